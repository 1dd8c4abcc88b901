"""The risk management plan of a sample document: MAPPA and registration, then the plan's own long answers."""

from typing import Final

from records.assessments.sample.blocks import Block, Row, Rows, Section, Story, Words
from records.assessments.sample.draft import Draft
from records.assessments.sample.variants import written
from records.assessments.sample.wording import PLAN

_LEVEL_2: Final = "Level 2 - Local multi agency risk management"
_LEVEL_3: Final = "Level 3 - Multi Agency Public Protection Panel (MAPPP)"


def risk_management_plan(draft: Draft) -> tuple[Section, ...]:
    """R11: what is in place, what is planned, and what happens when it fails."""
    blocks: list[Block] = [*_mappa(draft), Rows(tuple(_registration(draft))), _key_information(draft)]
    hints, echoes = draft.maybe(0.5), draft.maybe(0.3)
    for key, code, label, theme, hint in PLAN:
        if echoes and key in {"rm32", "rm34"}:
            blocks += _echo(draft, key)
        blocks.append(draft.story(key, label, theme, code=code, hint=hint if hints else ""))
    return (Section("Risk Management Plan", tuple(blocks)),)


def _mappa(draft: Draft) -> list[Block]:
    """Referred already, and whether it should be now: the same two labels under two headings, or one line each."""
    if draft.maybe(0.5):
        rows = (
            draft.yes_no("mappa.level2", "Referred to MAPPA Level 2", yes=0.3, code="RM1"),
            draft.yes_no("mappa.level3", "Referred to MAPPA Level 3", yes=0.1, code="RM2"),
        )
        return [Rows(rows)]
    referred = (
        draft.yes_no("mappa.level2", _LEVEL_2, yes=0.3, code="RM1"),
        draft.yes_no("mappa.level3", _LEVEL_3, yes=0.1, code="RM2"),
    )
    should_be = (
        draft.row(_LEVEL_2, draft.pick("Yes", "No"), code="RM3"),
        draft.row(_LEVEL_3, draft.pick("Yes", "No"), code="RM4"),
    )
    return [
        Words("Has this case been referred to MAPPA", is_heading=True),
        Rows(referred),
        Words("If not, should this case be referred now", is_heading=True),
        Rows(should_be),
    ]


def _registration(draft: Draft) -> list[Row]:
    label = draft.pick(
        "Is the offender required to register under the Sex Offender Act 1997",
        "Is the person required to register under sex offender law",
    )
    return [
        draft.yes_no("rm8", label, yes=0.85, code="RM8"),
        draft.yes_no("rm9", "If YES, has the offender registered", yes=0.85, code="RM9"),
    ]


def _key_information(draft: Draft) -> Story:
    """What OASys writes into RM28.1 by itself, with the person's name in it."""
    name = draft.words(draft.person.full_name)
    sentenced = written(draft.signing.initiated_on, "slashed")
    months = draft.chance.randrange(6, 96)
    sentence = draft.pick("Suspended Sentence Order", "Community Order", "custodial sentence")
    paragraphs = (
        f"{name} is currently in the community having received a {sentence} on the {sentenced} for {months} months",
        draft.pick(
            "The end of their sentence is currently unknown.", f"Their sentence ends in {months} months."
        ),
        draft.pick(
            "They have no areas linked to harm.", "They have areas linked to harm: relationships, thinking."
        ),
    )
    draft.truth.add("plan_name", name)
    draft.truth.add("rm28.1", "\n".join(paragraphs))
    return Story("Key Information about Current Situation", paragraphs, draft.code("RM28.1"))


def _echo(draft: Draft, before: str) -> list[Block]:
    """The form repeats an answer of the summary above the box it belongs with."""
    key, label = {
        "rm32": ("r10.5", "In R10.5 you said the following would reduce risk:"),
        "rm34": ("r10.4", "In R10.4 you said the following would increase risk:"),
    }[before]
    paragraphs = draft.told.get(key)
    return [Story(label, paragraphs)] if paragraphs else []
