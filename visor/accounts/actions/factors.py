"""Ways of getting codes: started, proved with a code, replaced; hardware tokens; recovery codes."""

from django.db import IntegrityError, transaction

from visor.access.actor import Actor
from visor.access.decision import require
from visor.accounts import delivery, factors, policy, sealing
from visor.accounts.actions import sessions
from visor.accounts.choices import Event, FactorKind, Over
from visor.accounts.models import TotpDevice, User
from visor.audit import log as audit

# A token that lay in a drawer may be this many steps off; what it is off by is kept with it.
FURTHEST_DRIFT = 20


class CannotRegister(Exception):
    """This token cannot be registered so; the message may be shown."""


@transaction.atomic
def start_app(*, by: Actor, user: User) -> TotpDevice:
    """A new seed for an authenticator app, of no use until it is proved with a code."""
    TotpDevice.objects.filter(user=user, kind=FactorKind.APP, confirmed=False).delete()
    device = TotpDevice.objects.create(
        user=user, name=FactorKind.APP.label, confirmed=False, sealed_seed=sealing.seal(factors.new_seed())
    )
    _record(Event.FACTOR_STARTED, by=by, person=user)
    return device


@transaction.atomic
def confirm_factor(*, by: Actor, user: User, typed: str, keep: str) -> TotpDevice | None:
    """Put the app or token showing this code in use; None when none shows it. Other sessions end."""
    device = prove(user, typed)
    if device is None:
        return None
    sessions.end_all(user.pk, reason=Over.CHANGED, but=keep)
    _record(Event.FACTOR_CONFIRMED, by=by, person=user, detail={"kind": device.kind})
    delivery.tell(user, "factors_changed")
    return device


@transaction.atomic
def make_recovery_codes(*, by: Actor, user: User) -> list[str]:
    """Ten new recovery codes, to be shown once; the old ones are dead."""
    codes = factors.new_recovery_codes(user)
    _record(Event.RECOVERY_CODES_MADE, by=by, person=user)
    return codes


@transaction.atomic
def register_hardware_token(
    *, by: Actor, person: User, serial: str, seed: bytes, step: int = 30, digits: int = 6, shows: str = ""
) -> TotpDevice:
    """Give a person a code token; it is of no use until they prove it themselves. Raises `CannotRegister`.

    `shows` is the code on its display now, when the administrator has it in hand: it finds out a mistyped
    seed, and how far the token's clock is off.
    """
    require(policy.can_administer(by, person), subject_type="user", subject_id=str(person.pk))
    device = TotpDevice(
        user=person, name=FactorKind.TOKEN.label, kind=FactorKind.TOKEN, serial=serial, confirmed=False,
        sealed_seed=sealing.seal(seed), step=step, digits=digits,
    )  # fmt: skip
    device.drift = _drift(device, shows) if shows else 0
    try:
        with transaction.atomic():
            device.save()
    except IntegrityError:
        raise CannotRegister("A token with this serial number is registered already.") from None
    _record(Event.TOKEN_REGISTERED, by=by, person=person, detail={"serial_end": serial[-4:]})
    return device


def prove(user: User, typed: str) -> TotpDevice | None:
    """Confirm the waiting app or token that shows this code. Inside this room only: its callers audit."""
    device = factors.verify_totp(user, typed, confirmed=False)
    if device is None:
        return None
    if device.kind == FactorKind.APP:
        TotpDevice.objects.filter(user=user, kind=FactorKind.APP, confirmed=True).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    return device


def _drift(device: TotpDevice, shows: str) -> int:
    clock = device.clock()
    code = factors.tidy(shows)
    if not (code.isascii() and code.isdigit()) or not clock.verify(int(code), tolerance=FURTHEST_DRIFT):
        raise CannotRegister(
            "The seed does not give the code the token shows. Check the seed, the step and the digits."
        )
    return int(clock.drift)


def _record(event: Event, *, by: Actor, person: User, detail: dict[str, object] | None = None) -> None:
    audit.record(event, by=by, subject_type="user", subject_id=person.pk, detail=detail)
