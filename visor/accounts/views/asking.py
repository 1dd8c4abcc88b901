"""What the views of this room share: who asks, about whom, and words said on several pages."""

import json
import math
import uuid
from datetime import datetime
from typing import cast

from django.http import Http404, HttpRequest
from django.utils import timezone

from visor.access.actor import Actor
from visor.accounts import sealing
from visor.accounts.models import User

WRONG_CODE = "That code is not right, has been used or has run out. Wait for a new code and enter that one"
SAVED_CODES = "recovery_codes"


def actor_of(request: HttpRequest) -> Actor:
    return cast(Actor, request.actor)  # type: ignore[attr-defined]  # @allow has put it there


def me(request: HttpRequest) -> User:
    """The signed-in person's own account."""
    return User.objects.get(pk=actor_of(request).user_id)


def person_or_404(request: HttpRequest, ref: uuid.UUID) -> User:
    """The person, when their account is in this administrator's reach; their own page says who looks after it."""
    actor = actor_of(request)
    people = User.objects.administered_by(actor) | User.objects.filter(pk=actor.user_id)
    person = people.filter(ref=ref).first()
    if person is None:
        raise Http404
    return person


def wait_text(until: datetime) -> str:
    seconds = max(1, math.ceil((until - timezone.now()).total_seconds()))
    if seconds < 10:
        how_long = "a few seconds"
    elif seconds < 90:
        how_long = f"{seconds} seconds"
    else:
        how_long = f"{math.ceil(seconds / 60)} minutes"
    return f"There were too many wrong attempts. Wait {how_long} before you try again"


def keep_codes(request: HttpRequest, codes: list[str]) -> None:
    """Hold new recovery codes, sealed, until their owner says they are saved: a reload must not lose them."""
    request.session[SAVED_CODES] = sealing.seal(json.dumps(codes).encode())


def kept_codes(request: HttpRequest) -> list[str]:
    sealed = request.session.get(SAVED_CODES)
    return list(json.loads(sealing.unseal(sealed))) if sealed else []


def forget_codes(request: HttpRequest) -> None:
    request.session.pop(SAVED_CODES, None)
