"""Training results for tests, and people who are ready."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from tests.factories.organisation import make_person, post, registrar
from tests.factories.vetting import clear
from training.choices import Outcome
from training.models import Course, Result
from visor.accounts.models import User
from visor.organisation.choices import Role
from visor.organisation.models import Unit


def train(
    user: User,
    *,
    outcome: str = Outcome.PASSED,
    attended_on: date | None = None,
    valid_until: datetime | None = None,
    course: Course | None = None,
) -> Result:
    """Train somebody: passed the required course a year ago, good for two more, unless said otherwise."""
    now = timezone.now()
    passed = outcome == Outcome.PASSED
    return Result.objects.create(
        user=user,
        course=course or Course.objects.get(required=True),
        attended_on=attended_on or timezone.localdate(now) - timedelta(days=365),
        outcome=outcome,
        score=90 if passed else None,
        valid_until=valid_until or (now + timedelta(days=730) if passed else None),
        recorded_by=registrar(),
    )


def make_ready(user: User) -> User:
    """Vetted and trained, both current."""
    clear(user)
    train(user)
    return user


def make_practitioner(unit: Unit, role: str = Role.PO, name: str = "Robin Example") -> User:
    """A ready person posted to a unit."""
    user = make_ready(make_person(name))
    post(user, unit, role)
    return user
