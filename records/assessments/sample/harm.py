"""Risk of serious harm in a sample document: screening, full analysis, summary and the grid of levels."""

from datetime import timedelta
from typing import Final

from records.assessments.facts import ROSH_ABOUT
from records.assessments.sample.blocks import Block, Row, Rows, Section, Table, Words
from records.assessments.sample.draft import Draft
from records.assessments.sample.people import fictional_name
from records.assessments.sample.truth import Decoy
from records.assessments.sample.variants import written
from records.assessments.sample.wording import EVENTS, NEW_SUMMARY, OFFENCES, OLD_SUMMARY, ORDERS

_LEVELS: Final = ("Low", "Medium", "High", "Very High")
_SETTINGS: Final = {"community": "Risk in Community", "custody": "Risk in Custody"}
_TICKS: Final = {"words": ("Yes", "No"), "boxes": ("☑", "☐"), "crosses": ("[X]", "[ ]")}


def screening(draft: Draft) -> tuple[Section, ...]:
    """R1 to R4: convictions, events, orders in force, and concerns about the person."""
    events = tuple((draft.code(code), label, *_ticks(draft)) for code, label in EVENTS)
    orders = tuple(
        draft.yes_no(key, draft.pick(*labels), yes=0.45, code=code)
        if key
        else draft.row(draft.pick(*labels), draft.pick("Yes", "No"), code=code)
        for key, code, labels in ORDERS
    )
    concerns = tuple(
        draft.row(label, draft.pick("Yes", "No", "Don't know"), code=code)
        for code, label in (
            ("R3.1", "Risk of suicide"),
            ("R3.2", "Risk of self-harm"),
            ("R3.4", "Vulnerability"),
        )
    )
    blocks: tuple[Block, ...] = (
        Words("R1.2 Has the offender been convicted of any of the following offences", is_heading=True),
        _ticked("Offence", tuple(_conviction(draft, code, label) for code, label in OFFENCES)),
        Words("R1.3 Significant events", is_heading=True),
        _ticked("Event", events),
        Words("R1.4 Orders currently in force", is_heading=True),
        Rows(orders),
        Rows(concerns),
    )
    return (Section("Risk of Serious Harm Screening", blocks),)


def full_analysis(draft: Draft) -> tuple[Section, ...]:
    """R6 to R9: the offence at length, and the children concerned, whose names and dates are not the person's."""
    child = fictional_name(draft.chance)
    born = draft.signing.initiated_on - timedelta(days=draft.chance.randrange(1_500, 6_000))
    printed = written(born, draft.variant.dates)
    draft.truth.decoys += [
        Decoy(("date_of_birth",), printed, born.isoformat()),
        Decoy(("name", "surname", "forenames"), child, child),
    ]
    blocks = (
        draft.aside("What exactly did s/he do", "offence", code="FA1.1"),
        draft.aside("Who were the victims", "who", code="FA4"),
        Words(draft.words("Details of child(ren)"), is_heading=True),
        Rows((
            draft.row(draft.pick("Name of child", "Child's name"), child),
            draft.row(draft.pick("Date of birth of child", "Child's date of birth"), printed),
        )),
        draft.aside("Additional information", "people", code="FA29"),
    )  # fmt: skip
    return (Section(draft.pick("RoSH Full Analysis", "Risk of Serious Harm Full Analysis"), blocks),)


def summary(draft: Draft) -> tuple[Section, ...]:
    """R10: the answers at length and the levels, in the older or the newer form."""
    questions = NEW_SUMMARY if draft.variant.new_summary else OLD_SUMMARY
    hints = draft.maybe(0.6)
    stories = [
        draft.story(key, label, theme, code=code, hint=hint if hints else "")
        for key, code, label, theme, hint in questions
    ]
    title = draft.pick("Risk of Serious Harm Summary", "RoSH Summary")
    grid = grid_of_levels(draft)
    return (Section(title, (*grid, *stories) if draft.maybe(0.25) else (*stories, *grid)),)


def grid_of_levels(draft: Draft) -> tuple[Block, ...]:
    """R10.6, in one of the forms in which levels are written down."""
    how = draft.variant.grid
    heading = Words(draft.words(f"{draft.code('R10.6')} Risk of serious harm".strip()), is_heading=True)
    if how == "lines_no_setting":
        blocks: list[Block] = [Rows(tuple(_line(draft, about, "") for about in ROSH_ABOUT))]
    elif how == "lines":
        blocks = [Rows(tuple(_line(draft, about, setting) for about, setting in _cells()))]
    elif how == "by_setting":
        blocks = [
            block
            for setting, label in _SETTINGS.items()
            for block in (Words(label, is_heading=True), Rows(tuple(_by_setting(draft, setting))))
        ]
    else:
        blocks = [_grid_table(draft)]
    if draft.variant.overall:
        label = draft.pick("Overall risk of serious harm", "Overall RoSH level", "Overall RoSH")
        blocks.append(Rows((draft.row(label, _level(draft, "rosh.overall")),)))
    return heading, *blocks


def _grid_table(draft: Draft) -> Table:
    rows = tuple(
        (
            label,
            *(
                _level(draft, f"rosh.{about}.{setting}")
                if (about, setting) in _cells()
                else draft.pick("", "N/A")
                for setting in _SETTINGS
            ),
        )
        for about, label in _people(draft).items()
    )
    return Table((draft.pick("", "Risk", "Group"), *_SETTINGS.values()), rows, is_grid=True)


def _by_setting(draft: Draft, setting: str) -> list[Row]:
    people = _people(draft)
    return [
        draft.row(people[about], _level(draft, f"rosh.{about}.{setting}"))
        for about, each in _cells()
        if each == setting
    ]


def _line(draft: Draft, about: str, setting: str) -> Row:
    who = ROSH_ABOUT[about].lower()
    who = {"public": "the public", "known adult": draft.pick("known adult", "a known adult")}.get(who, who)
    if not setting:
        return draft.row(f"Risk to {who}", _level(draft, f"rosh.{about}"))
    where = "in the community" if setting == "community" else "in custody"
    return draft.row(f"Risk to {who} {where}", _level(draft, f"rosh.{about}.{setting}"))


def _people(draft: Draft) -> dict[str, str]:
    """Row labels: the form writes both Known adult and Known Adult."""
    return ROSH_ABOUT | {"known_adult": draft.pick("Known adult", "Known Adult")}


def _cells() -> list[tuple[str, str]]:
    return [
        (about, setting)
        for about in ROSH_ABOUT
        for setting in _SETTINGS
        if (about, setting) != ("prisoners", "community")
    ]


def _level(draft: Draft, key: str) -> str:
    filled = draft.variant.grid_filled
    if filled == "none" or (filled == "most" and draft.maybe(0.25)):
        return draft.truth.add(key, "")
    level = draft.chance.choices([*_LEVELS, "N/A", "None"], [24, 30, 26, 12, 5, 3])[0]
    normalised = {"N/A": "not_applicable"}.get(level, level.lower().replace(" ", "_"))
    printed = level.upper() if draft.variant.upper_levels else level
    return draft.truth.add(key, printed, normalised)


def _ticks(draft: Draft) -> tuple[str, str]:
    yes, no = _TICKS[draft.variant.ticks]
    return (yes if draft.maybe(0.3) else no, yes if draft.maybe(0.3) else no)


def _conviction(draft: Draft, code: str, label: str) -> tuple[str, ...]:
    current, previous = cells = _ticks(draft)
    yes = _TICKS[draft.variant.ticks][0]
    if code in {"R1.2.3", "R1.2.4"}:
        ticked = [word for word, cell in (("current", current), ("previous", previous)) if cell == yes]
        draft.truth.add(code.lower(), f"{current} {previous}", "_and_".join(ticked) or "no")
    return draft.code(code), draft.words(label), *cells


def _ticked(what: str, rows: tuple[tuple[str, ...], ...]) -> Table:
    """Current and Previous beside each row; without numbers there is no column for them."""
    if any(row[0] for row in rows):
        return Table(("", what, "Current", "Previous"), rows)
    return Table((what, "Current", "Previous"), tuple(row[1:] for row in rows))
