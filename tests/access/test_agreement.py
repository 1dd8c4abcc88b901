"""The agreement law: the decision, the queryset, row-level security and the page always say the same.

For every person of the demonstration and every record; and the same again after everything that moves access
has happened to some of them.
"""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.utils import timezone

from records.caseload.demo.people import PEOPLE
from records.nominals import actions
from records.nominals.choices import GrantSource, Visibility
from records.nominals.grants import NominalGroupGrant
from records.nominals.models import CoWorker, Nominal, RecordAccess
from records.nominals.policy import Action, Standing, decide
from tests.access.oracle import Oracle
from tests.access.owner import change, value
from visor.access.actor import acting
from visor.accounts.models import User
from visor.organisation.models import Posting, Unit

# What a record's address answers for each reason to refuse (design 3).
STATUS = {"OBJ_NONE": 404}


def user(key):
    return User.objects.get(username=f"{key}@visor.example")


def disagreements(key, oracle, *, pages):
    """Where the four differ for this person; `pages` says of which records the page is asked too."""
    person = user(key)
    with acting(person.pk) as actor:
        listed = set(Nominal.objects.visible_to(actor).values_list("pk", flat=True))
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM nominals_nominal")
            let_through = {row[0] for row in cursor.fetchall()}
        levels = dict(
            RecordAccess.objects.visible_to(actor).order_by("level").values_list("record_id", "level")
        )
    client = Client()
    client.force_login(person, backend="visor.accounts.backends.PasswordBackend")
    found = []
    for record in oracle.records:
        level = oracle.level(person.pk, record) if actor.ready else None
        decision = decide(actor, Action.OPEN, Standing(record.visibility, level, record.practice))
        expected = bool(decision)
        answers = [record.id in let_through, record.id in listed]
        if any(answer is not expected for answer in answers) or levels.get(record.id) != level:
            found.append((key, record, level, levels.get(record.id), expected, answers))
        if record.slug in pages:
            status = client.get(f"/records/{record.slug}/").status_code
            wanted = 200 if expected else STATUS.get(decision.code, 403)
            found += [] if status == wanted else [(key, record, decision, status)]
    return found


@pytest.mark.parametrize("person", [person.key for person in PEOPLE])
def test_decision_queryset_policy_and_page_agree(person, world, oracle):
    pages = {
        *world.special.values(),
        world.ordinary,
        world.elsewhere,
        *(one.slug for one in oracle.records[::4]),
    }
    assert disagreements(person, oracle, pages=pages) == []


@pytest.fixture
def oracle(world):
    return Oracle()


def test_they_still_agree_after_everything_that_moves_access(own_database, world_in):
    """Partners, co-workers, grants, their ends, restrictions, moved units, changed owners and levels, duties."""
    before = {
        key: _reach(key) for key in ("rob.finch", "dan.reid", "megan.rees", "marcus.bell", "farah.aziz")
    }
    now = timezone.now()
    move_things(now)
    assert value("SELECT access_differences()") == 0
    oracle = Oracle()
    for person in PEOPLE:
        slugs = {record.slug for record in oracle.records[:12]}
        assert disagreements(person.key, oracle, pages=slugs if person.key in before else set()) == []
    after = {key: _reach(key) for key in before}
    assert all(before[key] != after[key] for key in before), "nothing moved: the test shows nothing"


def _reach(key):
    with acting(user(key).pk) as actor:
        return set(Nominal.objects.visible_to(actor).values_list("pk", flat=True))


def move_things(now):
    far = now + timedelta(days=30)
    with acting(user("jon.pike").pk) as lead:
        mine = list(Nominal.objects.visible_to(lead).filter(visibility="open", level="1").order_by("-id")[:6])
        partner, share, ended, hidden, signposted, moved = mine
        actions.add_partner_unit(by=lead, nominal=partner, unit=Unit.objects.get(code="MRI"), at=now)
        CoWorker.objects.create(
            nominal=partner, user=user("megan.rees"), added_by_id=lead.user_id, added_at=now, until=far
        )
        CoWorker.objects.create(
            nominal=partner, user=user("lena.novak"), added_by_id=lead.user_id, added_at=now,
            until=now - timedelta(minutes=1),
        )  # fmt: skip
        given = {
            "by": lead, "source": GrantSource.SHARE, "reason": "Joint work", "expires_at": far, "at": now,
        }  # fmt: skip
        actions.grant_access(nominal=share, user_id=user("dan.reid").pk, **given)
        grant = actions.grant_access(nominal=ended, user_id=user("dan.reid").pk, can_work=True, **given)
        actions.revoke_access(by=lead, nominal=ended, grant=grant, at=now)
        _share_with_unit(share, lead, now)
        readers = [user("priya.shah").pk]
        for nominal, how in ((hidden, Visibility.HIDDEN), (signposted, Visibility.SIGNPOSTED)):
            actions.restrict(by=lead, nominal=nominal, visibility=how, reader_ids=readers, reason="R", at=now)
        Nominal._base_manager.filter(pk=moved.pk).update(owner_unit=Unit.objects.get(code="demo-bolton"))
        Nominal._base_manager.filter(pk=moved.pk).update(manager=user("megan.rees"))
        Nominal._base_manager.filter(pk=ended.pk).update(level="3")
    _move_units_and_people(now)


def _share_with_unit(nominal, by, now):
    unit = Unit.objects.get(code="demo-cardiff")
    group, _ = Group.objects.get_or_create(name=f"unit:{unit.pk}")
    NominalGroupGrant.objects.create(
        content_object=nominal, group=group, source=GrantSource.SHARE, reason="Moved there",
        permission=Permission.objects.get(codename="read_nominal"), granted_by_id=by.user_id, granted_at=now,
    )  # fmt: skip


def _move_units_and_people(now):
    """The second Salford team moves to Bolton's PDU with its people; a duty begins, a posting ends."""
    change(
        "UPDATE organisation_unit SET parent_id = (SELECT id FROM organisation_unit WHERE code = 'N50BOLT')"
        " WHERE code = 'demo-salford-2'"
    )
    Posting.objects.create(
        user=user("rob.finch"), unit=Unit.objects.get(code="demo-salford-1"), role="po", kind="duty",
        starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=8), granted_by=user("colin.webb"),
    )  # fmt: skip
    Posting.objects.filter(user=user("tom.hughes")).update(ends_at=now - timedelta(minutes=1))
