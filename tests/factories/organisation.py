"""People, units and postings for tests: plain functions that write straight to the open tables."""

from datetime import datetime, timedelta
from itertools import count

from django.utils import timezone

from visor.accounts.models import User
from visor.organisation.choices import PostingKind, Role, UnitKind
from visor.organisation.models import Posting, Unit

_numbers = count(1)


def make_person(name: str = "Robin Example", **fields: object) -> User:
    """Somebody with an account, who has no posting and is neither vetted nor trained."""
    return User.objects.create_user(
        username=f"person{next(_numbers)}@justice.example", full_name=name, **fields
    )


def registrar() -> User:
    """Whoever granted and recorded what a test does not care about."""
    return User.objects.get_or_create(
        username="registrar@justice.example", defaults={"full_name": "Registrar", "password": "!"}
    )[0]


def unit(code: str) -> Unit:
    """A unit of the reference data, by its code: `N54DUR` is a PDU, `N54` a region, `PF11` a force."""
    return Unit.objects.get(code=code)


def make_unit(parent: Unit, kind: str = UnitKind.TEAM, name: str = "") -> Unit:
    """A unit of one's own below `parent`, of the same agency."""
    code = f"test-{next(_numbers)}"
    return Unit.objects.create(
        parent=parent,
        kind=kind,
        code=code,
        name=name or f"{UnitKind(kind).label} {code}",
        agency_id=parent.agency_id,
    )


def post(
    user: User,
    unit: Unit,
    role: str = Role.PO,
    *,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    kind: str = PostingKind.SUBSTANTIVE,
) -> Posting:
    """Post somebody, from an hour ago without an end unless said otherwise."""
    return Posting.objects.create(
        user=user,
        unit=unit,
        role=role,
        kind=kind,
        starts_at=starts_at or timezone.now() - timedelta(hours=1),
        ends_at=ends_at,
        granted_by=registrar(),
    )
