"""What somebody might try with an OASys: reading it unseen, hearing of what is closed to them, sending what breaks it."""

from typing import Any

import pytest
from django.utils import timezone

from records.assessments import actions as assessments
from records.nominals import actions as nominals
from records.nominals.choices import Visibility
from records.nominals.models import CoWorker, Nominal
from tests.records.assessments.test_views import SENT, Case
from tests.world import World
from visor.audit.models import Event
from visor.work.models import Notice

SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}'


@pytest.fixture
def case(act: Any) -> Case:
    return Case(act)


def written(case: Case, person: str) -> int:
    """How often this person was written down as having been shown this OASys."""
    with case.act(person):
        opened = Event.objects.filter(subject_id=str(case.one.reference), action__endswith=".opened")
        return opened.count()


@pytest.mark.parametrize("sent", [{}, {**SENT, "assessor": ""}, {**SENT, "version": "7"}])
def test_nobody_reads_a_check_unseen_by_sending_it_unfinished_or_stale(sent, case, sign_in):
    tom, before = sign_in("tom.hughes"), written(case, "tom.hughes")
    shown = tom.post(f"{case.address}check/", sent)
    assert shown.status_code in {409, 422}
    assert written(case, "tom.hughes") == before + 1


@pytest.mark.parametrize(("page", "person"), [("reject/", "tom.hughes"), ("withdraw/", "tom.hughes"), ("return/", "grace.okafor")])  # fmt: skip
def test_the_page_that_asks_for_a_reason_is_written_down_when_it_shows_who_it_is_about(page, person, case, sign_in):  # fmt: skip
    if page != "reject/":
        case.confirmed()
    client, before = sign_in(person), written(case, person)
    assert "Fictional" in client.get(case.address + page).content.decode()
    assert written(case, person) == before + 1


def hide(case: Case, world: World, *readers: str) -> None:
    """Grace Okafor closes the record to all but these."""
    with case.act("grace.okafor") as grace:
        nominals.restrict(
            by=grace, nominal=Nominal.objects.visible_to(grace).get(pk=case.nominal.pk), visibility=Visibility.HIDDEN,
            reason="Named readers only", reader_ids=[world.user(one).pk for one in readers], at=timezone.now(),
        )  # fmt: skip


def told(case: Case, person: str) -> list[str]:
    with case.act(person) as actor:
        return list(
            Notice.objects.to(actor.user_id).filter(record_id=case.nominal.pk).values_list("text", flat=True)
        )


def test_whoever_entered_it_hears_no_more_of_a_record_that_is_closed_to_them(case, world):
    case.confirmed()
    hide(case, world, "una.clarke", "tom.hughes")
    before = told(case, "priya.shah")
    with case.act("una.clarke") as una:
        assessments.send_back(
            by=una, nominal=case.nominal, assessment_ref=case.one.reference, comments="Look again", version=1,
            at=timezone.now(),
        )  # fmt: skip
    assert told(case, "priya.shah") == before


def test_a_withdrawal_is_told_to_none_but_the_readers_of_a_record_closed_since(case, world, act):
    with act("grace.okafor") as grace:
        CoWorker.objects.create(
            nominal=Nominal.objects.visible_to(grace).get(pk=case.nominal.pk), user=world.user("dan.reid"),
            added_by_id=grace.user_id, added_at=timezone.now(),
        )  # fmt: skip
    case.confirmed()
    assert told(case, "dan.reid")
    hide(case, world, "una.clarke")
    before = {person: told(case, person) for person in ("dan.reid", "priya.shah")}
    with case.act("una.clarke") as una:
        assessments.withdraw(
            by=una, nominal=case.nominal, assessment_ref=case.one.reference, reason="Wrong person", version=1,
            at=timezone.now(),
        )  # fmt: skip
    assert {person: told(case, person) for person in before} == before


@pytest.mark.parametrize("address", ["", "check/", "reject/", "withdraw/", "return/"])
def test_an_oasys_of_a_hidden_record_answers_like_none(address, case, world, sign_in):
    hide(case, world, "una.clarke")
    for person in ("priya.shah", "grace.okafor", "tom.hughes", "helen.archer", "megan.rees", "kev.marsden"):
        client = sign_in(person)
        closed = client.get(case.address + address)
        missing = client.get(case.address.replace(case.nominal.slug, "VR26-0000999X") + address)
        assert closed.status_code == missing.status_code, person
        assert closed.status_code in {403, 404}, person
        assert "Fictional" not in closed.content.decode()
        assert client.post(f"{case.address}sign-off/", {"version": "0"}).status_code in {403, 404}


def test_what_was_typed_is_text_wherever_it_is_shown(case, sign_in):
    priya = sign_in("priya.shah")
    typed = {
        **SENT,
        "assessor": SCRIPT,
        "decision.r10.1": "correct",
        "value.r10.1": SCRIPT,
        "value.pnc": SCRIPT,
    }
    assert priya.post(f"{case.address}check/", {**typed, "arms_on_year": ""}).status_code == 422
    assert priya.post(f"{case.address}check/", {**typed, "later": "yes"}).status_code == 302
    drafted = priya.get(f"{case.address}check/").content.decode()
    assert priya.post(f"{case.address}check/", typed).status_code == 302
    listed = sign_in("grace.okafor").get("/sign-off/").content.decode()
    for page in (drafted, priya.get(case.address).content.decode(), listed):
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_a_draft_is_its_writers_alone(case, sign_in):
    sign_in("priya.shah").post(f"{case.address}check/", {**SENT, "assessor": "Only mine", "later": "yes"})
    assert "Only mine" not in sign_in("tom.hughes").get(f"{case.address}check/").content.decode()
    assert "Only mine" not in sign_in("grace.okafor").get(f"{case.address}check/").content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {"version": "\u0660\u0660"}, {"version": "9" * 10}, {"version": "-1"}, {"version": "0\0"}, {"value.pnc": "a\0b"},
        {"value.pnc": "\ud800"}, {"later": "yes", "value.\0pnc": "\0"}, {"value.r10.1": "a" * 2_000_000},
        {"value.r10.1": "a" * 2_000_000, "later": "yes"},
        {f"decision.x{n}": "confirm" for n in range(4000)}, {"decision.pnc": "printed-99"}, {"decision.pnc": "printed-\u0660"},
        {"decision.no_such_fact": "confirm", "value.no_such_fact": "x"}, {"author": "1"}, {"identity_note": "x" * 5000},
    ],
)  # fmt: skip
def test_nothing_that_is_sent_breaks_the_page(sent, case, sign_in):
    client = sign_in("tom.hughes")
    body = {name: value.encode("utf-8", "surrogatepass") for name, value in {**SENT, **sent}.items()}
    assert client.post(f"{case.address}check/", body).status_code in {302, 400, 409, 422}
    assert client.get(case.address).status_code == 200


def test_an_end_is_an_end_for_whoever_had_the_page_open(case, sign_in):
    """Rejected by one, confirmed, signed off, returned and withdrawn by others: nothing of it counts."""
    tom, grace = sign_in("tom.hughes"), sign_in("grace.okafor")
    assert tom.post(f"{case.address}reject/", {"version": "0", "reason": "Another person"}).status_code == 302
    for version in ("0", "1"):
        assert (
            sign_in("priya.shah").post(f"{case.address}check/", {**SENT, "version": version}).status_code
            == 409
        )
        for act in ("sign-off/", "return/", "withdraw/"):
            sent = {"version": version, "comments": "x", "reason": "x"}
            assert grace.post(case.address + act, sent).status_code in {302, 409}
    assert case.state == "rejected"
