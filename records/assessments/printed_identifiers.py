"""Finds PNC, CRO, CRN, prison and National Insurance numbers printed in a document. Only `reader` calls this.

A number counts when a label for its kind stands near it or its own shape leaves no doubt: half of the strings
that look like PNC numbers in real files fail the check letter, so the letter alone decides nothing.
"""

import re
from datetime import date
from typing import Final

from records.assessments.first_findings import FoundIdentifier
from records.assessments.page_lines import Line, words_around
from records.nominals.identifiers import Check, Identifier, Kind, parse

# How far back, in characters, a label still speaks for a number, header rows above it included.
_LABEL_WITHIN: Final = 240
_LINES_ABOVE: Final = 3
_SERIAL_BELIEVED_FROM: Final = 4

_LABELS: Final = {
    Kind.PNC: re.compile(r"\bPNC(?:\s?ID)?\b|\bPolice National\s+Computer\b", re.IGNORECASE),
    Kind.CRO: re.compile(r"\bCRO\b|\bCriminal\s+records?\s+office\b", re.IGNORECASE),
    Kind.CRN: re.compile(r"\bCRN\b|\bCase reference\b|\bn?Delius\b", re.IGNORECASE),
    Kind.NOMS: re.compile(r"\bP?NOM(?:I)?S\b|\bPrison(?:er)? n(?:umber|o)\b", re.IGNORECASE),
    Kind.NINO: re.compile(r"\bNI(?:NO)?\b|\bNational insurance\b", re.IGNORECASE),
}
_EDGE: Final = r"(?<![\w/])"
_END: Final = r"(?![\w/])"
_SHAPES: Final = (
    (Kind.PNC, re.compile(_EDGE + r"(?:[0-9]{4}|[0-9]{2}) ?/ ?[0-9]{1,7}[A-Za-z]" + _END)),
    (Kind.PNC, re.compile(_EDGE + r"(?:19|20)[0-9]{9}[A-Z]" + _END)),
    (
        Kind.PNC,
        re.compile(r"(?i:\bPNC(?: ?ID)?(?: No\.?| number)?) ?:? {0,8}(?P<number>[0-9]{3,9}[A-Z])" + _END),
    ),
    (Kind.CRO, re.compile(_EDGE + r"(?:SF ?[0-9]{2}/[0-9]{1,6}|[0-9]{1,6}/[0-9]{2})[A-Za-z]" + _END)),
    (Kind.CRN, re.compile(_EDGE + r"[A-Z][0-9]{6}" + _END)),
    (Kind.NOMS, re.compile(_EDGE + r"[A-Z][0-9]{4}[A-Z]{2}" + _END)),
    (Kind.NINO, re.compile(_EDGE + r"[A-Z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]" + _END)),
)


def printed_identifiers(lines: list[Line], *, today: date) -> tuple[FoundIdentifier, ...]:
    """Each different number once, where it is first printed, with the other pages that repeat it."""
    found: dict[tuple[Kind, str], FoundIdentifier] = {}
    pages: dict[tuple[Kind, str], dict[int, None]] = {}
    for index, line in enumerate(lines):
        for identifier in _on_line(lines, index, today):
            key = (identifier.kind, identifier.search_form or identifier.as_typed)
            pages.setdefault(key, {})[line.page] = None
            if key not in found:
                found[key] = FoundIdentifier(
                    kind=identifier.kind,
                    value=identifier.as_typed,
                    canonical=identifier.canonical,
                    check=identifier.check,
                    page=line.page,
                    words=words_around(lines, index, identifier.as_typed),
                )
    return tuple(_with_pages(each, tuple(pages[key])[1:]) for key, each in found.items())


def _with_pages(found: FoundIdentifier, also_on: tuple[int, ...]) -> FoundIdentifier:
    return FoundIdentifier(
        found.kind, found.value, found.canonical, found.check, found.page, found.words, also_on
    )


def _on_line(lines: list[Line], index: int, today: date) -> list[Identifier]:
    text = lines[index].text
    above = " ".join(line.text for line in lines[max(0, index - _LINES_ABOVE) : index])
    by_place: dict[tuple[int, int], list[Identifier]] = {}
    for kind, shape in _SHAPES:
        for match in shape.finditer(text):
            start, end = match.span("number") if "number" in shape.groupindex else match.span()
            identifier = parse(kind, text[start:end], today=today)
            before = f"{above} {text[:start]}"[-_LABEL_WITHIN:]
            if _counts(identifier, before):
                by_place.setdefault((start, end), []).append(identifier)
    return [
        each for place, claims in by_place.items() for each in _settled(claims, f"{above} {text[: place[0]]}")
    ]


def _counts(identifier: Identifier, before: str) -> bool:
    labelled = bool(_LABELS[identifier.kind].search(before))
    if identifier.check is Check.VALID:
        if identifier.kind is Kind.CRN:
            return labelled
        return labelled or len(_serial(identifier)) >= _SERIAL_BELIEVED_FROM
    return labelled and identifier.check in {Check.WRONG_LETTER, Check.DUMMY}


def _serial(identifier: Identifier) -> str:
    """The digits that a wrong guess would have to hit; numbers of other kinds are all digits of their own."""
    left, _, right = identifier.search_form.partition("/")
    if identifier.kind is Kind.PNC or left.startswith("SF"):
        return right.lstrip("0")[:-1]
    return left.lstrip("0")


def _settled(claims: list[Identifier], before: str) -> list[Identifier]:
    """One place read as both PNC and CRO: the nearest label decides, else the check letter, else neither does."""
    if len(claims) == 1:
        return claims
    joined = re.search(r"PNC\s*/\s*CRO|CRO\s*/\s*PNC", before[-_LABEL_WITHIN:], re.IGNORECASE)
    nearest = {each.kind: _nearest(each.kind, before) for each in claims}
    if not joined and max(nearest.values()) >= 0:
        return [max(claims, key=lambda each: nearest[each.kind])]
    return [each for each in claims if each.check is Check.VALID] or claims


def _nearest(kind: Kind, before: str) -> int:
    places = [match.end() for match in _LABELS[kind].finditer(before)]
    return max(places, default=-1)
