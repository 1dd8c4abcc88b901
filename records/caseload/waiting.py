"""What waits for a person: due items and notices, with the record each means when that person may open it now.

Read by the home page and the page of notices; `people_for` is the same question asked the other way round, for
reminders, by its name in `settings.DUE_KINDS`.
"""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Cast, JSONObject, Now

from records.assessments.choices import AssessmentState
from records.assessments.models import Assessment
from records.assessments.querysets import AssessmentQuerySet, supervised_units
from records.nominals.models import Nominal
from records.nominals.policy import ROLES, Action
from visor.access.actor import Actor, acting
from visor.organisation.models import Posting
from visor.work import reminders
from visor.work.models import Due, DueQuerySet, Notice, NoticeQuerySet

# What another person than whoever entered it has to do.
SECOND_PERSON = frozenset({"assessment.sign_off"})


def due_for(actor: Actor) -> DueQuerySet:
    """This person's own items and those of units they supervise, soonest first; none of a record closed to them."""
    below = supervised_units(actor).filter(descendant_id=OuterRef("unit_id"))
    # The principals hold the same units and more: a list of numbers lets the database use its index.
    of_units = Q(
        Exists(below),
        ~Q(kind__in=SECOND_PERSON, opened_by_id=actor.user_id),
        ~Exists(_entered_for(actor, OuterRef("key"))),
        unit_id__in=actor.principals,
    )
    items = Due.objects.open().filter(Q(user_id=actor.user_id) | of_units)
    open_to_them = Exists(Nominal.objects.visible_to(actor).filter(pk=OuterRef("record_id")))
    return items.filter(Q(record_id=None) | open_to_them).annotate(about=_about(actor)).soonest_first()


def notices_of(actor: Actor) -> NoticeQuerySet:
    """Everything this person was told, newest first."""
    return Notice.objects.to(actor.user_id).annotate(about=_about(actor)).newest_first()


def unread_of(actor: Actor) -> QuerySet[Notice]:
    """What they have not read yet, each row with how many that is in all. Reminders stand beside what is due."""
    return notices_of(actor).unread().exclude(kind=reminders.KIND).annotate(in_all=Window(Count("pk")))


def people_for(item: Due) -> list[int]:
    """Whoever it is for; where that is nobody who may open its record now, the supervisors nearest above its unit.

    SECURITY: whoever may not open the record is not reminded of it: a restricted one is not to be heard of.
    """
    own = [item.user_id] if item.user_id is not None else []
    for people in (own, *_supervisors(item)):
        able = [user_id for user_id in people if _may_do(user_id, item)]
        if able:
            return able
    return []


def _supervisors(item: Due) -> Iterator[list[int]]:
    """Those posted now to supervise the item's unit, level by level upwards."""
    posted = Posting.objects.filter(Q(ends_at=None) | Q(ends_at__gt=Now()), starts_at__lte=Now()).filter(
        role__in=ROLES[Action.SIGN_OFF], unit__paths_down__descendant_id=item.unit_id
    )
    if item.kind in SECOND_PERSON and item.opened_by_id is not None:
        posted = posted.exclude(user_id=item.opened_by_id)
    by_depth = posted.order_by("unit__paths_down__depth", "user_id").values_list(
        "unit__paths_down__depth", "user_id"
    )
    for _depth, rows in groupby(by_depth, key=itemgetter(0)):
        yield [user_id for _, user_id in rows]


def _may_do(user_id: int, item: Due) -> bool:
    """Asked as that person, so that it is the rule of the record's own page."""
    with acting(user_id) as person:
        if item.record_id is None:
            return person.active
        may_open = Nominal.objects.visible_to(person).filter(pk=item.record_id).exists()
        return may_open and not _entered_for(person, item.key).exists()


def _entered_for(actor: Actor, key: str | OuterRef) -> AssessmentQuerySet:
    """What an administrator entered for this person, by the key of its due item: somebody else signs it off."""
    keyed = Assessment.objects.visible_to(actor).annotate(due_key=Cast("reference", CharField(max_length=64)))
    return keyed.filter(due_key=key, author_id=actor.user_id, state=AssessmentState.AWAITING)


def _about(actor: Actor) -> Subquery:
    """The record of the row as its reader may see it at this moment; nothing when they may not open it."""
    record = Nominal.objects.visible_to(actor).filter(pk=OuterRef("record_id"))
    about = JSONObject(id="pk", reference="reference", name="summary__name", visibility="visibility")
    return Subquery(record.values(found=about))
