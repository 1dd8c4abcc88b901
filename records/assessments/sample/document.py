"""Makes one OASys-like document about a fictional person, with its truth. For the demonstration, tests and proof.

The same person, variant and seed always give the same document.
"""

from dataclasses import asdict, dataclass
from random import Random
from typing import Any, Final

from records.assessments.sample.blocks import Section, Sheaf
from records.assessments.sample.case_id import case_id
from records.assessments.sample.draft import Draft
from records.assessments.sample.harm import full_analysis, screening, summary
from records.assessments.sample.offending import needs, offending, summary_sheet
from records.assessments.sample.pages import pdf_of
from records.assessments.sample.people import Person, canonical, fictional_person
from records.assessments.sample.plan import risk_management_plan
from records.assessments.sample.scan import scanned
from records.assessments.sample.truth import Truth
from records.assessments.sample.variants import Variant, written
from records.assessments.sample.word import docx_of
from records.nominals.identifiers import Kind

_WRITERS: Final = {
    "case": case_id,
    "predictors": offending,
    "needs": needs,
    "screening": screening,
    "full": full_analysis,
    "summary": summary,
    "plan": risk_management_plan,
    "sheet": summary_sheet,
}


@dataclass(frozen=True)
class Written:
    """A document in words, with its truth, before it is laid out."""

    sheaves: tuple[Sheaf, ...]
    title: str
    truth: dict[str, Any]


def make_document(person: Person, *, variant: Variant, seed: int) -> tuple[bytes, dict[str, Any]]:
    """The bytes of the document and what is in it; `variant` may put somebody else's pages in it."""
    document = write_document(person, variant=variant, seed=seed)
    return _drawn(document, variant), document.truth


def write_document(person: Person, *, variant: Variant, seed: int) -> Written:
    """What the document will say, which takes no time; drawing its pages does."""
    chance = Random(f"document {seed}")  # noqa: S311  fiction, the same every time
    truth = Truth()
    subject = fictional_person(chance) if variant.is_wrong_person else person
    draft = Draft.about(subject, variant, chance, truth)
    own = Sheaf(_header(draft), _sections(draft))
    sheaves = _with_pages_of_another(own, variant, chance, truth) if variant.is_mixed else (own,)
    truth.decoys += draft.narrator.decoys
    title = draft.pick("OASys Assessment", "Offender Assessment System (OASys)", "")
    return Written(sheaves, title, truth.as_json(_about(subject, variant, seed)))


def _sections(draft: Draft) -> tuple[Section, ...]:
    return tuple(section for part in draft.variant.parts for section in _WRITERS[part](draft))


def _drawn(document: Written, variant: Variant) -> bytes:
    if variant.kind == "docx":
        return docx_of(document.sheaves, variant, title=document.title)
    pdf = pdf_of(document.sheaves, variant, title=document.title)
    return scanned(pdf) if variant.kind == "scan" else pdf


def _with_pages_of_another(own: Sheaf, variant: Variant, chance: Random, truth: Truth) -> tuple[Sheaf, ...]:
    """The Case ID of somebody else between the pages, as when two prints are put together by mistake."""
    stranger = Draft.about(fictional_person(chance), variant, chance, truth)
    theirs = Sheaf(_header(stranger), case_id(stranger))
    split = chance.randint(1, len(own.sections))
    sheaves = (Sheaf(own.header, own.sections[:split]), theirs, Sheaf(own.header, own.sections[split:]))
    return tuple(sheaf for sheaf in sheaves if sheaf.sections)


def _header(draft: Draft) -> str:
    """The line repeated on every page. A Word file repeats it too, but only a print shows that it does."""
    how, person, truth = draft.variant.header, draft.person, draft.truth
    if how == "none":
        return ""
    born = truth.add("date_of_birth", written(person.date_of_birth, draft.variant.header_dates),
                     person.date_of_birth.isoformat())  # fmt: skip
    crn = truth.add("crn", person.crn, person.crn) if person.crn else ""
    pnc = draft.printed_pnc
    if pnc:
        truth.add("pnc", pnc, canonical(Kind.PNC, pnc))
    numbers = {"Date of birth": born, "PNC": pnc, "CRN": crn}
    if draft.variant.kind == "docx":
        return "   ".join(f"{label}: {value}" for label, value in numbers.items() if value)
    name = f"{person.surname}, {person.forenames}" if how == "labelled" else person.full_name
    name = truth.add("header_name", draft.words(name))
    if how == "labelled":
        numbers = {"Name": name} | numbers
        return "   ".join(f"{label}: {value}" for label, value in numbers.items() if value)
    apart = "  |  " if how == "barred" else "    "
    parts = (name, f"DOB {born}", f"PNC {pnc}" if pnc else "", f"CRN {crn}" if crn else "")
    return apart.join(part for part in parts if part)


def _about(subject: Person, variant: Variant, seed: int) -> dict[str, Any]:
    person = asdict(subject) | {"date_of_birth": subject.date_of_birth.isoformat()}
    return {
        "seed": seed,
        "person": person,
        "is_wrong_person": variant.is_wrong_person,
        "is_mixed": variant.is_mixed,
        "has_text": variant.kind != "scan",
        "layer": "layer_1" if variant.is_layer_1 else "layer_3",
        "shape": "san" if variant.is_san else "classic",
        "variant": asdict(variant) | {"parts": list(variant.parts)},
    }
