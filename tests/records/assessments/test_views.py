"""The OASys on the screen: checking it, what two tabs or two people see of it, signing it off, taking it back."""

import uuid
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from records.assessments.models import Assessment
from records.nominals import actions as nominals
from records.nominals import fetch
from records.nominals.identifiers import Kind
from tests.factories.assessments import confirmed, opened, reading
from tests.records.nominals.test_actions import new_nominal, searched
from visor.audit.models import Event

FACTS = {
    "rosh.children.community": ("High", "high"),
    "rosh.public.community": ("Medium", "medium"),
    "rosh.staff.custody": ("", "blank"),
    "completed_on": ("12/03/2025", "2025-03-12"),
    "assessor": ("Tom Hughes", "tom hughes"),
    "countersigned_on": ("13/03/2025", "2025-03-13"),
    "r1.2.3": ("Yes Yes", "current_and_previous"),
    "r10.1": ("Children of a new partner. " * 20, "children"),
}
SENT = {
    "completed_on_day": "12", "completed_on_month": "3", "completed_on_year": "2025", "assessor": "Tom Hughes",
    "arms_informed": "yes", "arms_on_day": "1", "arms_on_month": "3", "arms_on_year": "2025", "version": "0",
}  # fmt: skip


class Case:
    """A record of Priya Shah's and its OASys, with the addresses of its pages."""

    def __init__(self, act: Any, facts: dict[str, Any] | None = None, **who: Any) -> None:
        self.act, self.facts = act, FACTS | (facts or {})
        with act("priya.shah") as priya:
            numbers = ((Kind.PNC, "02/73319Z"), (Kind.CRN, "X320741"))
            new = replace(new_nominal(priya, date_of_birth=date(1984, 3, 12), numbers=numbers))
            made = nominals.create_nominal(
                by=priya, new=new, form_key=uuid.uuid4(), search_id=searched(priya), at=timezone.now()
            )
            self.nominal = fetch.record(priya, made.slug)
            self.one = opened(priya, self.nominal, reading(self.facts, **who))
        self.record = f"/records/{self.nominal.slug}/"
        self.address = f"{self.record}assessments/{self.one.reference}/"

    def confirmed(self, **said: Any) -> "Case":
        with self.act("priya.shah") as priya:
            self.one = confirmed(priya, self.now(priya), **said)
        return self

    def now(self, actor: Any) -> Assessment:
        found = Assessment.objects.of(self.nominal).select_related("document").get(pk=self.one.pk)
        found.nominal = found.document.nominal = fetch.record(actor, self.nominal.slug)
        return found

    @property
    def state(self) -> str:
        with self.act("priya.shah") as priya:
            return str(self.now(priya).state)


@pytest.fixture
def case(act: Any) -> Case:
    return Case(act)


@pytest.fixture
def priya(sign_in: Any) -> Client:
    return sign_in("priya.shah")


@pytest.fixture
def grace(sign_in: Any) -> Client:
    return sign_in("grace.okafor")


def another_document(case: Case, kind: str) -> uuid.UUID:
    """A document that was read, of which no check was opened."""
    with case.act("priya.shah") as priya:
        other = case.now(priya).document
        other.pk, other.kind, other.sha256 = None, kind, uuid.uuid4().hex * 2
        other.reference, other.upload_key = uuid.uuid4(), uuid.uuid4()
        other.save(force_insert=True)
    return other.reference


def text_of(client: Client, address: str, *, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def events(case: Case, action: str) -> int:
    with case.act("priya.shah"):
        return Event.objects.filter(action=action, subject_id=str(case.one.reference)).count()


def test_strangers_to_the_record_get_what_the_record_answers(case, sign_in):
    for page in ("", "check/", "reject/", "withdraw/", "return/"):
        assert sign_in("dan.reid").get(case.address + page).status_code == 403, page
        assert sign_in("omar.said").get(case.address + page).status_code == 403, page
    dan = sign_in("dan.reid")
    assert dan.get(f"{case.record}assessments/").status_code == 403
    assert dan.post(f"{case.address}check/", SENT).status_code == 403
    assert case.state == "to_check"


def test_an_assessment_opens_under_its_own_record_only(case, priya, world):
    for page in ("", "check/", "reject/", "withdraw/"):
        assert (
            priya.get(
                f"/records/{world.special['shared']}/assessments/{case.one.reference}/{page}"
            ).status_code
            == 404
        )
        assert priya.get(f"{case.record}assessments/{uuid.uuid4()}/{page}").status_code == 404


def test_a_document_leads_to_its_check_and_then_to_what_counts(case, priya, sign_in):
    address = f"{case.record}documents/{case.one.document.reference}/assessment/"
    assert priya.get(address).headers["Location"] == f"{case.address}check/"
    assert sign_in("helen.archer").get(address).headers["Location"] == case.address
    case.confirmed()
    assert priya.get(address).headers["Location"] == case.address


def test_only_an_oasys_that_was_read_offers_its_check(case, priya, act):
    address = f"{case.record}documents/{case.one.document.reference}/"
    assert "Check this OASys" in text_of(priya, address)
    letter = f"{case.record}documents/{another_document(case, 'letter')}/"
    assert "Check this OASys" not in text_of(priya, letter)


def test_the_check_shows_who_it_is_about_what_changes_and_every_fact(case, priya):
    page = text_of(priya, f"{case.address}check/")
    for words in ("It agrees", "Against the record", "There is no earlier OASys", "Risk in custody",
                  "Left blank in this document", "Read as “current and previous”", "Printed as “12/03/2025” on page 3",
                  "does not mean that there is no risk", "to sign it off"):  # fmt: skip
        assert words in page, words
    assert page.count("data-fact>") == 11
    assert events(case, "assessments.check.opened") == 1


def test_confirming_all_that_was_found_is_one_press(case, priya):
    response = priya.post(f"{case.address}check/", SENT)
    assert response.headers["Location"] == case.address
    page = text_of(priya, case.address)
    for words in ("OASys confirmed.", "Awaiting sign-off", "Its highest RoSH level is High", "awaiting sign-off)",
                  "waits for Grace Okafor", "Entered by you: someone else signs it off",
                  "Yes, ARMS assessment of 1 March 2025", "Tom Hughes"):  # fmt: skip
        assert words in page, words
    assert "Sign off</button>" not in page
    assert "OASys 12 Mar 2025, awaiting sign-off" in text_of(priya, case.record)


def test_what_is_wrong_is_said_beside_it_and_nothing_entered_is_lost(case, priya):
    sent = SENT | {
        "arms_informed": "",
        "decision.crn": "correct",
        "value.crn": "",
        "decision.pnc": "leave_out",
        "value.cro": "65656/91H",
    }
    response = priya.post(f"{case.address}check/", sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert 'href="#fact-crn-value"' in page
    assert "CRN: enter what it should say, or leave it out" in page
    assert "Say whether this OASys is ARMS-informed" in page
    assert 'id="fact-pnc-3" value="leave_out" checked' in page
    assert 'value="65656/91H"' in page
    assert case.state == "to_check"


def test_what_the_domain_still_wants_is_shown_too(case, priya):
    """The form knows no birthday: the action does."""
    sent = SENT | {"completed_on_year": "1984", "completed_on_month": "1"}
    response = priya.post(f"{case.address}check/", sent)
    assert response.status_code == 422
    assert "The date it was completed must be after the person was born" in response.content.decode()


def test_a_document_about_somebody_else_asks_for_a_reason(act, priya):
    case = Case(act, surname=("NOBODY", "nobody"), pnc=("1999/0000001A", "1999/0000001A"))
    page = text_of(priya, f"{case.address}check/")
    assert "It does not agree" in page
    assert "no name, date of birth or number of the record" in page
    response = priya.post(f"{case.address}check/", SENT)
    assert "Say why this is the right person" in response.content.decode()
    sent = SENT | {"identity_note": "Married name; the PNC belongs to a co-defendant."}
    assert priya.post(f"{case.address}check/", sent).status_code == 302
    assert "Married name" in text_of(priya, case.address)


def test_several_values_are_chosen_by_a_person(act, priya):
    both = {"rosh.children.community": [("High", "high"), ("Very High", "very_high")]}
    case = Case(act, both)
    page = text_of(priya, f"{case.address}check/")
    assert "Choose for yourself" in page
    assert priya.post(f"{case.address}check/", SENT).status_code == 422
    chosen = SENT | {"decision.rosh.children.community": "printed-1"}
    assert priya.post(f"{case.address}check/", chosen).status_code == 302
    assert "Its highest RoSH level is Very high" in text_of(priya, case.address)


def test_what_was_entered_is_kept_for_later(case, priya, sign_in):
    sent = {"arms_informed": "yes", "decision.crn": "leave_out", "assessor": "Half", "later": "yes"}
    assert priya.post(f"{case.address}check/", sent).headers["Location"] == case.address
    page = text_of(priya, f"{case.address}check/")
    assert "What you had entered by" in page
    assert 'id="fact-crn-3" value="leave_out" checked' in page
    assert 'value="Half"' in page
    assert 'leave_out" checked' not in text_of(sign_in("ruth.ellery"), f"{case.address}check/")
    priya.post(f"{case.address}check/", SENT)
    assert case.state == "awaiting"


def test_more_than_a_draft_holds_is_refused_and_stays_on_the_page(case, priya):
    response = priya.post(f"{case.address}check/", {"value.r10.1": "x" * 200_001, "later": "yes"})
    assert response.status_code == 422
    assert "more text than ViSOR can keep" in response.content.decode()


def test_whoever_was_slower_is_shown_both(case, priya, act, sign_in):
    case.confirmed()
    sent = SENT | {"decision.rosh.public.community": "leave_out", "decision.crn": "leave_out"}
    response = sign_in("ruth.ellery").post(
        f"{case.address}check/", sent | {"author": str(case.one.entered_by_id)}
    )
    page = response.content.decode()
    assert response.status_code == 409
    assert "Priya Shah confirmed it on" in page
    assert page.count('<th scope="row"') == 4  # two facts, who wrote it, and whether it is ARMS-informed
    assert "Public, in the community" in page
    assert case.state == "awaiting"


def test_the_same_form_sent_twice_is_one_confirmation(case, priya):
    for _ in range(2):
        assert priya.post(f"{case.address}check/", SENT).status_code == 302
    assert events(case, "assessments.assessment.confirmed") == 1


def test_what_is_confirmed_is_not_checked_again(case, priya):
    case.confirmed()
    response = priya.get(f"{case.address}check/", follow=True)
    assert "Priya Shah confirmed it on" in response.content.decode()


def test_an_administrator_names_the_officer(case, sign_in):
    ruth = sign_in("ruth.ellery")
    assert "Which officer are you entering it for?" in text_of(ruth, f"{case.address}check/")
    assert "Choose the officer" in ruth.post(f"{case.address}check/", SENT).content.decode()
    assert (
        ruth.post(f"{case.address}check/", SENT | {"author": str(case.nominal.manager_id)}).status_code == 302
    )
    assert "Ruth Ellery for Priya Shah" in text_of(ruth, case.address)


def test_a_supervisor_signs_off_with_one_press(case, grace, priya):
    case.confirmed()
    page = text_of(grace, case.address)
    assert "The print shows that it was countersigned" in page
    assert grace.post(f"{case.address}sign-off/", {"version": "1"}).headers["Location"] == case.address
    assert "Grace Okafor signed it off" in text_of(grace, case.address)
    assert "OASys 12 Mar 2025</span>" in text_of(priya, case.record)


def test_nobody_signs_off_their_own_or_without_the_role(case, priya, act, sign_in):
    case.confirmed()
    assert priya.post(f"{case.address}sign-off/", {"version": "1"}).status_code == 403
    own = Case(act)
    with act("grace.okafor") as grace:
        confirmed(grace, own.now(grace))
    client = sign_in("grace.okafor")
    assert "Entered by you: someone else signs it off" in text_of(client, own.address)
    assert client.post(f"{own.address}sign-off/", {"version": "1"}).status_code == 403


@pytest.mark.parametrize("version", ["0", "x", ""])
def test_signing_off_what_has_changed_since_changes_nothing(case, grace, version):
    case.confirmed()
    response = grace.post(f"{case.address}sign-off/", {"version": version}, follow=True)
    assert "Nothing was changed. Priya Shah confirmed it" in response.content.decode()
    assert case.state == "awaiting"


def test_returned_with_comments_it_comes_back_with_them_and_as_it_was(case, grace, priya):
    case.confirmed()
    assert grace.post(f"{case.address}return/", {"version": "1", "comments": ""}).status_code == 422
    assert "It goes back to Priya Shah" in text_of(grace, f"{case.address}return/")
    said = {"version": "1", "comments": "Look at page 3 again."}
    assert grace.post(f"{case.address}return/", said).headers["Location"] == case.address
    page = text_of(priya, f"{case.address}check/")
    assert "Grace Okafor asks for another look" in page
    assert "Look at page 3 again." in page
    sent = SENT | {"version": "2", "decision.crn": "leave_out"}
    assert priya.post(f"{case.address}check/", sent).status_code == 302
    assert "Awaiting sign-off" in text_of(priya, case.address)


def test_two_supervisors_at_once_lose_no_words(case, grace):
    case.confirmed()
    grace.post(f"{case.address}sign-off/", {"version": "1"})
    response = grace.post(f"{case.address}return/", {"version": "1", "comments": "Long and careful."})
    assert response.status_code == 409
    page = response.content.decode()
    assert "Grace Okafor signed it off" in page
    assert "Long and careful." in page
    assert "Nothing was changed" in grace.get(f"{case.address}return/", follow=True).content.decode()


def test_comments_are_kept_as_a_draft(case, grace):
    case.confirmed()
    grace.post(f"/drafts/assessment/returned/{case.one.reference}/", {"comments": "Half a thought"})
    assert "Half a thought" in text_of(grace, f"{case.address}return/")


def test_a_rejected_document_leaves_the_record_alone_and_can_be_checked_again(case, priya):
    assert "Nothing of it will stand on the record" in text_of(priya, f"{case.address}reject/")
    said = {"version": "0", "reason": "Another person’s OASys"}
    assert priya.post(f"{case.address}reject/", said).status_code == 302
    page = text_of(priya, case.address)
    assert "Priya Shah rejected it" in page
    assert "Another person’s OASys" in page
    again = priya.post(f"{case.record}documents/{case.one.document.reference}/assessment/")
    assert again.headers["Location"].endswith("/check/")
    assert again.headers["Location"] != f"{case.address}check/"


def test_withdrawing_says_what_it_does_and_puts_the_header_back(case, priya):
    case.confirmed()
    assert "The header goes back" in text_of(priya, f"{case.address}withdraw/")
    said = {"version": "1", "reason": "Wrong document"}
    assert priya.post(f"{case.address}withdraw/", said).status_code == 302
    page = text_of(priya, case.address)
    assert "Priya Shah withdrew it" in page
    assert "Wrong document" in page
    assert "OASys 12 Mar 2025" not in text_of(priya, case.record)
    assert "Nothing was changed" in priya.get(f"{case.address}withdraw/", follow=True).content.decode()


def test_the_second_oasys_is_compared_with_the_first(case, act, priya):
    case.confirmed()
    facts = FACTS | {"rosh.children.community": ("Very High", "very_high"), "r10.1": ("Shorter.", "shorter.")}
    with act("priya.shah") as actor:
        nominal = fetch.record(actor, case.nominal.slug)
        second = opened(actor, nominal, reading(facts))
    address = f"{case.record}assessments/{second.reference}/"
    for page in (f"{address}check/",):
        text = text_of(priya, page)
        assert "Against the last OASys, completed 12 March 2025" in text
        assert text.index("Children, in the community") < text.index("Who is at risk")
        assert "Raised" in text
    assert priya.post(f"{address}check/", SENT).status_code == 302
    assert "Raised" in text_of(priya, address)


def test_the_list_of_a_record(case, priya, sign_in):
    page = text_of(priya, f"{case.record}assessments/")
    assert "To be checked" in page
    assert "Upload an OASys" in page
    case.confirmed()
    assert "OASys completed 12 March 2025" in text_of(priya, f"{case.record}assessments/")
    before = f"{case.record}assessments/?before={case.one.reference}"
    assert "No OASys has been read" in text_of(priya, before)
    assert "OASys completed" in text_of(priya, f"{case.record}assessments/?before=nonsense")
    assert "Upload an OASys" not in text_of(sign_in("helen.archer"), f"{case.record}assessments/")


def test_a_document_that_was_not_read_as_one_leads_nowhere(case, priya):
    address = f"{case.record}documents/{another_document(case, 'oasys')}/assessment/"
    assert "has not read this document as an OASys" in priya.get(address, follow=True).content.decode()
    assert priya.get(f"{case.record}documents/{uuid.uuid4()}/assessment/").status_code == 404


def test_a_national_reader_reads_and_changes_nothing(case, sign_in):
    case.confirmed()
    helen = sign_in("helen.archer")
    page = text_of(helen, case.address)
    assert "Withdraw" not in page
    assert "Sign off</button>" not in page
    for act_name in ("check/", "reject/", "sign-off/", "return/", "withdraw/"):
        assert helen.post(case.address + act_name, {"version": "1"}).status_code == 403, act_name
    assert case.state == "awaiting"


@pytest.mark.parametrize(
    ("page", "is_confirmed", "statements"),
    [("check/", False, 15), ("", False, 8), ("", True, 13), ("../", True, 8)],
    ids=["check", "assessment to check", "assessment", "list"],
)
def test_what_a_page_costs(act, priya, page, is_confirmed, statements):
    case = Case(act)
    if is_confirmed:
        case.confirmed()
    address = f"{case.record}assessments/" if page == "../" else case.address + page
    text_of(priya, address)
    with CaptureQueriesContext(connection) as asked:
        text_of(priya, address)
    assert len(asked) == statements, "\n".join(one["sql"][:160] for one in asked)


def test_an_assessment_as_a_word_document_has_no_pages(case, priya, act):
    with act("priya.shah") as actor:
        document = case.now(actor).document
        document.reading = document.reading | {"pages": None}
        document.save(update_fields=["reading"])
    page = text_of(priya, f"{case.address}check/")
    assert "A Word document has no fixed pages" in page
    assert "Page 3" not in page
