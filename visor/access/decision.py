"""The answer to "may they?": true or false, and when false, why, in words the person may read."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Allowed:
    def __bool__(self) -> Literal[True]:
        return True


@dataclass(frozen=True, slots=True)
class Denied:
    """A refusal: `code` for the audit trail, `text` for the person, `status` for the browser.

    Status 404 is for refusals that must look exactly like a record that does not exist.
    """

    code: str
    text: str
    status: int = 403

    def __bool__(self) -> Literal[False]:
        return False


Decision = Allowed | Denied


class Refused(Exception):
    """Somebody tried what they may not do. Raised before anything changes; audited after the rollback.

    `card` is what may be shown of the record all the same: whom to contact about it.
    """

    def __init__(
        self, denied: Denied, *, subject_type: str = "", subject_id: str = "", card: object = None
    ) -> None:
        super().__init__(denied.code)
        self.denied = denied
        self.subject_type = subject_type
        self.subject_id = subject_id
        self.card = card


NOT_FOUND = Denied("OBJ_NONE", "There is no such page, or you may not see it.", status=404)


def require(decision: Decision, *, subject_type: str = "", subject_id: str = "") -> None:
    """Raise `Refused` unless allowed."""
    if isinstance(decision, Denied):
        raise Refused(decision, subject_type=subject_type, subject_id=subject_id)
