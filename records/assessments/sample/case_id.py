"""The Case ID pages of a sample document: who the person is, and the assessment's own dates and signatures."""

from typing import Final

from records.assessments.sample.blocks import Block, Row, Rows, Section, Table, Words
from records.assessments.sample.draft import Draft
from records.assessments.sample.people import canonical, fictional_name, fictional_person
from records.assessments.sample.truth import Decoy
from records.assessments.sample.variants import written
from records.nominals.identifiers import Kind

_PURPOSES: Final = (
    "Start of Community Order", "Start Licence", "Start custody", "Review", "Risk Review", "Significant Change",
    "Parole", "Pre release", "PSR - SDR", "Start of Suspended Sentence Order", "Termination of Community Supervision",
)  # fmt: skip
_STATUSES: Final = {
    "complete": ("Complete", "COMPLETE"),
    "open": ("Open", "OPEN"),
    "signed": ("Signed", "SIGNED", "Signed and awaiting countersignature"),
    "awaiting_psr": ("Awaiting PSR", "AWAITING_PSR", "Awaiting pre-sentence report outcome"),
    "awaiting_sbc": ("Awaiting SBC", "AWAITING_SBC", "Awaiting sentence board comments"),
    "guillotined": ("Guillotined", "GUILLOTINED"),
    "locked_incomplete": ("Locked Incomplete", "LOCKED_INCOMPLETE", "Locked incomplete"),
}


def case_id(draft: Draft) -> tuple[Section, ...]:
    """The two pages that OASys prints under Case ID."""
    information: list[Block] = [Rows(tuple(_identity(draft)), in_pairs=True)]
    if draft.maybe(0.35):
        information += _aliases(draft)
    information.append(Rows(tuple(_assessment(draft)), in_pairs=draft.maybe(0.5)))
    if draft.variant.signing_table:
        information += _signing_history(draft)
    sections = [Section("Case ID - Offender Information", tuple(information))]
    if draft.maybe(0.5):
        sources = ("Police National Computer", "Victim statement", "Prison records", "Interview")
        rows = tuple(draft.row(source, draft.pick("Yes", "No")) for source in sources)
        sections.append(Section("Case ID - Sources of Information", (Rows(rows),)))
    return tuple(sections)


def _identity(draft: Draft) -> list[Row]:
    person = draft.person
    rows = _name(draft)
    rows.append(
        draft.day("date_of_birth", draft.pick("Date of birth", "Date of Birth", "DOB"), person.date_of_birth)
    )
    rows.append(draft.row("Gender", "Female" if person.is_woman else "Male"))
    rows += _numbers(draft)
    rows.append(
        draft.row("Ethnic category", draft.pick("W1 - White British", "Not stated", "M9 - Any other mixed"))
    )
    rows.append(draft.row("Preferred language", draft.pick("English", "Welsh", "Polish")))
    rows.append(
        draft.row("Address", draft.pick("14 Mill Rise, Ashdale", "Flat 3, Quay House, Dunmarsh", "NFA"))
    )
    return rows


def _name(draft: Draft) -> list[Row]:
    person = draft.person
    if draft.variant.name_row == "whole":
        return [
            draft.fact(
                "name", draft.pick("Name", "Full name", "Offender name"), draft.words(person.full_name)
            )
        ]
    return [
        draft.fact("surname", draft.pick("Surname", "Family name", "Last name"), draft.words(person.surname)),
        draft.fact(
            "forenames",
            draft.pick("Forename(s)", "Forenames", "First name(s)"),
            draft.words(person.forenames),
        ),
    ]


def _numbers(draft: Draft) -> list[Row]:
    person = draft.person
    cro = person.cro.lstrip("0")
    labels = {
        "pnc": draft.pick("PNC", "PNC ID", "PNC number", "PNC No"),
        "cro": draft.pick("CRO", "CRO number", "CRO No"),
        "crn": draft.pick("Probation CRN", "CRN", "Case reference number (CRN)"),
        "noms": draft.pick("NOMIS ID", "NOMS number", "Prison number (NOMIS)"),
    }
    values = {"pnc": draft.printed_pnc, "cro": cro, "crn": person.crn, "noms": person.noms}
    kinds = [key for key in labels if values[key] or draft.maybe(0.7)]
    return [draft.fact(key, labels[key], values[key], canonical(Kind(key), values[key])) for key in kinds]


def _aliases(draft: Draft) -> list[Block]:
    """Names the person has also used: not who the document says the person is."""
    other = fictional_person(draft.chance)
    born = written(other.date_of_birth, draft.variant.dates)
    draft.truth.decoys += [
        Decoy(("surname", "name"), other.surname, other.surname),
        Decoy(("date_of_birth",), born, other.date_of_birth.isoformat()),
    ]
    head = ("Alias surname", "Alias forename(s)", "Alias date of birth")
    return [Words("Aliases", is_heading=True), Table(head, ((other.surname, other.forenames, born),))]


def _assessment(draft: Draft) -> list[Row]:
    signing, variant = draft.signing, draft.variant
    rows = [_layer(draft), draft.fact("purpose", "Purpose of assessment", draft.pick(*_PURPOSES))]
    rows.append(
        draft.fact(
            "status",
            draft.pick("Assessment status", "Status of assessment"),
            draft.pick(*_STATUSES[variant.status]),
            variant.status,
        )
    )
    rows.append(
        draft.day("initiated_on", draft.pick("Date assessment started", "Date initiated", "Initiation date"),
                  signing.initiated_on)
    )  # fmt: skip
    if not variant.signing_table:
        rows += _signatures(draft)
    rows.append(
        draft.day("completed_on", draft.pick("Date assessment completed", "Date completed", "Completed date"),
                  signing.completed_on)
    )  # fmt: skip
    rows.append(draft.row("Team", draft.pick("Ashdale PDU - Team 2", "Dunmarsh Sentence Management", "OMU")))
    return rows


def _layer(draft: Draft) -> Row:
    if draft.variant.is_layer_1:
        return draft.fact(
            "layer", "Assessment type", draft.pick("Basic (Layer 1)", "LAYER1", "Layer 1"), "layer_1"
        )
    printed = "Layer 3V2" if draft.variant.is_san and draft.maybe(0.4) else ""
    printed = printed or draft.pick("Full (Layer 3)", "LAYER3", "Layer 3")
    return draft.fact(
        "layer", draft.pick("Assessment type", "Type of assessment", "Layer"), printed, "layer_3"
    )


def _signatures(draft: Draft) -> list[Row]:
    signing = draft.signing
    rows = [
        draft.fact("assessor", draft.pick("Assessor", "Assessor name", "Name of assessor"), signing.assessor),
        draft.row("Position", draft.pick("Probation Officer", "Prison Offender Manager", "PSO")),
        draft.day(
            "signed_on", draft.pick("Date signed", "Assessor signed date", "Signed on"), signing.signed_on
        ),
    ]
    if signing.countersigner or draft.maybe(0.5):
        label = draft.pick("Countersigner", "Countersigner name", "Countersigner / supervisor")
        rows.append(draft.fact("countersigner", label, signing.countersigner))
        label = draft.pick("Date countersigned", "Countersigned on", "Countersignature date")
        rows.append(draft.day("countersigned_on", label, signing.countersigned_on))
    return rows


def _signing_history(draft: Draft) -> list[Block]:
    """Signatures as a table; a rejection in between signs nothing."""
    signing, how = draft.signing, draft.variant.dates
    rows: list[tuple[str, ...]] = []
    if signing.signed_on:
        draft.truth.add("assessor", signing.assessor)
        draft.truth.add("signed_on", written(signing.signed_on, how), signing.signed_on.isoformat())
        rows.append(("SIGNING", signing.assessor, written(signing.signed_on, how), ""))
    if signing.countersigned_on:
        draft.truth.add("countersigner", signing.countersigner)
        draft.truth.add(
            "countersigned_on", written(signing.countersigned_on, how), signing.countersigned_on.isoformat()
        )
        rows.append(("COUNTERSIGNING", signing.countersigner, written(signing.countersigned_on, how), ""))
    if rows and draft.maybe(0.2):
        rejected = fictional_name(draft.chance)
        draft.truth.decoys.append(Decoy(("countersigner",), rejected, rejected))
        rows.insert(1, ("REJECTION", rejected, written(draft.signing.initiated_on, how), "See my comments"))
    head = ("Action", "Who", "Date", "Comment")
    return [Words("Signing History", is_heading=True), Table(head, tuple(rows))] if rows else []
