"""Who may sign off an OASys of a record, by name, for the pages that say whose turn it is."""

from datetime import datetime

from records.nominals.models import Nominal
from records.nominals.policy import ROLES, Action
from visor.organisation.models import Posting


def names(nominal: Nominal, *, at: datetime, but: frozenset[int | None] = frozenset()) -> list[str]:
    """The supervisors posted nearest above the unit that owns the record, without those whose own work it is."""
    posted = (
        Posting.objects.in_force(at)
        .filter(
            role__in=ROLES[Action.SIGN_OFF],
            user__is_active=True,
            unit__paths_down__descendant_id=nominal.owner_unit_id,
        )
        .order_by("unit__paths_down__depth", "user__full_name")
        .values_list("unit__paths_down__depth", "user_id", "user__full_name")
    )
    others = [one for one in posted if one[1] not in but]
    return list(dict.fromkeys(name for depth, _, name in others if depth == others[0][0]))
