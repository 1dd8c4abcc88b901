"""From "to be checked" to signed off: who does what, what it leaves behind, and what two tabs or two people get."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from records.assessments import actions
from records.assessments.actions import Decision, Problem
from records.assessments.choices import AssessmentState, FactOutcome, Identity
from records.assessments.models import Assessment, AssessmentFact
from records.nominals import actions as nominals
from records.nominals import fetch
from records.nominals.choices import GrantSource
from records.nominals.grants import NominalGroupGrant
from records.nominals.identifiers import Kind
from records.nominals.models import CoWorker, Nominal, NominalSummary, TimelineEntry
from records.orders import actions as orders
from tests.factories.assessments import (
    COMPLETED,
    answers,
    as_printed,
    confirmed,
    opened,
    reading,
)
from tests.records.nominals.test_actions import create, new_nominal, searched
from tests.world import World
from visor.access.actor import Actor
from visor.access.decision import Refused
from visor.audit.models import Event
from visor.organisation.models import Posting, Unit
from visor.work import notices
from visor.work.models import Due

pytestmark = pytest.mark.django_db
ROSH = {"rosh.children.community": "Medium", "rosh.public.community": ("Very High", "very_high")}
NOTE = "OASys 12 Mar 2025"


def wesley(by: Actor, **fields: Any) -> Nominal:
    """The record of whom the documents of `reading` are about."""
    numbers = ((Kind.PNC, "02/73319Z"), (Kind.CRN, "X320741"))
    new = replace(new_nominal(by, date_of_birth=date(1984, 3, 12), numbers=numbers), **fields)
    made = nominals.create_nominal(
        by=by, new=new, form_key=uuid.uuid4(), search_id=searched(by), at=timezone.now()
    )
    return fetch.record(by, made.slug)


def header(nominal: Nominal) -> tuple[str, str]:
    summary = NominalSummary.objects.of(nominal).get()
    return summary.rosh, summary.rosh_note


@pytest.fixture
def priya(act: Any) -> Iterator[Actor]:
    with act("priya.shah") as actor:
        yield actor


@pytest.fixture
def nominal(priya: Actor) -> Nominal:
    return wesley(priya)


@pytest.fixture
def to_check(priya: Actor, nominal: Nominal) -> Assessment:
    return opened(priya, nominal, reading(ROSH))


@pytest.fixture
def awaiting(priya: Actor, to_check: Assessment) -> Assessment:
    return confirmed(priya, to_check)


def on(one: Assessment, **more: Any) -> dict[str, Any]:
    """What every act on an assessment says beside who acts."""
    return {
        "nominal": one.nominal, "assessment_ref": one.reference, "version": one.version, "at": timezone.now(), **more,
    }  # fmt: skip


def now(one: Assessment) -> Assessment:
    return Assessment.objects.of(one.nominal).get(pk=one.pk)


def events(one: Assessment) -> list[str]:
    rows = Event.objects.filter(subject_type="assessment", subject_id=str(one.reference))
    return sorted(row.action.removeprefix("assessments.assessment.") for row in rows)


def problems_of(by: Actor, one: Assessment, **said: Any) -> dict[str, str]:
    with pytest.raises(actions.Incomplete) as wanted:
        confirmed(by, one, **said)
    return {problem.key: problem.text for problem in wanted.value.problems}


class TestOpening:
    def test_an_oasys_that_was_read_waits_to_be_checked_and_changes_nothing(
        self, nominal: Nominal, to_check: Assessment
    ) -> None:
        assert (to_check.state, to_check.identity) == (AssessmentState.TO_CHECK, Identity.AGREES)
        assert header(nominal) == ("", "")
        assert events(to_check) == ["opened"]
        line = TimelineEntry.objects.of(nominal).first()
        assert line is not None
        assert (line.title, line.url_name, line.url_key) == (
            "OASys ready to check", "assessment", str(to_check.reference),
        )  # fmt: skip

    def test_opening_it_again_gives_the_same(self, priya: Actor, to_check: Assessment) -> None:
        again = actions.open_check(by=priya, document=to_check.document, at=timezone.now())
        assert again.pk == to_check.pk
        assert events(to_check) == ["opened"]

    def test_the_manager_and_whoever_uploaded_it_are_told(self, act: Any, world: World) -> None:
        with act("priya.shah") as priya:
            nominal = wesley(priya)
        with act("tom.hughes") as tom:
            one = opened(tom, fetch.record(tom, nominal.slug), reading(ROSH))
            told = notices.told(f"ready:{one.reference}")
        assert [person.name for person in told] == ["Priya Shah"]  # and Tom is the one who acts

    def test_what_was_rejected_can_be_checked_again_as_another(
        self, priya: Actor, to_check: Assessment
    ) -> None:
        actions.reject(by=priya, reason="Wrong file", **on(to_check))
        kept = {"by": priya, "nominal": to_check.nominal, "assessment_ref": to_check.reference}
        again = actions.check_again(**kept, at=timezone.now())
        assert again.pk != to_check.pk
        assert (again.state, again.document_id) == (AssessmentState.TO_CHECK, to_check.document_id)
        assert actions.check_again(**kept, at=timezone.now()).pk == again.pk

    def test_what_stands_is_not_opened_again(self, priya: Actor, awaiting: Assessment) -> None:
        found = actions.check_again(
            by=priya, nominal=awaiting.nominal, assessment_ref=awaiting.reference, at=timezone.now()
        )
        assert found.pk == awaiting.pk


class TestConfirming:
    def test_the_header_follows_and_says_that_it_awaits_sign_off(
        self, nominal: Nominal, awaiting: Assessment
    ) -> None:
        assert header(nominal) == ("Very high", f"{NOTE}, awaiting sign-off")
        assert (awaiting.state, awaiting.version, awaiting.rosh) == (AssessmentState.AWAITING, 1, "very_high")
        assert events(awaiting) == ["confirmed", "opened"]
        line = TimelineEntry.objects.of(nominal).first()
        assert line is not None
        assert line.title == "OASys confirmed, awaiting sign-off"

    def test_the_trail_holds_names_of_facts_and_no_value(self, awaiting: Assessment) -> None:
        event = Event.objects.get(
            action="assessments.assessment.confirmed", subject_id=str(awaiting.reference)
        )
        assert "rosh.public.community" in event.detail["facts"]
        assert "Very High" not in str(event.detail)
        assert "very_high" not in str(event.detail)

    def test_each_fact_is_kept_beside_what_was_printed(self, priya: Actor, to_check: Assessment) -> None:
        decisions = as_printed(reading(ROSH)) | {
            "rosh.children.community": Decision(FactOutcome.CORRECTED, "high"),
            "crn": Decision(FactOutcome.REJECTED),
            "rosh.staff.community": Decision(FactOutcome.ENTERED, "low"),
        }
        confirmed(priya, to_check, decisions=decisions)
        facts = {one.key: one for one in AssessmentFact.objects.now(now(to_check))}
        assert told(facts["rosh.public.community"]) == ("confirmed", "Very High", "Very High", "very_high", 3)
        assert told(facts["rosh.children.community"]) == ("corrected", "Medium", "High", "high", 3)
        assert told(facts["crn"]) == ("rejected", "X320741", "", "", 3)
        assert told(facts["rosh.staff.community"]) == ("entered", "", "Low", "low", None)
        assert told(facts["completed_on"]) == ("entered", "", "12/03/2025", "2025-03-12", None)
        assert told(facts["assessor"])[:3] == ("entered", "", "Priya Shah")

    def test_a_level_left_out_does_not_count(
        self, priya: Actor, nominal: Nominal, to_check: Assessment
    ) -> None:
        decisions = as_printed(reading(ROSH)) | {"rosh.public.community": Decision(FactOutcome.REJECTED)}
        confirmed(priya, to_check, decisions=decisions)
        assert header(nominal)[0] == "Medium"

    def test_an_oasys_without_a_level_leaves_the_header_as_it_is(
        self, priya: Actor, nominal: Nominal
    ) -> None:
        nominals.set_summary(by=priya, nominal=nominal, rosh="High", rosh_note="As referred")
        one = confirmed(priya, opened(priya, nominal, reading({"rosh.children.community": "None"})))
        assert (one.rosh, header(nominal)) == ("", ("High", "As referred"))

    def test_the_supervisors_of_the_unit_have_it_due_in_working_days(
        self, nominal: Nominal, awaiting: Assessment
    ) -> None:
        item = Due.objects.get(kind=actions.SIGN_OFF_DUE, key=str(awaiting.reference))
        assert (item.unit_id, item.record_id, item.closed_at) == (nominal.owner_unit_id, nominal.pk, None)
        assert item.due_on >= timezone.localdate() + timedelta(days=5)
        assert item.due_on.weekday() < 5

    @pytest.mark.parametrize(
        ("typed", "layer"),
        [("Layer 3", "layer_3"), ("layer  1", "layer_1"), ("The longer one, with everything", "")],
    )
    def test_the_layer_is_one_of_two_or_not_known(
        self, typed: str, layer: str, priya: Actor, nominal: Nominal
    ) -> None:
        read = reading({**ROSH, "layer": "Layer 1"})
        decisions = as_printed(read) | {"layer": Decision(FactOutcome.CORRECTED, typed)}
        one = confirmed(priya, opened(priya, nominal, read), decisions=decisions)
        assert one.layer == layer
        assert AssessmentFact.objects.now(one).get(key="layer").value == typed

    def test_it_is_known_whether_the_print_was_countersigned(self, priya: Actor, nominal: Nominal) -> None:
        read = reading({**ROSH, "countersigned_on": ("14/03/2025", "2025-03-14")})
        assert confirmed(priya, opened(priya, nominal, read)).countersigned_in_print
        blank = reading({**ROSH, "countersigned_on": ("", "blank")})
        assert not confirmed(priya, opened(priya, nominal, blank)).countersigned_in_print


def told(fact: AssessmentFact) -> tuple[object, ...]:
    return (fact.outcome, fact.printed, fact.value, fact.value_normalised, fact.page)


class TestWhatIsWanted:
    @pytest.mark.parametrize(
        ("said", "key"),
        [
            ({"completed_on": None}, "completed_on"),
            ({"completed_on": date(2999, 1, 1)}, "completed_on"),
            ({"completed_on": date(1984, 3, 12)}, "completed_on"),
            ({"assessor": " "}, "assessor"),
            ({"arms_informed": None}, "arms_informed"),
            ({"arms_informed": True}, "arms_on"),
            ({"arms_informed": True, "arms_on": date(2999, 1, 1)}, "arms_on"),
            ({"arms_informed": False, "arms_on": COMPLETED}, "arms_on"),
            ({"author_id": 999_999}, "author"),
        ],
    )
    def test_each_answer_is(
        self, said: dict[str, Any], key: str, priya: Actor, nominal: Nominal, to_check: Assessment
    ) -> None:
        assert list(problems_of(priya, to_check, **said)) == [key]
        assert (now(to_check).state, header(nominal)) == (AssessmentState.TO_CHECK, ("", ""))
        assert not AssessmentFact.objects.of(nominal).exists()

    def test_all_that_is_wanted_is_said_at_once(self, priya: Actor, to_check: Assessment) -> None:
        assert set(problems_of(priya, to_check, completed_on=None, assessor="", arms_informed=None)) == {
            "completed_on", "assessor", "arms_informed",
        }  # fmt: skip

    def test_each_level_found_must_be_decided(self, priya: Actor, to_check: Assessment) -> None:
        decisions = as_printed(reading(ROSH))
        del decisions["rosh.public.community"]
        wanted = problems_of(priya, to_check, decisions=decisions)
        assert wanted == {
            "rosh.public.community": "Public, in the community: confirm it, correct it or leave it out"
        }

    def test_of_several_values_one_must_be_chosen(self, priya: Actor, nominal: Nominal) -> None:
        read = reading({**ROSH, "purpose": ["Review", "Risk Review"]})
        one = opened(priya, nominal, read)
        decisions = as_printed(read)
        assert list(
            problems_of(
                priya, one, decisions=decisions | {"purpose": Decision(FactOutcome.CONFIRMED, "Other")}
            )
        ) == ["purpose"]
        del decisions["purpose"]
        assert list(problems_of(priya, one, decisions=decisions)) == ["purpose"]
        one = confirmed(
            priya, one, decisions=decisions | {"purpose": Decision(FactOutcome.CONFIRMED, "Risk Review")}
        )
        assert AssessmentFact.objects.now(one).get(key="purpose").value == "Risk Review"

    @pytest.mark.parametrize(
        ("key", "decision"),
        [
            ("rosh.public.community", Decision(FactOutcome.CORRECTED, "enormous")),
            ("rosh.public.community", Decision(FactOutcome.ENTERED, "low")),
            ("rosh.staff.community", Decision(FactOutcome.CONFIRMED, "Low")),
            ("date_of_birth", Decision(FactOutcome.CORRECTED, "31/02/1984")),
            ("surname", Decision(FactOutcome.CORRECTED, " ")),
            ("no_such_fact", Decision(FactOutcome.ENTERED, "x")),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, key: str, decision: Decision, priya: Actor, to_check: Assessment
    ) -> None:
        assert list(problems_of(priya, to_check, decisions=as_printed(reading(ROSH)) | {key: decision})) == [
            key
        ]

    def test_somebody_else_needs_a_reason_and_partners_are_not_told(
        self, priya: Actor, nominal: Nominal
    ) -> None:
        one = opened(priya, nominal, reading(ROSH, pnc=("1999/0012345V", "1999/0012345V")))
        assert one.identity == Identity.DISAGREES
        assert list(problems_of(priya, one)) == ["identity_note"]
        assert (
            confirmed(priya, one, identity_note="The PNC was mistyped in OASys").identity
            == Identity.DISAGREES
        )


class TestWhoIsTold:
    def test_those_with_a_part_in_the_record_and_not_whoever_acts(self, act: Any, world: World) -> None:
        one = shared_with_everybody(act, world)
        with act("priya.shah") as priya:
            one = confirmed(priya, one)
            names = {person.name for person in notices.told(one.told_key)}
        assert names == {"Tom Hughes", "Daniel Reid", "Marcus Bell"}

    def test_partners_are_not_told_of_one_that_may_be_somebody_else(self, act: Any, world: World) -> None:
        one = shared_with_everybody(act, world, pnc=("1999/0012345V", "1999/0012345V"))
        with act("priya.shah") as priya:
            one = confirmed(priya, one, identity_note="Mistyped")
            assert {person.name for person in notices.told(one.told_key)} == {"Tom Hughes"}

    def test_people_of_a_unit_it_is_shared_with(self, act: Any, world: World) -> None:
        with act("priya.shah") as priya:
            nominal = wesley(priya)
            one = opened(priya, nominal, reading(ROSH))
        with act("grace.okafor") as grace:
            for code, ended in (("demo-cardiff", None), ("demo-bolton", timezone.now())):
                unit = Unit.objects.get(code=code)
                NominalGroupGrant.objects.create(
                    content_object=nominal, group=Group.objects.get_or_create(name=f"unit:{unit.pk}")[0],
                    permission=Permission.objects.get(codename="read_nominal"), source=GrantSource.SHARE,
                    reason="Moved there", granted_by_id=grace.user_id, granted_at=timezone.now(), revoked_at=ended,
                    revoked_by_id=ended and grace.user_id,
                )  # fmt: skip
        with act("priya.shah") as priya:
            one = confirmed(priya, one)
            assert {person.name for person in notices.told(one.told_key)} == {"Megan Rees"}

    def test_of_a_restricted_record_its_named_readers_alone(self, act: Any, world: World) -> None:
        one = shared_with_everybody(act, world)
        readers = [world.user("priya.shah").pk, world.user("una.clarke").pk]
        with act("jon.pike") as jon:
            nominals.restrict(
                by=jon, nominal=fetch.record(jon, one.nominal.slug), visibility="hidden", reader_ids=readers,
                reason="R", at=timezone.now(),
            )  # fmt: skip
        with act("priya.shah") as priya:
            one.nominal = fetch.record(priya, one.nominal.slug)
            one = confirmed(priya, one)
            assert {person.name for person in notices.told(one.told_key)} == {"Una Clarke"}


def shared_with_everybody(act: Any, world: World, **who: Any) -> Assessment:
    """A co-worker, somebody with a share, somebody whose share has ended, and a partner unit."""
    at = timezone.now()
    with act("priya.shah") as priya:
        nominal = wesley(priya)
        CoWorker.objects.create(
            nominal=nominal, user=world.user("tom.hughes"), added_by_id=priya.user_id, added_at=at
        )
        CoWorker.objects.create(
            nominal=nominal, user=world.user("rob.finch"), added_by_id=priya.user_id, added_at=at,
            until=at - timedelta(days=1),
        )  # fmt: skip
        one = opened(priya, nominal, reading(ROSH, **who))
    with act("grace.okafor") as grace:
        seen = fetch.record(grace, nominal.slug)
        for person, until in (("dan.reid", 9), ("megan.rees", -1)):
            nominals.grant_access(
                by=grace, nominal=seen, user_id=world.user(person).pk, source=GrantSource.SHARE, reason="Joint",
                expires_at=at + timedelta(days=until), at=at,
            )  # fmt: skip
        nominals.add_partner_unit(by=grace, nominal=seen, unit=Unit.objects.get(code="MRI"), at=at)
    return one


class TestForAnother:
    def test_an_administrator_names_the_officer(self, act: Any, world: World) -> None:
        with act("priya.shah") as priya:
            one = opened(priya, wesley(priya), reading(ROSH))
        with act("alice.byrne") as alice:
            assert list(problems_of(alice, one)) == ["author"]
            wrong = problems_of(alice, one, author_id=world.user("dan.reid").pk)
            assert wrong == {"author": "Choose an officer who works on this record or in its unit"}
            one = confirmed(alice, one, author_id=world.user("priya.shah").pk)
        assert (one.entered_by_id, one.author_id) == (
            world.user("alice.byrne").pk,
            world.user("priya.shah").pk,
        )

    def test_whom_it_was_entered_for_does_not_sign_it_off(self, act: Any, world: World) -> None:
        with act("priya.shah") as priya:
            one = opened(priya, wesley(priya), reading(ROSH))
        with act("alice.byrne") as alice:
            one = confirmed(alice, one, author_id=world.user("grace.okafor").pk)
        with act("grace.okafor") as grace, pytest.raises(Refused) as refused:
            actions.sign_off(by=grace, **on(one))
        assert refused.value.denied.code == "SOD_SELF"
        with act("una.clarke") as una:
            assert actions.sign_off(by=una, **on(one)).state == AssessmentState.SIGNED_OFF


class TestSigningOff:
    def test_the_note_no_longer_says_that_it_awaits(
        self, act: Any, nominal: Nominal, awaiting: Assessment
    ) -> None:
        with act("grace.okafor") as grace:
            one = actions.sign_off(by=grace, **on(awaiting))
            assert events(one) == ["signed_off"]  # her own
        assert header(nominal) == ("Very high", NOTE)
        assert (one.state, one.signed_off_by_id) == (AssessmentState.SIGNED_OFF, grace.user_id)
        assert Due.objects.get(key=str(one.reference)).closed_at is not None

    @pytest.mark.parametrize(
        "person", ["priya.shah", "alice.byrne", "jon.pike", "ruth.ellery", "helen.archer"]
    )
    def test_only_a_supervisor_does(self, person: str, act: Any, awaiting: Assessment) -> None:
        with act(person) as other:
            for act_on in (actions.sign_off, lambda **said: actions.send_back(comments="No", **said)):
                with pytest.raises(Refused):
                    act_on(by=other, **on(awaiting))

    def test_nobody_signs_off_their_own(self, act: Any) -> None:
        with act("grace.okafor") as grace:
            one = confirmed(grace, opened(grace, wesley(grace), reading(ROSH)))
            with pytest.raises(Refused) as refused:
                actions.sign_off(by=grace, **on(one))
        assert refused.value.denied.code == "SOD_SELF"

    def test_a_supervisor_of_a_partner_does_not(self, act: Any, world: World, awaiting: Assessment) -> None:
        Posting.objects.create(
            user=world.user("dan.reid"), unit=Unit.objects.get(code="demo-bolton"), role="spo", kind="duty",
            starts_at=timezone.now() - timedelta(hours=1), ends_at=timezone.now() + timedelta(hours=9),
            granted_by=world.user("colin.webb"),
        )  # fmt: skip
        with act("grace.okafor") as grace:
            seen = fetch.record(grace, awaiting.nominal.slug)
            nominals.add_partner_unit(
                by=grace, nominal=seen, unit=Unit.objects.get(code="demo-bolton"), at=timezone.now()
            )
        with act("dan.reid") as dan, pytest.raises(Refused) as refused:
            actions.sign_off(by=dan, **on(awaiting))
        assert refused.value.denied.code == "OBJ_TEAM"

    def test_one_sent_back_is_confirmed_again_and_what_was_said_first_stays(
        self, act: Any, priya: Actor, nominal: Nominal, awaiting: Assessment
    ) -> None:
        with act("grace.okafor") as grace:
            one = actions.send_back(by=grace, comments="Public is High on page 31", **on(awaiting))
        assert header(nominal) == ("Very high", f"{NOTE}, returned with comments")
        assert not Due.objects.open().filter(key=str(one.reference)).exists()
        decisions = as_printed(reading(ROSH)) | {
            "rosh.public.community": Decision(FactOutcome.CORRECTED, "high")
        }
        with act("priya.shah") as again:
            one = confirmed(again, one, decisions=decisions)
        assert header(nominal) == ("High", f"{NOTE}, awaiting sign-off")
        assert one.comments == "Public is High on page 31"
        said = AssessmentFact.objects.of(nominal).filter(key="rosh.public.community").order_by("pk")
        assert [(fact.value, fact.superseded_at is None) for fact in said] == [
            ("Very High", False),
            ("High", True),
        ]
        assert Due.objects.open().filter(key=str(one.reference)).count() == 1

    def test_whoever_entered_it_is_told(self, act: Any, world: World, awaiting: Assessment) -> None:
        with act("grace.okafor") as grace:
            one = actions.send_back(by=grace, comments="Look again", **on(awaiting))
            told = notices.told(f"assessment.closed:{one.reference}:{one.version}")
        assert [person.name for person in told] == ["Priya Shah"]


class TestTakingBack:
    def test_the_header_goes_back_to_what_it_showed_before(self, priya: Actor, nominal: Nominal) -> None:
        nominals.set_summary(by=priya, nominal=nominal, rosh="Medium", rosh_note="As referred")
        one = confirmed(priya, opened(priya, nominal, reading(ROSH)))
        assert header(nominal)[0] == "Very high"
        actions.withdraw(by=priya, reason="Wrong file", **on(one))
        assert header(nominal) == ("Medium", "As referred")
        assert events(one) == ["confirmed", "opened", "withdrawn"]
        assert not Due.objects.open().filter(key=str(one.reference)).exists()

    def test_who_was_told_is_said_and_told_again(self, act: Any, world: World) -> None:
        one = shared_with_everybody(act, world)
        with act("priya.shah") as priya:
            one = confirmed(priya, one)
            told = actions.withdraw(by=priya, reason="Wrong person", **on(one))
            assert {person.name for person in told} == {"Tom Hughes", "Daniel Reid", "Marcus Bell"}
            again = notices.told(f"assessment.closed:{one.reference}:2")
            assert {person.name for person in again} == {"Tom Hughes", "Daniel Reid", "Marcus Bell"}
            assert all(person.withdrawn_at for person in notices.told(one.told_key))

    def test_once_signed_off_a_supervisor_does_it(self, act: Any, awaiting: Assessment) -> None:
        with act("grace.okafor") as grace:
            one = actions.sign_off(by=grace, **on(awaiting))
        with act("priya.shah") as priya, pytest.raises(Refused) as refused:
            actions.withdraw(by=priya, reason="Wrong", **on(one))
        assert refused.value.denied.code == "ASM_SIGNED"
        with act("una.clarke") as una:
            actions.withdraw(by=una, reason="Wrong", **on(one))
        assert now(one).state == AssessmentState.WITHDRAWN

    def test_the_document_of_one_withdrawn_can_be_checked_again(
        self, priya: Actor, awaiting: Assessment
    ) -> None:
        actions.withdraw(by=priya, reason="Wrong level", **on(awaiting))
        again = actions.check_again(
            by=priya, nominal=awaiting.nominal, assessment_ref=awaiting.reference, at=timezone.now()
        )
        assert confirmed(priya, again).state == AssessmentState.AWAITING

    def test_a_reason_is_kept_for_a_rejection_too(
        self, priya: Actor, nominal: Nominal, to_check: Assessment
    ) -> None:
        one = actions.reject(by=priya, reason="It is about his brother", **on(to_check))
        assert (one.state, one.rejected_reason) == (AssessmentState.REJECTED, "It is about his brother")
        assert header(nominal) == ("", "")
        assert events(one) == ["opened", "rejected"]


class TestTheClock:
    def test_an_arms_informed_oasys_stops_it_and_one_withdrawn_lets_it_run(self, priya: Actor) -> None:
        nominal = wesley(priya, record_type="rso")
        orders.record_release(
            by=priya, nominal=nominal, released_on=date(2025, 3, 1), note="", at=timezone.now()
        )
        plain = confirmed(priya, opened(priya, nominal, reading(ROSH)))
        assert clock(nominal)
        arms = confirmed(priya, opened(priya, nominal, reading(ROSH)), arms_informed=True, arms_on=COMPLETED)
        assert not clock(nominal)
        actions.withdraw(by=priya, reason="Wrong", **on(plain))
        assert not clock(nominal)
        actions.withdraw(by=priya, reason="Wrong", **on(arms))
        assert clock(nominal)

    def test_a_release_written_down_late_finds_the_oasys_that_came_before(self, priya: Actor) -> None:
        nominal = wesley(priya, record_type="rso")
        confirmed(priya, opened(priya, nominal, reading(ROSH)), arms_informed=True, arms_on=COMPLETED)
        orders.record_release(
            by=priya, nominal=nominal, released_on=date(2025, 3, 1), note="", at=timezone.now()
        )
        assert not clock(nominal)

    def test_of_two_that_stop_it_one_withdrawn_leaves_the_other(self, priya: Actor) -> None:
        nominal = wesley(priya, record_type="rso")
        orders.record_release(
            by=priya, nominal=nominal, released_on=date(2025, 3, 1), note="", at=timezone.now()
        )
        first, second = (
            confirmed(priya, opened(priya, nominal, reading(ROSH)), arms_informed=True, arms_on=COMPLETED)
            for _ in range(2)
        )
        actions.withdraw(by=priya, reason="Wrong", **on(first))
        assert not clock(nominal)
        actions.withdraw(by=priya, reason="Wrong", **on(second))
        assert clock(nominal)

    def test_one_that_came_back_and_is_not_arms_informed_after_all_lets_it_run(self, act: Any) -> None:
        with act("priya.shah") as priya:
            nominal = wesley(priya, record_type="rso")
            orders.record_release(
                by=priya, nominal=nominal, released_on=date(2025, 3, 1), note="", at=timezone.now()
            )
            one = confirmed(
                priya, opened(priya, nominal, reading(ROSH)), arms_informed=True, arms_on=COMPLETED
            )
        with act("grace.okafor") as grace:
            one = actions.send_back(by=grace, comments="No ARMS in it", **on(one))
        with act("priya.shah") as priya:
            confirmed(priya, one)
            assert clock(nominal)


def clock(nominal: Nominal) -> str:
    return NominalSummary.objects.of(nominal).get().clock


class TestTabsAndPeople:
    def test_the_same_form_sent_twice_is_one_confirmation(self, priya: Actor, to_check: Assessment) -> None:
        first = confirmed(priya, to_check, version=0)
        again = confirmed(priya, to_check, version=0)
        assert (again.pk, again.version) == (first.pk, 1)
        assert events(first) == ["confirmed", "opened"]

    def test_the_same_form_with_another_answer_is_stale_and_changes_nothing(
        self, priya: Actor, nominal: Nominal, to_check: Assessment
    ) -> None:
        first = confirmed(priya, to_check, version=0)
        with pytest.raises(actions.StaleCheck) as stale:
            confirmed(priya, to_check, version=0, completed_on=date(2025, 4, 1))
        assert (stale.value.assessment.version, now(first).completed_on) == (1, COMPLETED)

    def test_whoever_comes_second_is_told(self, act: Any, to_check: Assessment) -> None:
        with act("priya.shah") as priya:
            confirmed(priya, to_check, version=0)
        with act("tom.hughes") as tom:
            with pytest.raises(actions.StaleCheck):
                confirmed(tom, to_check, version=0)
            with pytest.raises(actions.StaleCheck):
                actions.reject(by=tom, reason="No", **on(to_check, version=0))

    @pytest.mark.parametrize("act_on", ["reject", "confirm", "sign_off", "send_back"])
    def test_what_is_over_cannot_be_moved(self, act_on: str, act: Any, awaiting: Assessment) -> None:
        with act("priya.shah") as priya:
            actions.withdraw(by=priya, reason="Wrong", **on(awaiting))
        person = "priya.shah" if act_on in {"reject", "confirm"} else "grace.okafor"
        said: dict[str, Any] = {"reject": {"reason": "No"}, "send_back": {"comments": "No"}}.get(act_on, {})
        if act_on == "confirm":
            said = answers(reading(ROSH))
        with act(person) as somebody, pytest.raises(actions.CannotMove):
            getattr(actions, act_on)(by=somebody, **on(now(awaiting)), **said)

    def test_withdrawing_twice_says_the_same_twice(self, act: Any, world: World) -> None:
        one = shared_with_everybody(act, world)
        with act("priya.shah") as priya:
            one = confirmed(priya, one)
            first = actions.withdraw(by=priya, reason="Wrong", **on(one))
            again = actions.withdraw(by=priya, reason="Wrong", **on(one))
        assert [person.user_id for person in first] == [person.user_id for person in again]

    def test_access_that_ended_while_the_page_was_open_ends_the_act(
        self, act: Any, world: World, to_check: Assessment
    ) -> None:
        with act("priya.shah") as priya:
            nominal = to_check.nominal
            Nominal._base_manager.filter(pk=nominal.pk).update(
                owner_unit=Unit.objects.get(code="demo-cardiff"),
                manager=world.user("megan.rees"),
                mappa_area=None,
            )
            with pytest.raises(Refused) as refused:
                confirmed(priya, to_check)
        assert refused.value.denied.status == 404

    @pytest.mark.parametrize("person", ["helen.archer", "dan.reid", "omar.said", "jon.pike", "marcus.bell"])
    def test_who_may_not_confirm_is_refused(self, person: str, act: Any, to_check: Assessment) -> None:
        with act(person) as other:
            for act_on, said in (
                (actions.confirm, answers(reading(ROSH))),
                (actions.reject, {"reason": "No"}),
                (actions.withdraw, {"reason": "No"}),
            ):
                with pytest.raises(Refused):
                    act_on(by=other, **on(to_check), **said)

    def test_an_assessment_of_another_record_is_not_reached_through_this_one(
        self, priya: Actor, to_check: Assessment
    ) -> None:
        other = create(priya, surname="Another")
        with pytest.raises(Refused) as refused:
            actions.reject(by=priya, reason="No", **on(to_check, nominal=other))
        assert refused.value.denied.status == 404


class TestOrder:
    @pytest.mark.parametrize("order", [(0, 1), (1, 0)])
    def test_the_header_follows_the_day_of_completion_not_the_clock(
        self, order: tuple[int, int], priya: Actor, nominal: Nominal
    ) -> None:
        days, levels = (date(2024, 1, 5), date(2025, 3, 12)), ("High", "Low")
        for which in order:
            one = opened(priya, nominal, reading({"rosh.public.community": levels[which]}))
            confirmed(priya, one, completed_on=days[which])
        assert header(nominal) == ("Low", f"{NOTE}, awaiting sign-off")


def test_a_problem_is_named_by_its_key() -> None:
    assert str(actions.Incomplete((Problem("assessor", "Enter it"),))) == "assessor"
