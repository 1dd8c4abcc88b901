"""What the rows and rules of accounts refuse by themselves, whoever asks."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.factories.accounts import administrator, make_app, make_user
from visor.access.actor import SYSTEM, Actor
from visor.access.decision import Refused
from visor.accounts import actions, factors, policy, sealing
from visor.accounts.choices import IdentityCheck
from visor.accounts.devices import name_of
from visor.accounts.models import FactorReset, TotpDevice, User
from visor.accounts.models.sign_in import SignInDelay

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return make_user("Ada"), make_user("Bob"), make_user("Cas")


def refused(**fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorReset.objects.create(requested_at=timezone.now(), identity_check="video", **fields)


def test_two_administrators_and_the_person_are_three_people(people):
    ada, bob, cas = people
    now = timezone.now()
    refused(person=cas, requested_by=cas)
    refused(person=cas, requested_by=ada, approved_by=ada, approved_at=now)
    refused(person=cas, requested_by=ada, approved_by=cas, approved_at=now)
    refused(person=cas, requested_by=ada, approved_by=bob)
    refused(person=cas, requested_by=ada, approved_at=now)
    FactorReset.objects.create(
        person=cas,
        requested_by=ada,
        approved_by=bob,
        requested_at=now,
        approved_at=now,
        identity_check="video",
    )


@pytest.mark.parametrize("username", ["UPPER@justice.example", "Mixed@Justice.example"])
def test_one_address_is_one_account(username):
    User.objects.create_user(username=username, full_name="One")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user(username=username.lower(), full_name="Two")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(username=f"X{username}", full_name="Three")])


def test_nobody_is_above_the_rules():
    assert not hasattr(User.objects, "create_superuser")
    assert not {"is_superuser", "is_staff", "groups"} & {field.name for field in User._meta.get_fields()}


def test_names_stay_out_of_logs(people):
    assert "Ada" not in f"{people[0]} {people[0]!r}"


def test_a_person_has_one_app(people):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_app(people[0])


@pytest.mark.parametrize("role", sorted(policy.ADMINISTRATORS))
def test_administrators_need_not_be_ready(people, role):
    assert policy.may_administer_accounts(administrator(people[0], role))


@pytest.mark.parametrize("role", ["po", "spo", "auditor", "vetting_officer", "training_lead", ""])
def test_no_other_role_administers(people, role):
    assert not policy.may_administer_accounts(administrator(people[0], role))


def test_neither_does_nobody_nor_the_system(people):
    assert not policy.may_administer_accounts(SYSTEM)
    assert not policy.may_administer_accounts(Actor(user_id=0, name=""))


def by_nobody(person):
    now, by = timezone.now(), actions.who(person)
    yield lambda: actions.invite(by=by, username="x@justice.example", full_name="X", at=now)
    yield lambda: actions.invite_again(by=by, person=person, at=now)
    yield lambda: actions.issue_password_reset(by=by, person=person, at=now)
    yield lambda: actions.request_factor_reset(
        by=by, person=person, identity_check=IdentityCheck.VIDEO, at=now
    )
    yield lambda: actions.register_hardware_token(by=by, person=person, serial="1", seed=b"s" * 20)
    yield lambda: actions.end_sessions_of(by=by, person=person)
    yield lambda: actions.deactivate(by=by, person=person, at=now)
    yield lambda: actions.reactivate(by=by, person=person)


def test_actions_ask_again(people):
    for act in by_nobody(people[0]):
        with pytest.raises(Refused):
            act()


def test_seeds_open_with_every_key_and_are_sealed_with_the_first(settings):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.DATA_KEY = old
    sealed = sealing.seal(b"seed")
    settings.DATA_KEY = f"{new}, {old}"
    assert sealing.unseal(sealed) == b"seed"
    resealed = sealing.reseal(sealed)
    settings.DATA_KEY = new
    assert sealing.unseal(resealed) == b"seed"
    with pytest.raises(InvalidToken):
        sealing.unseal(sealed)


@pytest.mark.parametrize(
    ("at", "code"),
    [(59, "94287082"), (1111111109, "07081804"), (1234567890, "89005924"), (20000000000, "65353130")],
)
def test_codes_are_those_of_the_standard(at, code):
    device = TotpDevice(sealed_seed=sealing.seal(b"12345678901234567890"), digits=8)
    assert device.code(at) == code


@pytest.mark.parametrize(
    "text",
    [
        "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
        "jbsw y3dp-ehpk 3pxp jbsw y3dp ehpk 3pxp",
        "48656C6C6F21DEADBEEF48656C6C6F21DEADBEEF",
    ],
)
def test_seeds_are_read_as_makers_print_them(text):
    assert factors.read_seed(text).startswith(b"Hello!\xde\xad\xbe\xef")


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(0, None), (9, None), (10, 1), (12, 4), (16, 60), (10_000, 60)]
)
def test_the_delay_grows_and_stops_growing(attempts, seconds):
    now = timezone.now()
    open_at = SignInDelay(attempts=attempts, last_at=now).open_at()
    assert seconds == (None if open_at is None else (open_at - now).total_seconds())


def test_an_attempt_that_came_too_early_pushes_nothing_away():
    now = timezone.now()
    SignInDelay.objects.create(name_hash="x", attempts=12, last_at=now)
    for _ in range(50):
        assert SignInDelay.objects.claim("x", at=now) == now + timedelta(seconds=4)
    assert SignInDelay.objects.claim("x", at=now + timedelta(seconds=4)) is None


def test_attempts_are_forgotten_after_a_day():
    now = timezone.now()
    SignInDelay.objects.create(name_hash="x", attempts=500, last_at=now - timedelta(days=2))
    assert SignInDelay.objects.claim("x", at=now) is None
    assert SignInDelay.objects.get(name_hash="x").attempts == 1


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0 Safari/537.36 Edg/131.0", "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari on iPhone"),
        ("", "A browser"),
        ("<script>", "A browser"),
    ],
)
def test_browsers_are_named_as_people_know_them(user_agent, name):
    assert name_of(user_agent) == name
