"""Accounts for tests: people who can sign in, their codes, and browsers that do it for real."""

import time
from itertools import count
from typing import Any

from django.test import Client
from django.utils import timezone

from visor.access.actor import Actor, Held, acting
from visor.accounts import factors, sealing
from visor.accounts.choices import FactorKind
from visor.accounts.models import TotpDevice, User
from visor.audit.models import Event
from visor.organisation.models import Posting, Unit

PASSWORD = "three-unlikely-words"
BACKEND = "visor.accounts.backends.PasswordBackend"
_numbers = count(1)


def make_user(name: str = "Robin Example", *, enrolled: bool = True, **fields: Any) -> User:
    """Somebody with a password and an authenticator app, or (`enrolled=False`) only invited."""
    number = next(_numbers)
    user = User.objects.create_user(username=f"account{number}@justice.example", full_name=name, **fields)
    if enrolled:
        user.choose_password(PASSWORD, at=timezone.now())
        user.save()
        make_app(user)
    return user


def posted(user: User, unit: str = "demo-salford-1", role: str = "po") -> User:
    """The same person, posted there from now on by the system administrator of the demonstration."""
    Posting.objects.create(
        user=user, unit=Unit.objects.get(code=unit), role=role, starts_at=timezone.now(),
        granted_by=User.objects.get(username="colin.webb@visor.example"),
    )  # fmt: skip
    return user


def make_app(user: User, *, confirmed: bool = True, **fields: Any) -> TotpDevice:
    seed = sealing.seal(factors.new_seed())
    return TotpDevice.objects.create(user=user, name="App", confirmed=confirmed, sealed_seed=seed, **fields)


def code_of(user: User, *, confirmed: bool = True, kind: str = FactorKind.APP) -> str:
    """The code this person would see now, with no earlier attempt in its way and two seconds left to use it."""
    device = TotpDevice.objects.get(user=user, confirmed=confirmed, kind=kind)
    TotpDevice.objects.filter(pk=device.pk).update(
        last_t=-1, throttling_failure_count=0, throttling_failure_timestamp=None
    )
    left = device.step - time.time() % device.step
    if left < 2:
        time.sleep(left)
    return device.code()


def late_code_of(user: User) -> str:
    device = TotpDevice.objects.get(user=user)
    return device.code(time.time() - device.step)


def administrator(user: User, role: str = "system_administrator") -> Actor:
    """This person as an administrator of everybody, or of somewhere."""
    post = Held(
        role=role, unit_id=1, unit_name="Somewhere", unit_kind="region", agency="PS", region_id=1, area_id=None,
        duty=False,
    )  # fmt: skip
    return Actor(user_id=user.pk, name=user.full_name, active=True, postings=(post,))


def events_of(user: User) -> list[tuple[str, str, str]]:
    """What the audit trail says this person did, oldest first: action, outcome, code."""
    with acting(user.pk):
        rows = Event.objects.filter(actor_id=user.pk).order_by("at")
        return list(rows.values_list("action", "outcome", "code"))


def give_password(client: Client, user: User, password: str = PASSWORD, **extra: Any) -> Any:
    return client.post("/sign-in/", {"username": user.username, "password": password}, **extra)


def give_code(client: Client, code: str, **extra: Any) -> Any:
    return client.post("/sign-in/code/", {"code": code}, **extra)


def sign_in(client: Client, user: User, password: str = PASSWORD) -> Any:
    """Both steps, as a person takes them."""
    assert give_password(client, user, password).status_code == 302
    return give_code(client, code_of(user))
