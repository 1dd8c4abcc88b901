"""Offending, predictors and needs of a sample document, in the classic form and in strengths and needs (SAN)."""

from typing import Final

from records.assessments.sample.blocks import Block, Row, Rows, Section, Table, Words
from records.assessments.sample.draft import Draft
from records.assessments.sample.wording import AREAS, FAMILIES, PREDICTOR_LABELS, SEXUAL_QUESTIONS, Area

_BANDS: Final = ("Low", "Medium", "High", "Very High")
_SCALE: Final = {
    "0-No problems": "0", "1-Some problems": "1", "2-Significant problems": "2", "Missing": "missing",
}  # fmt: skip
_CONTACT_SEXUAL: Final = frozenset({"osp_i", "osp_c", "osp_iic", "osp_dc", "dc_srp", "iic_srp"})
_UNABLE: Final = "Unable to calculate due to missing details"
# Layer 1 has no 5, 7, 8 or 10.
_LAYER_1: Final = frozenset({"accommodation", "ete", "relationships", "alcohol", "thinking", "attitudes"})
_CLASSIC, _SAN = "1 - Offending Information", "1 - Offence & Sentence Information"


def offending(draft: Draft) -> tuple[Section, ...]:
    """Section 1 with its sexual questions, then the predictors."""
    first = _SAN if draft.variant.is_san else _CLASSIC
    _note_version(draft, first)
    rows = [
        draft.row("Date of current conviction", draft.pick("12/03/2021", "04/11/2019", "2020-06-01"), code="1.29"),
        draft.yes_no(
            "s1.30", "Have they ever committed a sexual or sexually motivated offence?", yes=0.85, code="1.30"
        ),
        draft.yes_no("s1.41", "Does the current offence have a sexual motivation?", yes=0.7, code="1.41"),
        draft.row(
            "Number of previous/current sanctions involving contact child sexual/sexually motivated offences",
            str(draft.chance.randrange(5)), code="1.45",
        ),
        draft.row("Age at first conviction", str(draft.chance.randrange(14, 50)), code="1.7"),
    ]  # fmt: skip
    sections = [Section(first, (Rows(tuple(rows)),))]
    sections.append(Section("1 - Predictors", _predictors(draft)))
    if not draft.variant.is_san and draft.maybe(0.5):
        stories = (
            draft.aside("Brief offence(s) details", "offence", code="2.1"),
            draft.aside("Why did it happen - evidence of motivation and triggers", "offence", code="2.8"),
        )
        sections.append(Section("2 - Analysis of Offences", stories))
    return tuple(sections)


def needs(draft: Draft) -> tuple[Section, ...]:
    """Sections 3 to 12, or the areas that replace them in strengths and needs."""
    if draft.variant.is_san:
        _note_version(draft, "SAN Section")
        areas = [area for area in AREAS if area.san_title]
        start = Section("SAN Section", (Words("Strengths and needs of the person, area by area."),))
        return (start, *(Section(area.san_title, _strengths(draft, area)) for area in areas))
    areas = [area for area in AREAS if not draft.variant.is_layer_1 or area.key in _LAYER_1]
    _note_version(draft, f"{areas[0].number} - {areas[0].title}")
    gate = draft.yes_no(
        "s6.11", "Open the Sexual Offending Questions (please see the help-text)", yes=0.85, code="6.11"
    )
    return tuple(Section(f"{area.number} - {area.title}", _problems(draft, area, gate)) for area in areas)


def summary_sheet(draft: Draft) -> tuple[Section, ...]:
    """The sheet that repeats the needs as a table; the answers are those of the sections if they are printed."""
    areas = [area for area in AREAS if not draft.variant.is_san or area.san_title]
    rows = tuple(
        (area.san_title if draft.variant.is_san else area.title, *(_linked(draft, area, which) for which in ("harm", "offending")))
        for area in areas
        if not draft.variant.is_layer_1 or area.key in _LAYER_1
    )  # fmt: skip
    head = ("Section", "Linked to risk of serious harm", "Linked to offending behaviour")
    return (Section("Summary Sheet", (Table(head, rows),)),)


def _note_version(draft: Draft, shown_by: str) -> None:
    """The print nowhere says which form it is: its sections do."""
    draft.truth.add("version", shown_by, "san" if draft.variant.is_san else "classic")


def _problems(draft: Draft, area: Area, gate: Row) -> tuple[Block, ...]:
    rows = [draft.row(question, draft.pick(*_SCALE), code=code) for code, question in area.questions]
    rows += [gate] if area.key == "relationships" else []
    for key, code, question in SEXUAL_QUESTIONS.get(area.key, ()):
        answer = draft.chance.choices(["", *_SCALE], [1, 4, 4, 5, 1])[0]
        rows.append(draft.fact(key, question, answer, _SCALE.get(answer, ""), code=code))
    why = (
        f"Identify {area.about[0].lower()}{area.about[1:]} contributing to risks of offending and harm. "
        "Please include any positive factors."
    )
    story = draft.aside(why, area.theme, code=area.codes[0])
    links = (
        draft.row(
            f"{area.about} linked to risk of serious harm, risks to the individual and other risks",
            _linked(draft, area, "harm"), code=area.codes[1],
        ),
        draft.row(
            f"{area.about} linked to offending behaviour", _linked(draft, area, "offending"), code=area.codes[2]
        ),
    )  # fmt: skip
    return Rows(tuple(rows)), story, Rows(links)


def _strengths(draft: Draft, area: Area) -> tuple[Block, ...]:
    story = draft.aside("Practitioner analysis", area.theme)
    links = (
        draft.row(f"{area.san_title} linked to risk of serious harm", _linked(draft, area, "harm")),
        draft.row(f"{area.san_title} linked to risk of reoffending", _linked(draft, area, "offending")),
    )
    return story, Rows(links)


def _linked(draft: Draft, area: Area, to: str) -> str:
    """The answer for one link, the same wherever the document prints it."""
    key = f"need.{area.key}.{to}"
    if key not in draft.told:
        answer = draft.pick("Yes", "No")
        draft.told[key] = (draft.truth.add(key, answer, answer.lower()),)
    return draft.told[key][0]


def _predictors(draft: Draft) -> tuple[Block, ...]:
    family = FAMILIES[draft.variant.predictors]
    if draft.variant.predictor_table:
        cells = tuple((draft.pick(*PREDICTOR_LABELS[key]), *_cells(draft, key)) for key in family)
        return (Table(("Predictor", "Type", "Score", "Band"), cells),)
    return (Rows(tuple(_sentence(draft, key) for key in family)),)


def _drawn(draft: Draft, key: str) -> tuple[str, str, str]:
    """Type, score and band; a band alone when the tool could not be used. Bands are not computed from scores."""
    if key in _CONTACT_SEXUAL and (draft.person.is_woman or draft.maybe(0.15)):
        return "", "", "Not Applicable"
    if draft.maybe(0.05):
        return "", "", _UNABLE
    kind = "" if key in {"ogrs3", "ogp", "ovp"} | _CONTACT_SEXUAL else draft.pick("STATIC", "DYNAMIC")
    score = (
        f"{draft.chance.randrange(1, 9_999) / 100:.2f}"
        if key not in {"ogp", "ovp"}
        else str(draft.chance.randrange(1, 99))
    )
    return kind, "" if key in _CONTACT_SEXUAL and draft.maybe(0.3) else score, draft.pick(*_BANDS)  # fmt: skip


def _note_predictor(draft: Draft, key: str, printed: str, drawn: tuple[str, str, str]) -> None:
    kind, score, band = drawn
    whole = {"Not Applicable": "not_applicable", _UNABLE: "unable"}
    normalised = whole.get(band) or f"{kind}|{score}|{band}".lower().replace(" ", "_")
    draft.truth.add(f"predictor.{key}", printed, normalised)


def _cells(draft: Draft, key: str) -> tuple[str, str, str]:
    kind, score, band = drawn = _drawn(draft, key)
    score = f"{score}%" if score else ""
    _note_predictor(draft, key, " ".join(part for part in (kind, score, band) if part), drawn)
    return kind, score, band


def _sentence(draft: Draft, key: str) -> Row:
    """As OASys shows it on screen: words and number padded with spaces, RSR sometimes as a sentence."""
    kind, score, band = drawn = _drawn(draft, key)
    if key == "rsr" and kind and draft.maybe(0.4):
        printed = f"RSR score ({kind}) is {score:>6}%   {band}"
    else:
        printed = "   ".join(part for part in (kind, f"{score}%" if score else "", band) if part)
    _note_predictor(draft, key, printed, drawn)
    return draft.row(draft.pick(*PREDICTOR_LABELS[key]), printed)
