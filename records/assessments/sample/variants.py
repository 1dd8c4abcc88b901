"""All that sample documents vary in: file, layout, sections, wording, dates, grid, numbers and accidents."""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Final

KINDS: Final = ("pdf", "docx", "scan")
LOOKS: Final = ("plain", "columns", "boxes", "above", "word", "oracle")
PARTS: Final = ("case", "predictors", "needs", "screening", "full", "summary", "plan", "sheet")
GRIDS: Final = ("table", "by_setting", "lines", "lines_no_setting")
STATUSES: Final = (
    "complete", "open", "signed", "locked_incomplete", "awaiting_psr", "awaiting_sbc", "guillotined",
)  # fmt: skip
_SELECTIONS: Final = (
    (PARTS, 14),
    (("case", "predictors", "needs", "screening", "summary", "plan"), 22),
    (("case", "screening", "full", "summary", "plan"), 14),
    (("case", "predictors", "summary", "plan"), 14),
    (("summary", "plan"), 9),
    (("case", "needs", "sheet"), 6),
    (("case", "summary"), 8),
    (("case", "predictors", "screening", "summary", "plan", "sheet"), 13),
)
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Variant:
    """One way a document can be; every field is one thing that differs between prints."""

    kind: str = "pdf"
    look: str = "plain"
    font: str = "sans-serif"
    parts: tuple[str, ...] = PARTS
    is_san: bool = False
    is_layer_1: bool = False
    new_summary: bool = True
    predictors: str = "new"  # new, indirect (OSP/IIC and OSP/DC) or first (OSP/I and OSP/C)
    predictor_table: bool = False
    dates: str = "slashed"  # slashed, iso or long
    header: str = "labelled"  # labelled, plain, barred or none
    header_dates: str = "slashed"
    grid: str = "table"
    grid_filled: str = "most"  # all, most or none
    overall: bool = False
    upper_levels: bool = False
    wrapped_levels: bool = False
    wrapped_titles: bool = False
    codes: bool = True
    ticks: str = "words"  # words, boxes or crosses
    name_row: str = "split"  # split or whole
    status: str = "complete"
    begun_on: str = ""  # when the assessment was begun, in ISO form; by chance where it is empty
    is_countersigned: bool = True
    signing_table: bool = False
    pnc: str = "short"  # short, long, wrong_letter, unknown or blank
    curly: bool = True
    length: str = "middle"  # short, middle, long, or longest: every box filled to its limit
    stories_beside: bool = False
    is_wrong_person: bool = False
    is_mixed: bool = False
    page_numbers: bool = True


def drawn_variant(chance: Random) -> Variant:
    """One variant by chance, with the common ones common."""
    kind = _one(chance, {"pdf": 80, "docx": 17, "scan": 3})
    is_san = chance.random() < 0.3
    status = _one(chance, {"complete": 70, "signed": 8, "open": 8, "locked_incomplete": 8, "awaiting_psr": 2,
                           "awaiting_sbc": 2, "guillotined": 2})  # fmt: skip
    parts = chance.choices([each for each, _ in _SELECTIONS], [weight for _, weight in _SELECTIONS])[0]
    return Variant(
        kind=kind,
        look=chance.choice(LOOKS),
        font=_one(chance, {"sans-serif": 6, "serif": 3, "monospace": 1}),
        parts=("case", "summary") if kind == "scan" else parts,
        is_san=is_san,
        is_layer_1=not is_san and chance.random() < 0.1,
        new_summary=chance.random() < 0.55,
        predictors=_one(chance, {"new": 4, "indirect": 3, "first": 3}),
        predictor_table=chance.random() < 0.35,
        dates=_one(chance, {"slashed": 6, "iso": 2, "long": 2}),
        header=_one(chance, {"labelled": 3, "plain": 3, "barred": 2, "none": 3}),
        header_dates=_one(chance, {"slashed": 6, "iso": 2, "long": 2}),
        grid=_one(chance, {"table": 10, "by_setting": 3, "lines": 3, "lines_no_setting": 2}),
        grid_filled=_one(chance, {"all": 5, "most": 4, "none": 1}),
        overall=chance.random() < 0.25,
        upper_levels=chance.random() < 0.2,
        wrapped_levels=chance.random() < 0.2,
        wrapped_titles=chance.random() < 0.12,
        codes=chance.random() < 0.75,
        ticks=_one(chance, {"words": 5, "boxes": 3, "crosses": 2}),
        name_row=_one(chance, {"split": 4, "whole": 1}),
        status=status,
        is_countersigned=status == "complete" and chance.random() < 0.7,
        signing_table=chance.random() < 0.35,
        pnc=_one(chance, {"short": 10, "long": 4, "wrong_letter": 3, "unknown": 2, "blank": 1}),
        curly=chance.random() < 0.6,
        length=_one(chance, {"short": 50, "middle": 39, "long": 10, "longest": 1}),
        stories_beside=chance.random() < 0.2,
        is_wrong_person=chance.random() < 0.05,
        is_mixed=chance.random() < 0.06,
        page_numbers=chance.random() < 0.8,
    )


def written(day: date, how: str) -> str:
    """A date the way this document writes dates."""
    if how == "iso":
        return day.isoformat()
    if how == "long":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day:%d/%m/%Y}"


def _one(chance: Random, weights: dict[str, int]) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]
