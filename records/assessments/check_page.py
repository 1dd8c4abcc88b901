"""The facts of an OASys as the checking page lays them out. Reads nothing; all it shows was fetched by the view."""

from collections.abc import Mapping
from dataclasses import dataclass

from records.assessments import forms
from records.assessments.facts import CATALOGUE, ROSH_ABOUT, SETTINGS, FactKind, Group, Shape, kinds_of
from records.assessments.findings import Doubt, Found, Reading
from records.assessments.forms import CheckForm, decided_key, fact_id, value_key
from records.assessments.report import DOUBTS
from records.assessments.values import LISTS
from records.documents.pages import Box, PagePicture
from records.nominals.present import ROSH_COLOURS

# RoSH is decided first and with fresh eyes; who it is about was compared at the top of the page.
ORDER = (
    Group.ROSH, Group.HEADER, Group.SUMMARY, Group.SCREENING, Group.SEXUAL, Group.PREDICTORS, Group.NEEDS,
    Group.PLAN, Group.IDENTITY,
)  # fmt: skip
LONG = 160
LEFT_BLANK = "Left blank in this document"


@dataclass(frozen=True, slots=True)
class Printed:
    """One value as printed: where it stands, and the words around it where no picture shows them."""

    text: str
    tag: str
    is_blank: bool
    read_as: str
    where: str
    href: str
    words: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a fact."""

    value: str
    label: str
    id: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Typed:
    """Where a value is typed or chosen: in place of what was printed, or of what was not found."""

    id: str
    name: str
    label: str
    value: str
    options: tuple[tuple[str, str], ...]
    is_text: bool
    hint: str


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact on the page. Without `printed` it is not in the document, and may only be typed."""

    key: str
    id: str
    name: str
    label: str
    printed: tuple[Printed, ...]
    choices: tuple[Choice, ...]
    typed: Typed
    note: str
    error: str
    is_long: bool
    is_open: bool
    page: int | None


@dataclass(frozen=True, slots=True)
class GridRow:
    """Whom the risk is to, and a cell for each setting; None where OASys has no such cell."""

    label: str
    cells: tuple[FactLine | None, ...]


@dataclass(frozen=True, slots=True)
class GroupPart:
    """A part of the assessment: what was found in it, and what was not."""

    id: str
    label: str
    lines: tuple[FactLine, ...]
    grid: tuple[GridRow, ...]
    missing: tuple[FactLine, ...]
    found: int
    is_folded: bool

    @property
    def missing_is_wrong(self) -> bool:
        """What was entered for one of the missing facts must be mended."""
        return any(line.error for line in self.missing)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a value stands on the picture of its page, in the picture's own pixels."""

    id: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page that was drawn, and the frames of the facts on it."""

    number: int
    url: str
    width: int
    height: int
    frames: tuple[Frame, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What lays out a page of facts: the reading, the answers so far, and the pages that were drawn."""

    reading: Reading
    form: CheckForm
    pictures: tuple[PagePicture, ...]
    has_pages: bool

    def sheets(self) -> list[Sheet]:
        """The pages beside the facts, each with the frame of every value that was found on it."""
        return [
            Sheet(one.number, one.url, one.width, one.height, tuple(_frame(one, box) for box in one.boxes))
            for one in self.pictures
        ]

    def parts(self) -> list[GroupPart]:
        """Every group that has a fact in the catalogue, RoSH first."""
        return [self._part(group) for group in ORDER]

    def open_lines(self, parts: list[GroupPart]) -> list[FactLine]:
        """The facts nobody may confirm by leaving them: several values, nothing chosen yet."""
        cells = [cell for part in parts for row in part.grid for cell in row.cells if cell]
        return [line for line in (*cells, *(line for part in parts for line in part.lines)) if line.is_open]

    def _part(self, group: Group) -> GroupPart:
        kinds = [kind for kind in kinds_of(group) if kind.key not in forms.ASKED]
        grid = self._grid() if group is Group.ROSH else ()
        in_grid = {cell.key for row in grid for cell in row.cells if cell}
        lines = [self._line(kind) for kind in kinds if kind.key not in in_grid]
        found = tuple(line for line in lines if line.printed)
        # A risk level without its setting is only worth naming where one was printed.
        missing = () if group is Group.ROSH else tuple(line for line in lines if not line.printed)
        in_cells = sum(bool(cell and cell.printed) for row in grid for cell in row.cells)
        is_folded = group is Group.IDENTITY and not any(line.is_open or line.error for line in found)
        return GroupPart(
            f"part-{group.value}", group.label, found, grid, missing, len(found) + in_cells, is_folded
        )

    def _grid(self) -> tuple[GridRow, ...]:
        return tuple(
            GridRow(label, tuple(self._cell(f"rosh.{about}.{setting}") for setting in SETTINGS))
            for about, label in ROSH_ABOUT.items()
        )

    def _cell(self, key: str) -> FactLine | None:
        return self._line(CATALOGUE[key]) if key in CATALOGUE else None

    def _line(self, kind: FactKind) -> FactLine:
        found = self.reading.all(kind.key)
        said = self.form.answers.get(decided_key(kind.key), "")
        several = len(found) > 1
        return FactLine(
            key=kind.key,
            id=fact_id(kind.key),
            name=decided_key(kind.key),
            label=kind.label,
            printed=tuple(self._printed(kind, one) for one in found),
            choices=_choices(kind, found, said),
            typed=_typed(kind, self.form.answers, is_found=bool(found)),
            note=" ".join(DOUBTS[Doubt(one.doubt)] for one in found if one.doubt),
            error=self.form.wrong.get(kind.key, ""),
            is_long=any(len(one.value) > LONG for one in found),
            is_open=several and not said,
            page=found[0].page if found and self.has_pages else None,
        )

    def _seen(self, one: Found) -> str:
        """The id of the value’s frame on its page, of the page where it has no frame, nothing where no picture is."""
        for picture in self.pictures:
            if picture.number == one.page:
                boxes = [box for box in picture.boxes if (box["fact"], box["value"]) == (one.key, one.value)]
                return _seen_id(picture, boxes[0]) if boxes else f"page-{picture.number}"
        return ""

    def _printed(self, kind: FactKind, one: Found) -> Printed:
        is_blank = not one.value
        pages = ", ".join(str(page) for page in (one.page, *one.also_on)[:4])
        where = f"Page{'s' if one.also_on else ''} {pages}" if self.has_pages else ""
        seen = self._seen(one)
        return Printed(
            text=one.value or LEFT_BLANK,
            tag=ROSH_COLOURS.get(one.value.capitalize(), "grey")
            if kind.shape is Shape.LEVEL and not is_blank
            else "",
            is_blank=is_blank,
            read_as=_read_as(kind, one),
            where=where,
            href=f"#{seen}" if seen else "",
            words="" if seen or one.words == one.value else one.words,
        )


def _read_as(kind: FactKind, one: Found) -> str:
    """What an answer was taken to mean, where that is more than its own words."""
    words = one.normalised.replace("_", " ")
    is_plain = _letters(words) == _letters(one.value)
    return words if kind.shape is Shape.CHOICE and one.value and not is_plain else ""


def _letters(text: str) -> str:
    return "".join(each for each in text.casefold() if each.isalnum())


def _frame(picture: PagePicture, box: Box) -> Frame:
    across, down = picture.width, picture.height
    return Frame(
        _seen_id(picture, box),
        round(box["x"] * across) - 4,
        round(box["y"] * down) - 4,
        round(box["w"] * across) + 8,
        round(box["h"] * down) + 8,
    )


def _seen_id(picture: PagePicture, box: Box) -> str:
    return f"seen-{fact_id(box['fact'])[5:]}-{picture.number}-{picture.boxes.index(box)}"


def _choices(kind: FactKind, found: tuple[Found, ...], said: str) -> tuple[Choice, ...]:
    if not found:
        return ()
    first = (
        [(forms.CONFIRM, "Confirm")]
        if len(found) == 1
        else [(f"{forms.PRINTED}{place}", _short(one)) for place, one in enumerate(found)]
    )
    answers = [*first, (forms.CORRECT, "Correct"), (forms.LEAVE_OUT, "Leave out")]
    ids = [fact_id(kind.key), *(f"{fact_id(kind.key)}-{number}" for number in range(2, len(answers) + 1))]
    return tuple(
        Choice(value, label, id_, said == value) for (value, label), id_ in zip(answers, ids, strict=True)
    )


def _short(one: Found) -> str:
    text = one.value or LEFT_BLANK
    return f"{text[:57]}…" if len(text) > 60 else text


def _typed(kind: FactKind, answers: Mapping[str, str], *, is_found: bool) -> Typed:
    return Typed(
        id=f"{fact_id(kind.key)}-value",
        name=value_key(kind.key),
        label="It should say" if is_found else kind.label,
        value=answers.get(value_key(kind.key), ""),
        options=tuple(LISTS.get(kind.shape, {}).items()),
        is_text=kind.shape is Shape.TEXT,
        hint="For example, 27/3/2026" if kind.shape is Shape.DATE else "",
    )
