"""Reads the predictors, old family and new: a label, and beside or under it nothing but a score and a band."""

import re
from collections.abc import Iterator
from typing import Final

from records.assessments.findings import Found, Method
from records.assessments.reading.flow import Column, Place, column_from, continuation
from records.assessments.reading.lines import Line, words_around
from records.assessments.reading.values import Value, as_predictor

_MOST_WORDS: Final = 24
_SEXUAL: Final = r"(?: sexual)?(?: re ?offending)?(?: risk| predictor)?"
_IMAGES: Final = r"(?:indecent(?: images?)?|images?)"
_INDIRECT: Final = r"(?:(?:indecent )?images? (?:and )?indirect contact|indirect images? (?:and )?contact)"
_NAMES: Final = (
    ("ogrs3", r"(?:offender group reconviction scale(?: 3)?|ogrs ?3)(?: ogrs ?3)?"),
    ("dc_srp", r"(?:direct contact sexual re ?offending predictor|dc srp)(?: dc srp)?"),
    (
        "iic_srp",
        rf"(?:{_INDIRECT} sexual re ?offending predictor|iic srp)(?: iic srp)?",
    ),
    (
        "osp_iic",
        rf"(?:osp iic(?: {_INDIRECT}{_SEXUAL})?|osp {_INDIRECT}{_SEXUAL}|{_INDIRECT} sexual re ?offending risk)(?: osp iic)?",
    ),
    (
        "osp_dc",
        rf"(?:osp dc(?: direct contact{_SEXUAL})?|osp direct contact{_SEXUAL}|direct contact sexual re ?offending risk)(?: osp dc)?",
    ),
    ("osp_c", rf"(?:osp c(?: contact{_SEXUAL})?|osp contact{_SEXUAL})(?: osp c)?"),
    ("osp_i", rf"(?:osp i(?: {_IMAGES}{_SEXUAL})?|osp {_IMAGES}{_SEXUAL})(?: osp i)?"),
    ("csrp", r"(?:combined serious re ?offending predictor|csrp)(?: csrp)?"),
    ("svrp", r"(?:serious violent re ?offending predictor|svrp)(?: svrp)?"),
    ("vrp", r"(?:violent re ?offending predictor|vrp)(?: vrp)?"),
    ("arp", r"(?:all re ?offending predictor|arp)(?: arp)?"),
    ("ogp", r"(?:oasys general (?:re ?offending )?predictor|ogp)(?: ogp)?"),
    ("ovp", r"(?:oasys violen(?:ce|t) (?:re ?offending )?predictor|ovp)(?: ovp)?"),
    (
        "rsr",
        r"(?:risk of serious (?:recidivism|re ?offending)|rsr|likelihood of serious re ?offending(?: over the| in the)? next (?:two|2) years?)"
        r"(?: rsr)?",
    ),
)
_LABELS: Final = tuple(
    (f"predictor.{key}", re.compile(rf"(?:{name})(?: score)?(?![a-z0-9])")) for key, name in _NAMES
)
_CODE: Final = re.compile(r"(?:D[0-9]|S?1\.[0-9]{2}|[0-9]{1,2}\.)\s+")
_FIRST_LETTERS: Final = frozenset("oOdDiIcCsSvVaArRlL")


def predictors(lines: list[Line]) -> Iterator[Found]:
    """Every predictor printed with its score, as printed: a band is never worked out."""
    for index, line in enumerate(lines):
        for number, cell in enumerate(line.cells):
            code = _CODE.match(cell.text)
            offset = code.end() if code else 0
            if cell.text[offset : offset + 1] in _FIRST_LETTERS:
                yield from _at(lines, Place(index, number, offset))


def _at(lines: list[Line], start: Place) -> Iterator[Found]:
    column = column_from(lines, start, most=_MOST_WORDS)
    for key, label in _LABELS:
        if end := column.match(label):
            if value := _value(lines, column, end):
                words = words_around(lines, start.line, lines[start.line].text[:40])
                yield Found(key, value.printed, value.normalised, lines[start.line].page, words, Method.TABLE)
            return


def _value(lines: list[Line], column: Column, end: Place) -> Value | None:
    cell = lines[end.line].cells[end.cell]
    behind = cell.text[end.offset :].lstrip(" :)")
    beside = [
        each.text
        for index in range(column.start.line, end.line + 1)
        for each in lines[index].cells
        if each.start >= max(column.left + 1, lines[column.start.line].cells[column.start.cell].end)
    ]
    said = " ".join(part for part in (behind, *beside) if part)
    if said.strip(" :"):
        return as_predictor(said)
    return _under(lines, column, end)


def _under(lines: list[Line], column: Column, end: Place) -> Value | None:
    for line in lines[end.line + 1 : end.line + 2]:
        at = continuation(line, column.left, column.right)
        if line.page == lines[end.line].page and at is not None:
            own = line.cells[at].text if len(lines[end.line].cells) > 1 else line.text
            return as_predictor(own)
    return None
