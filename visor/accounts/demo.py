"""The fictional people of the demo. Called by the demo's commands and its page; refuses elsewhere."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from visor.accounts.models import TotpDevice, User

PASSWORD = "correct-horse-fictional-staple"  # noqa: S105  printed on purpose; production refuses to start beside it


class NotTheDemo(Exception):
    """Something for the demo alone was asked of a real installation."""


@dataclass(frozen=True, slots=True)
class DemoPerson:
    full_name: str
    username: str
    note: str
    code: str


def people(*, at: float | None = None) -> list[DemoPerson]:
    """The demo's people with something said about them, in the order made, and the code each would see now."""
    refuse_elsewhere()
    devices = TotpDevice.objects.filter(user__demo=True, confirmed=True).exclude(user__demo_note="")
    return [
        DemoPerson(device.user.full_name, device.user.username, device.user.demo_note, device.code(at))
        for device in devices.select_related("user").order_by("user_id", "pk")
    ]


def refuse_elsewhere() -> None:
    if not settings.DEMO:
        raise NotTheDemo("This is for the demo alone.")


def refuse_demo_people() -> None:
    """Stop the start of a real installation whose database holds people of the demo: their password is printed."""
    if not settings.DEMO and User.objects.filter(demo=True).exists():
        raise ImproperlyConfigured(
            "The database holds people of the demo. A real installation must not use it."
        )
