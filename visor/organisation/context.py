"""What the head of every page says of the person signed in: their roles and units in words."""

from typing import Any

from django.http import HttpRequest

from visor.organisation.choices import Role


def posted_as(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    held = actor.postings if actor is not None else ()
    return {"posted_as": [f"{Role(one.role).label}, {one.unit_name}" for one in held]}
