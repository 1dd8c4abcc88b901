"""A person's own status: all that somebody who is not ready sees of ViSOR, and where others look theirs up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from training import present
from visor.access.actor import Actor
from visor.access.guard import allow, signed_in


@allow(signed_in)
def my_status(request: HttpRequest) -> HttpResponse:
    """How far I am with vetting and training, what is next, and whom to ask in my region."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    page = present.page(actor, at=timezone.now())
    return render(request, "training/my_status.html", {"page": page, "step_head": ["Step", "State"]})
