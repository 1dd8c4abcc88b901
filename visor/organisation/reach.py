"""Whose accounts an administrator looks after. Named by `settings.PEOPLE_REACH`: accounts lie below this room."""

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from visor.access.actor import Actor
from visor.accounts.models import Link
from visor.organisation.choices import CONTROL_ROLES, Role
from visor.organisation.models import Posting


def administered_by(actor: Actor) -> Q:
    """A system administrator's are all; a ViSOR administrator's, the people of their own agency and region.

    SECURITY: nobody who is also posted elsewhere, or whose duty is to vet, train, audit or run the system: an
    administrator of one region who could give them a new password could become them. Somebody who is posted
    nowhere yet belongs to whoever invited them.
    """
    if Role.SYSTEM_ADMINISTRATOR in actor.roles:
        return Q()
    places = {
        (held.agency, held.region_id)
        for held in actor.postings
        if held.role == Role.VISOR_ADMINISTRATOR and held.region_id is not None
    }
    if not places:
        return Q(pk__in=[])
    own = reduce(
        or_, (Q(unit__agency__code=agency, unit__place__region_id=region) for agency, region in places)
    )
    posted = Posting.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=Now()), starts_at__lte=Now(), user_id=OuterRef("pk")
    )
    beyond = posted.filter(~own | Q(unit__place__region=None) | Q(role__in=CONTROL_ROLES))
    invited = Link.objects.filter(user_id=OuterRef("pk"), issued_by_id=actor.user_id)
    return (Exists(posted) & ~Exists(beyond)) | (~Exists(posted) & Exists(invited))
