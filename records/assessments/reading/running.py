"""Finds what a print repeats at the top and bottom of its pages, which is no part of the text between."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from records.assessments.reading.flow import words
from records.assessments.reading.lines import Line
from records.assessments.reading.titles import title
from records.assessments.reading.values import as_level, as_predictor, as_scale, as_yes_no
from records.assessments.reading.wordings import Section

_EDGE: Final = 4
_DIGITS: Final = re.compile(r"[0-9]+")
# What a header never begins with, and how one that is a sentence ends, as any answer may.
_QUESTION: Final = re.compile(r"(?:r|rm|sum|fa|saq) ?[0-9]{1,2}\b|[0-9]{1,2}\.[0-9]{1,2}\b", re.IGNORECASE)
_SENTENCE_END: Final = (".", "!", "?", ",", ";")
_SENTENCE: Final = "sentence: "
_NEARLY_ALL: Final = 0.75
_PAGE_OF: Final = re.compile(r"(?:printed? )?page [0-9]+(?: of [0-9]+)?|[0-9]+ of [0-9]+|[0-9]{1,3}")
_MARKING: Final = re.compile(
    r"(?:restricted|protect|confidential|official(?: sensitive)?)(?: (?:personal|when complete(?:d)?|page [0-9]+(?: of [0-9]+)?))*"
)
# What one person's header has in common with the next one's: its labels.
_SUBJECT: Final = re.compile(
    r"(?P<name>(?<!first )(?<!sur)(?<!fore)\bname ?:)|(?P<surname>\bsurname\b)|(?P<dob>\bdate of birth\b|\bd\.?o\.?b\b)|(?P<pnc>\bpnc\b)|(?P<cro>\bcro\b)"
    r"|(?P<crn>\bcrn\b)|(?P<noms>\bp?nom(?:i)?s\b)",
    re.IGNORECASE,
)


def running_lines(lines: list[Line]) -> frozenset[int]:
    """The places of page headers and footers: repeated lines, page numbers and protective markings."""
    by_page: dict[int, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        by_page[line.page].append(index)
    pages_with: dict[str, set[int]] = defaultdict(set)
    for page, places in by_page.items():
        for index in {*places[:_EDGE], *places[-_EDGE:]}:
            pages_with[_signature(lines[index])].add(page)
    enough = max(2, min(3, len(by_page) // 2))
    nearly_all = max(2, _NEARLY_ALL * len(by_page))
    repeated = {
        said
        for said, pages in pages_with.items()
        if said and len(pages) >= (nearly_all if said.startswith(_SENTENCE) else enough)
    }
    return frozenset(
        index
        for places in by_page.values()
        for run in (places[:_EDGE], places[::-1][:_EDGE])
        for index in _from_the_edge(lines, run, repeated)
    )


def _from_the_edge(lines: list[Line], run: list[int], repeated: set[str]) -> Iterator[int]:
    for index in run:
        said = words(lines[index].text)
        if title(said, Section.FRONT):
            return
        if not (_PAGE_OF.fullmatch(said) or _MARKING.fullmatch(said) or _signature(lines[index]) in repeated):
            return
        yield index


def _signature(line: Line) -> str:
    """What makes two lines the same header; empty for a question or an answer, which may begin or end any page."""
    labels = {found.lastgroup or "" for found in _SUBJECT.finditer(line.text)}
    if len(labels) > 1 or "name" in labels:
        return "labels: " + " ".join(sorted(labels))
    if _QUESTION.match(line.text) or any(
        parse(line.text) for parse in (as_yes_no, as_scale, as_level, as_predictor)
    ):
        return ""
    said = _DIGITS.sub("#", words(line.text))
    return f"{_SENTENCE}{said}" if line.text.endswith(_SENTENCE_END) else said
