"""Picks the pages whose columns are worth keeping: on the others a layout of columns has nothing to tell."""

import re
from typing import Final

_EDGE: Final = 4
_DIGITS: Final = re.compile(r"[0-9]+")
_WORTH: Final = re.compile(
    r"\b(?:sur|fore|family |first |last )names?\b|\bname ?:|\bdate of\s+birth\b|\bd\.?o\.?b\b|\bpnc\b|\bcro\b|\bcrn\b"
    r"|\bp?nom(?:i)?s\b|\b(?:assessment|date)\s+(?:completed|signed|initiated|started)\b|\bcomplet(?:ed|ion)\s+date\b"
    r"|\b(?:counter)?signing\b|\bassessor\b|\bcountersign|\bpurpose\s+of\s+(?:the\s+)?assessment\b"
    r"|\brisk\s+(?:in|to)\s+(?:the\s+)?(?:community|custody|children|public|known|staff|prisoners?)\b"
    r"|\b(?:children|public|adults?|staff|prisoners?)[\s:]{1,4}(?:very[ _]?high|medium|low|n/?a)\b"
    r"|\blinked\s+to\b|\bpre-?\s?occupation\b|\bsexual\s+interests?\b|\bemotional\s+congruence\b|\bhostile\s+orientation\b"
    r"|\bsexual(?:ly)?\s+motivat|\bsexual\s+offend|\bsexual\s+offence\s+against|\bsexual\s+harm\s+prevention|\bsexual\s+risk\s+order"
    r"|\bviolent\s+offender\s+order|\brequired\s+to\s+register\b|\bhas\s+(?:the\s+)?\w+\s+registered\b|\bmappa\s+level\b"
    r"|\bR1\.[24]\b|\bR10\.[1-6]\b|\bRM ?(?:[1289]|28(?:\.1)?|3[0-5])\b|\bSUM ?(?:[1-6]|9|1[01])\b|\bwho\s+is\s+at\s+risk\b"
    r"|\bogrs|\bogp\b|\bovp\b|\brsr\b|\bosp\b|\b(?:reoffending|serious|contact)\s+predictor|\b[cv]?srp\b|\bserious\s+recidivism\b",
    re.IGNORECASE,
)


class WorthColumns:
    """Asked page by page, in order: what earlier pages already had at their edges, as a page header, does not count."""

    def __init__(self) -> None:
        self._edges: set[str] = set()

    def __call__(self, text: str) -> bool:
        """Whether this page prints facts by labels, questions or tables."""
        lines = [line for line in text.splitlines() if line.strip()]
        edges = {_DIGITS.sub("#", line.strip()) for line in (*lines[:_EDGE], *lines[-_EDGE:])}
        rest = "\n".join(line for line in lines if _DIGITS.sub("#", line.strip()) not in self._edges)
        self._edges |= edges
        return bool(_WORTH.search(rest))
