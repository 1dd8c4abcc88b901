"""Adding a record and writing on it: once, by the right person, on the right ground, whatever is typed."""

import threading
import uuid
from datetime import date, timedelta

import pytest
from django.db import connections
from django.utils import timezone

from records.nominals import actions, search
from records.nominals.choices import GrantSource, LogKind, MarkerKind, Visibility
from records.nominals.identifiers import Kind
from records.nominals.models import (
    Card,
    LogEntry,
    Marker,
    Name,
    Nominal,
    NominalIdentifier,
    NominalSummary,
    NominalUserGrant,
    SearchRun,
    TimelineEntry,
)
from tests.access.owner import rows, value
from visor.access.actor import acting
from visor.access.decision import Refused
from visor.organisation.models import Unit


def searched(actor, text="Wesley Fictional", *, at=None):
    at = at or timezone.now()
    return search.find(by=actor, text=text, at=at, today=timezone.localdate(at)).run.pk


def new_nominal(actor, *, surname="Fictional", forenames="Wesley", unit="demo-salford-1", **fields):
    return actions.NewNominal(
        name=actions.NewName(surname=surname, forenames=forenames), record_type="violent", category="2", level="1",
        owner_unit=Unit.objects.select_related("place").get(code=unit), manager_id=actor.user_id, **fields,
    )  # fmt: skip


def create(actor, *, form_key=None, search_id=None, at=None, **fields):
    return actions.create_nominal(
        by=actor, new=new_nominal(actor, **fields), form_key=form_key or uuid.uuid4(),
        search_id=search_id or searched(actor), at=at or timezone.now(),
    )  # fmt: skip


def write(actor, nominal, text="Came in.", *, form_key=None, when=None, **fields):
    now = timezone.now()
    values = {"kind": LogKind.OFFICE, "is_significant": False, **fields}
    return actions.add_log_entry(
        by=actor, nominal=nominal, text=text, happened_at=when or now, form_key=form_key or uuid.uuid4(), at=now,
        **values,
    )  # fmt: skip


def own(actor):
    return Nominal.objects.visible_to(actor).managed_by(actor).filter(visibility="open").order_by("-pk")[0]


def test_a_record_is_made_whole(act):
    with act("priya.shah") as priya:
        nominal = create(
            priya, date_of_birth=date(1984, 2, 29), numbers=((Kind.PNC, "02/73319Z"), (Kind.CRN, "X320741")),
            aliases=(actions.NewName(surname="Wes", kind="nickname"),),
        )  # fmt: skip
        assert nominal.reference.startswith("VR")
        assert [name.full for name in Name.objects.of(nominal)] == ["Wesley Fictional", "Wes"]
        assert {one.canonical for one in NominalIdentifier.objects.of(nominal)} == {
            "2002/0073319Z",
            "X320741",
        }
        assert NominalSummary.objects.of(nominal).get().name == "Wesley Fictional"
        assert [line.title for line in TimelineEntry.objects.of(nominal)] == ["Record created"]
        assert Card.objects.visible_to(priya).get(pk=nominal.pk).name == "Wesley Fictional"


def test_the_same_form_twice_makes_one_record(act):
    key = uuid.uuid4()
    with act("priya.shah") as priya:
        first = create(priya, form_key=key)
        with pytest.raises(actions.AlreadyAdded) as again:
            create(priya, form_key=key, surname="Changed")
        assert again.value.nominal == first
        assert Nominal.objects.visible_to(priya).filter(form_key=key).count() == 1


def test_the_same_form_from_two_people_makes_two(act):
    key = uuid.uuid4()
    with act("priya.shah") as priya:
        create(priya, form_key=key)
    with act("tom.hughes") as tom:
        assert create(tom, form_key=key).form_key == key


def together(work, times=2):
    """Run it in threads at the same moment; what each gave or raised."""
    given, start = [], threading.Barrier(times, timeout=20)

    def run():
        try:
            start.wait()
            given.append(work())
        except (actions.AlreadyAdded, actions.AlreadyMarked) as refusal:
            given.append(refusal)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(given) == times, "one of them broke"
    return given


def test_the_same_form_twice_at_the_same_moment_makes_one_record(own_database, world_in):
    priya, key = world_in("priya.shah"), uuid.uuid4()
    with acting(priya.pk) as actor:
        ground = searched(actor)

    def work():
        with acting(priya.pk) as actor:
            return create(actor, form_key=key, search_id=ground).pk

    given = together(work, times=4)
    made = [one for one in given if isinstance(one, int)]
    refused = [one for one in given if isinstance(one, actions.AlreadyAdded)]
    assert (len(made), len(refused)) == (1, 3)
    assert {one.nominal.pk for one in refused} == set(made)
    assert value("SELECT count(*) FROM nominals_nominal WHERE form_key = %s", str(key)) == 1
    assert value("SELECT count(*) FROM nominals_nominalsummary WHERE nominal_id = %s", made[0]) == 1


def test_the_same_entry_twice_at_the_same_moment_is_one_entry(own_database, world_in):
    priya, key, when = world_in("priya.shah"), uuid.uuid4(), timezone.now()

    def work():
        with acting(priya.pk) as actor:
            return write(actor, own(actor), form_key=key, when=when).pk

    assert len(set(together(work, times=4))) == 1
    assert value("SELECT count(*) FROM nominals_logentry WHERE happened_at = %s", when) == 1
    assert value("SELECT count(*) FROM nominals_timelineentry WHERE at = %s AND kind = 'log'", when) == 1


def test_two_markers_at_the_same_moment_are_both_on_the_header(own_database, world_in):
    """A header without one of two warnings is how somebody is hurt."""
    priya, tom = world_in("priya.shah"), world_in("tom.hughes")
    with acting(priya.pk) as actor:
        nominal = create(actor)
    todo = [(priya, MarkerKind.VIOLENT), (tom, MarkerKind.WEAPONS), (priya, MarkerKind.DRUGS)]

    def work():
        person, kind = todo.pop()
        with acting(person.pk) as actor:
            return actions.add_marker(
                by=actor, nominal=nominal, kind=kind, evidence="PSR", at=timezone.now()
            ).pk

    together(work, times=3)
    shown = value("SELECT markers FROM nominals_nominalsummary WHERE nominal_id = %s", nominal.pk)
    assert sorted(shown) == ["drugs", "violent", "weapons"]


def test_a_marker_is_on_the_record_once(act):
    with act("priya.shah") as priya:
        nominal = create(priya)
        for kind in (MarkerKind.VIOLENT, MarkerKind.WEAPONS):
            actions.add_marker(by=priya, nominal=nominal, kind=kind, evidence="PSR", at=timezone.now())
        with pytest.raises(actions.AlreadyMarked):
            actions.add_marker(
                by=priya, nominal=nominal, kind=MarkerKind.VIOLENT, evidence="X", at=timezone.now()
            )
        assert Marker.objects.of(nominal).count() == 2


# --- on what ground ---


def test_a_record_is_not_added_without_a_search(act):
    with act("priya.shah") as priya, pytest.raises(Refused) as refused:
        create(priya, search_id=uuid.uuid4())
    assert refused.value.denied.code == "NO_SEARCH"


def test_somebody_elses_search_is_no_ground(act):
    with act("tom.hughes") as tom:
        ground = searched(tom)
    with act("priya.shah") as priya, pytest.raises(Refused):
        create(priya, search_id=ground)


def test_an_old_search_is_no_ground(act):
    with act("priya.shah") as priya:
        ground = searched(priya, at=timezone.now() - search.HOLDS_FOR - timedelta(seconds=1))
        with pytest.raises(Refused):
            create(priya, search_id=ground)
        fresh = searched(priya, at=timezone.now() - search.HOLDS_FOR + timedelta(minutes=1))
        assert create(priya, search_id=fresh)


@pytest.mark.parametrize(
    ("person", "code"),
    [
        ("omar.said", "TRN_NONE"),
        ("beth.lowe", "VET_NONE"),
        ("helen.archer", "ROL_FUNC"),
        ("una.clarke", "ROL_FUNC"),
        ("farah.aziz", "ROL_FUNC"),
        ("nadia.frost", "ROL_FUNC"),
        ("colin.webb", "VET_NONE"),
        ("dan.reid", "OBJ_UNIT"),
        ("kev.marsden", "OBJ_UNIT"),
    ],
)
def test_only_those_who_may_add_records_do_and_only_to_their_units(person, code, act):
    with act(person) as actor, pytest.raises(Refused) as refused:
        create(actor, search_id=uuid.uuid4())
    assert refused.value.denied.code == code


def test_a_record_closed_to_its_maker_is_not_given_back_by_its_form(own_database, world_in):
    priya, key = world_in("priya.shah"), uuid.uuid4()
    with acting(priya.pk) as actor:
        nominal = create(actor, form_key=key)
    with acting(world_in("grace.okafor").pk) as grace:
        actions.restrict(
            by=grace, nominal=nominal, visibility=Visibility.HIDDEN, reader_ids=[world_in("tom.hughes").pk],
            reason="R", at=timezone.now(),
        )  # fmt: skip
    with acting(priya.pk) as actor, pytest.raises(Refused) as refused:
        create(actor, form_key=key)
    assert refused.value.denied.code == "FORM_SENT"


# --- the log ---


def test_the_same_entry_sent_again_is_the_same_entry(act):
    key, when = uuid.uuid4(), timezone.now()
    with act("priya.shah") as priya:
        nominal = own(priya)
        assert write(priya, nominal, form_key=key, when=when) == write(
            priya, nominal, form_key=key, when=when
        )
        assert LogEntry.objects.of(nominal).filter(happened_at=when).count() == 1


def test_going_back_and_writing_something_else_loses_neither(act):
    """The form carries the same key: "saved" must not be said of words that were thrown away."""
    key, when = uuid.uuid4(), timezone.now()
    with act("priya.shah") as priya:
        nominal = own(priya)
        for text in ("He came.", "He came, and he was drunk.", "He came."):
            write(priya, nominal, text, form_key=key, when=when)
        write(priya, nominal, "He came.", form_key=key, when=when, is_significant=True)
        found = LogEntry.objects.of(nominal).filter(happened_at=when).order_by("pk")
        assert [entry.text for entry in found] == ["He came.", "He came, and he was drunk.", "He came."]


@pytest.mark.parametrize("person", ["dan.reid", "helen.archer", "kev.marsden", "omar.said", "nadia.frost"])
def test_whoever_may_not_write_does_not_whatever_object_they_hold(person, act, world):
    """The page may be old, the object may be stolen: the act asks again."""
    with act("priya.shah") as priya:
        nominal = own(priya)
    with act(person) as actor:
        for work in (
            lambda: write(actor, nominal),
            lambda: actions.add_marker(
                by=actor, nominal=nominal, kind=MarkerKind.DRUGS, evidence="X", at=timezone.now()
            ),
            lambda: actions.add_partner_unit(
                by=actor, nominal=nominal, unit=Unit.objects.get(code="MRI"), at=timezone.now()
            ),
            lambda: share(actor, nominal, world.user("lena.novak")),
            lambda: actions.restrict(
                by=actor, nominal=nominal, visibility="hidden", reader_ids=[1], reason="R", at=timezone.now()
            ),
        ):
            with pytest.raises(Refused):
                work()


def share(actor, nominal, user, **fields):
    values = {"source": GrantSource.SHARE, "reason": "R", "expires_at": None, "at": timezone.now(), **fields}
    return actions.grant_access(by=actor, nominal=nominal, user_id=user.pk, **values)


# --- grants ---


def test_nobody_shares_with_themselves(act, world):
    with act("grace.okafor") as grace, pytest.raises(Refused) as refused:
        share(
            grace, Nominal.objects.visible_to(grace).filter(visibility="open")[0], world.user("grace.okafor")
        )
    assert refused.value.denied.code == "SOD_SELF"


def test_a_grant_is_closed_once_and_by_its_own_record(act, world):
    with act("grace.okafor") as grace:
        first, second = Nominal.objects.visible_to(grace).filter(visibility="open").order_by("pk")[:2]
        grant = share(grace, first, world.user("dan.reid"))
        with pytest.raises(actions.GrantIsClosed):
            actions.revoke_access(by=grace, nominal=second, grant=grant, at=timezone.now())
        closed_at = timezone.now()
        actions.revoke_access(by=grace, nominal=first, grant=grant, at=closed_at)
        with pytest.raises(actions.GrantIsClosed):
            actions.revoke_access(by=grace, nominal=first, grant=grant, at=timezone.now())
        kept = NominalUserGrant.objects.of(first).get(pk=grant.pk)
        assert (kept.revoked_at, kept.revoked_by_id) == (closed_at, grace.user_id)


def test_a_restriction_names_somebody_and_may_be_made_again(act, world):
    tom, priya = world.user("tom.hughes").pk, world.user("priya.shah").pk
    with act("jon.pike") as jon:
        nominal = Nominal.objects.visible_to(jon).filter(visibility="open").order_by("pk")[0]
        told = {"by": jon, "nominal": nominal, "visibility": Visibility.SIGNPOSTED, "reason": "R"}
        with pytest.raises(Refused) as refused:
            actions.restrict(**told, reader_ids=[], at=timezone.now())
        assert refused.value.denied.code == "RST_NONE"
        actions.restrict(**told, reader_ids=[tom, tom], at=timezone.now())
    with act("tom.hughes"):
        readers = NominalUserGrant.objects.of(nominal).filter(source="restriction", revoked_at=None)
        assert [grant.user_id for grant in readers] == [tom]
    with act("jon.pike") as jon, pytest.raises(Refused):
        actions.restrict(
            by=jon,
            nominal=nominal,
            visibility=Visibility.HIDDEN,
            reader_ids=[priya],
            reason="R",
            at=timezone.now(),
        )


def test_every_act_leaves_its_event(own_database, world_in):
    with acting(world_in("priya.shah").pk) as priya:
        nominal = create(priya)
        write(priya, nominal)
        actions.add_marker(by=priya, nominal=nominal, kind=MarkerKind.DRUGS, evidence="X", at=timezone.now())
    with acting(world_in("grace.okafor").pk) as grace:
        grant = share(grace, nominal, world_in("dan.reid"))
        actions.revoke_access(by=grace, nominal=nominal, grant=grant, at=timezone.now())
        actions.add_partner_unit(
            by=grace, nominal=nominal, unit=Unit.objects.get(code="MRI"), at=timezone.now()
        )
        actions.restrict(
            by=grace, nominal=nominal, visibility="hidden", reader_ids=[world_in("tom.hughes").pk], reason="R",
            at=timezone.now(),
        )  # fmt: skip
    found = [
        row[0]
        for row in rows(
            "SELECT action FROM audit_event WHERE subject_type = 'nominal' AND subject_id = %s ORDER BY at",
            str(nominal.pk),
        )
    ]
    assert found == [
        "nominals.record.created",
        "nominals.log.added",
        "nominals.summary.set",
        "nominals.grant.given",
        "nominals.grant.revoked",
        "nominals.partner.added",
        "nominals.grant.given",
        "nominals.record.restricted",
    ]


def test_a_search_is_seen_by_whoever_made_it_alone(act):
    with act("priya.shah") as priya:
        key = searched(priya)
        assert SearchRun.objects.visible_to(priya).filter(pk=key).exists()
    with act("tom.hughes") as tom:
        assert not SearchRun.objects.visible_to(tom).filter(pk=key).exists()
        assert not SearchRun.objects.unscoped(reason="a test").filter(pk=key).exists()
