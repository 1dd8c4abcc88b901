"""The record of one person who poses a risk of serious harm, and what belongs to it."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from records.nominals import reference as references
from records.nominals.choices import (
    Category,
    Level,
    LogKind,
    MarkerKind,
    NameKind,
    RecordType,
    TimelineKind,
    Visibility,
)
from records.nominals.grants import NominalGroupGrant, NominalUserGrant
from records.nominals.identifiers import Check, Kind
from records.nominals.querysets import (
    CardQuerySet,
    NameWordQuerySet,
    NominalQuerySet,
    RecordAccessQuerySet,
    SearchRunQuerySet,
    SearchTermQuerySet,
)
from visor.access.scoping import ChildQuerySet

__all__ = ["NominalGroupGrant", "NominalUserGrant"]  # their tables belong to this room


class Nominal(models.Model):
    """A person with a record. Exactly one manager and one owning unit; names and identifiers are rows.

    The key is filled from its sequence before the insert, because a new row must be visible to be returned
    and is not until the insert's own trigger has worked out who may see it.
    """

    id = models.BigIntegerField(primary_key=True)
    reference = models.CharField(max_length=16, unique=True)
    record_type = models.CharField(max_length=20, choices=RecordType)
    category = models.CharField(max_length=4, choices=Category)
    level = models.CharField(max_length=1, choices=Level)
    date_of_birth = models.DateField(null=True)
    dob_estimated = models.BooleanField(default=False)
    owner_unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    manager = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    mappa_area = models.ForeignKey(
        "organisation.MappaArea", on_delete=models.PROTECT, related_name="+", null=True
    )
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.OPEN)
    is_practice = models.BooleanField(default=False)
    form_key = models.UUIDField(default=uuid.uuid4)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    access_level: int | None  # set by `with_level`

    objects = NominalQuerySet.as_manager()

    class Meta:
        permissions = [("read_nominal", "May read the record"), ("work_nominal", "May work on the record")]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["created_by", "form_key"], name="nominal_one_per_form"),
            models.CheckConstraint(
                condition=Q(date_of_birth__gt=date(1900, 1, 1)), name="nominal_born_after_1900"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def slug(self) -> str:
        """The reference as it stands in an address."""
        return references.in_address(self.reference)


class NominalSummary(models.Model):
    """Header facts that higher rooms push down: the risk as last confirmed, what happens next, and the clock.

    The clock is one time limit that runs on the record now: what must be there, and by which day.
    """

    nominal = models.OneToOneField(
        Nominal, on_delete=models.PROTECT, primary_key=True, related_name="summary"
    )
    name = models.CharField(max_length=300)
    rosh = models.CharField(max_length=20, blank=True)
    rosh_note = models.CharField(max_length=60, blank=True)
    next_event = models.CharField(max_length=120, blank=True)
    next_event_on = models.DateField(null=True)
    clock = models.CharField(max_length=60, blank=True, default="", db_default="")
    clock_on = models.DateField(null=True)
    markers = models.JSONField(default=list)

    objects = ChildQuerySet.as_manager()

    def __str__(self) -> str:
        return f"summary {self.pk}"


class Name(models.Model):
    """A name the person has or had. The current legal name is one row among them."""

    nominal = models.ForeignKey(Nominal, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=NameKind)
    forenames = models.CharField(max_length=140, blank=True)
    surname = models.CharField(max_length=140)
    is_current = models.BooleanField(default=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = ChildQuerySet.as_manager()

    class Meta:
        ordering = ["-is_current", "id"]
        constraints = [
            models.UniqueConstraint(fields=["nominal"], condition=Q(is_current=True), name="name_one_current")
        ]

    def __str__(self) -> str:
        return f"name {self.pk}"

    @property
    def full(self) -> str:
        return f"{self.forenames} {self.surname}".strip()


class NominalIdentifier(models.Model):
    """A number another system knows the person by, as recorded; `canonical` only when its check is valid.

    Unique per record only: the same number on two records is a fact to resolve, not an error (design 3).
    """

    nominal = models.ForeignKey(Nominal, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=[(kind.value, kind.label) for kind in Kind])
    as_recorded = models.CharField(max_length=40)
    canonical = models.CharField(max_length=40, null=True)
    search_form = models.CharField(max_length=40)
    check_state = models.CharField(max_length=12, choices=[(check.value, check.value) for check in Check])
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = ChildQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["nominal", "kind", "search_form"], name="identifier_once_per_record"
            )
        ]

    def __str__(self) -> str:
        return f"identifier {self.pk}"

    @property
    def is_verified(self) -> bool:
        return self.canonical is not None


class Marker(models.Model):
    """A warning on the header, with its evidence."""

    nominal = models.ForeignKey(Nominal, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=MarkerKind)
    evidence = models.CharField(max_length=300)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ChildQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["nominal", "kind"], condition=Q(ended_at=None), name="marker_once_while_open"
            )
        ]

    def __str__(self) -> str:
        return f"marker {self.pk}"


class PartnerUnit(models.Model):
    """A unit of this or another agency with an active interest in the record: it reads and works on it."""

    nominal = models.ForeignKey(Nominal, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    until = models.DateTimeField(null=True)

    objects = ChildQuerySet.as_manager()

    def __str__(self) -> str:
        return f"partner {self.pk}"


class CoWorker(models.Model):
    """Somebody who works on the record beside its manager."""

    nominal = models.ForeignKey(Nominal, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    until = models.DateTimeField(null=True)

    objects = ChildQuerySet.as_manager()

    def __str__(self) -> str:
        return f"co-worker {self.pk}"


class LogEntry(models.Model):
    """One thing that happened, as somebody wrote it down. Append-only; a correction is a new entry."""

    nominal = models.ForeignKey(Nominal, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=LogKind)
    happened_at = models.DateTimeField()
    text = models.TextField(max_length=20_000)
    is_significant = models.BooleanField(default=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    form_key = models.UUIDField(default=uuid.uuid4)

    objects = ChildQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["nominal", "author", "form_key"], name="log_entry_one_per_form"),
            models.CheckConstraint(
                condition=Q(happened_at__lte=F("entered_at")), name="log_entry_not_in_future"
            ),
        ]

    def __str__(self) -> str:
        return f"log entry {self.pk}"


class TimelineEntry(models.Model):
    """One line of the record's one timeline; every room writes its own through `actions.note`."""

    nominal = models.ForeignKey(Nominal, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    kind = models.CharField(max_length=12, choices=TimelineKind)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    by_name = models.CharField(max_length=200)
    url_name = models.CharField(max_length=60, blank=True)
    url_key = models.CharField(max_length=64, blank=True)

    objects = ChildQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["nominal", "-at", "-id"], name="timeline_of_record")]

    def __str__(self) -> str:
        return f"timeline {self.pk}"


class SearchRun(models.Model):
    """A search somebody made: the ground on which a new record may be opened. Seen by that person alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    terms = models.CharField(max_length=200)
    shown = models.JSONField(default=list)
    at = models.DateTimeField()

    objects = SearchRunQuerySet.as_manager()

    def __str__(self) -> str:
        return f"search {self.pk}"


class Card(models.Model):
    """What any ready person may find of a record: derived by the database, never edited.

    A signposted record's card has no name or date of birth; a hidden one's shows only to its readers.
    """

    nominal = models.OneToOneField(Nominal, on_delete=models.DO_NOTHING, primary_key=True, related_name="+")
    reference = models.CharField(max_length=16)
    name = models.CharField(max_length=300)
    date_of_birth = models.DateField(null=True)
    dob_estimated = models.BooleanField()
    unit = models.ForeignKey("organisation.Unit", on_delete=models.DO_NOTHING, related_name="+")
    manager = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, related_name="+")
    visibility = models.CharField(max_length=10, choices=Visibility)

    objects = CardQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "nominals_card"

    def __str__(self) -> str:
        return self.reference

    @property
    def slug(self) -> str:
        return references.in_address(self.reference)

    @property
    def is_restricted(self) -> bool:
        return self.visibility != Visibility.OPEN


class SearchTerm(models.Model):
    """A folded name or number of a record, to be found by; derived by the database, never edited."""

    card = models.ForeignKey(Card, on_delete=models.DO_NOTHING, db_column="record_id", related_name="terms")
    kind = models.CharField(max_length=6)
    term = models.CharField(max_length=140)

    objects = SearchTermQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "nominals_searchterm"

    def __str__(self) -> str:
        return f"term {self.pk}"


class NameWord(models.Model):
    """A word of some record's names under a key that a slip of pen or ear leads to; kept by the database."""

    pk = models.CompositePrimaryKey("key", "word")
    key = models.CharField(max_length=150)
    word = models.CharField(max_length=140)

    objects = NameWordQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "nominals_nameword"

    def __str__(self) -> str:
        return "name word"


class RecordAccess(models.Model):
    """Who reaches which record, how far and until when: derived from its sources, never edited (design 3)."""

    pk = models.CompositePrimaryKey("record_id", "principal", "level")
    record = models.ForeignKey(Nominal, on_delete=models.DO_NOTHING, related_name="+")
    principal = models.BigIntegerField()
    level = models.SmallIntegerField()
    until = models.DateTimeField(null=True)
    sort_at = models.DateTimeField()

    objects = RecordAccessQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "nominals_recordaccess"

    def __str__(self) -> str:
        return f"access {self.record_id}"
