"""The seed of an authenticator app that is being set up, as a picture and as text. Called by the views alone."""

import base64
import io
from urllib.parse import quote, urlencode

import segno
from django.http import Http404, HttpResponse

from visor.accounts.choices import FactorKind
from visor.accounts.models import TotpDevice, User

ISSUER = "ViSOR"


def response(user: User) -> HttpResponse:
    """The picture an authenticator app reads: its own image, since the page's policy allows no inline style."""
    picture = io.BytesIO()
    segno.make(_address(_waiting(user)), error="m").save(
        picture, kind="svg", scale=5, border=4, xmldecl=False, dark="#000", light="#fff"
    )
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


def seed_groups(user: User) -> list[str]:
    """The same seed for typing in, four characters at a time."""
    text = _base32(_waiting(user))
    return [text[place : place + 4] for place in range(0, len(text), 4)]


def _waiting(user: User) -> TotpDevice:
    device = TotpDevice.objects.filter(user=user, kind=FactorKind.APP, confirmed=False).first()
    if device is None:
        raise Http404
    return device


def _base32(device: TotpDevice) -> str:
    return base64.b32encode(device.seed).decode().rstrip("=")


def _address(device: TotpDevice) -> str:
    query = urlencode(
        {"secret": _base32(device), "issuer": ISSUER, "digits": device.digits, "period": device.step}
    )
    return f"otpauth://totp/{quote(f'{ISSUER}:{device.user.username}')}?{query}"
