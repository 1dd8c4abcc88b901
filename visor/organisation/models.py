"""Agencies, units, MAPPA areas, buildings, postings, contacts and rules.

Written only through `actions`, `reference` and, for rules, migrations.
"""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Case, CharField, F, Func, Q, Value, When
from django.db.models.functions import Coalesce

from visor.organisation.choices import (
    READINESS_ROLES,
    AgencyKind,
    ContactSubject,
    PostingKind,
    Role,
    UnitKind,
)
from visor.organisation.querysets import ContactQuerySet, PostingQuerySet, UnitQuerySet


class Agency(models.Model):
    """A body that works with records: the Probation Service, the Prison Service, each police force."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=AgencyKind)

    class Meta:
        verbose_name_plural = "agencies"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class MappaArea(models.Model):
    """One of the 42 areas a Responsible Authority runs MAPPA in; lies across the tree of units."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    region = models.ForeignKey("Unit", on_delete=models.PROTECT, related_name="mappa_areas")

    class Meta:
        verbose_name = "MAPPA area"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A place in the one tree: national, region, PDU (LDU), team, POD; force and police unit; prison.

    `area` is set where a unit lies in one MAPPA area; units below inherit it (`Place`).
    """

    code = models.CharField(max_length=50, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=UnitKind)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="units")
    area = models.ForeignKey(MappaArea, on_delete=models.PROTECT, null=True, blank=True, related_name="units")

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="unit_only_national_has_no_parent",
                condition=Q(kind=UnitKind.NATIONAL, parent=None)
                | ~Q(kind=UnitKind.NATIONAL) & Q(parent__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind=UnitKind.NATIONAL), name="unit_one_nation"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UnitPath(models.Model):
    """Every unit with every unit over it, itself at depth 0. Kept by triggers; nobody else may write it."""

    pk = models.CompositePrimaryKey("ancestor", "descendant")
    ancestor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="paths_down", db_index=False)
    descendant = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="paths_up", db_index=False)
    depth = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["descendant", "depth"], name="unitpath_upwards")]

    def __str__(self) -> str:
        return f"{self.ancestor_id} > {self.descendant_id}"


class Place(models.Model):
    """The region and MAPPA area a unit lies in, by the nearest unit above that says so (a view)."""

    unit = models.OneToOneField(Unit, on_delete=models.DO_NOTHING, primary_key=True, related_name="place")
    region = models.ForeignKey(Unit, on_delete=models.DO_NOTHING, null=True, related_name="+")
    area = models.ForeignKey(MappaArea, on_delete=models.DO_NOTHING, null=True, related_name="+")

    class Meta:
        managed = False  # migrations/sql/0002_tree.up.sql
        db_table = "organisation_place"

    def __str__(self) -> str:
        return str(self.unit_id)


class Building(models.Model):
    """Where people sit and sign in. All probation buildings are connected, former CRC sites included."""

    code = models.CharField(max_length=50, unique=True)
    name = models.CharField(max_length=120)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="buildings")
    former_crc = models.BooleanField("former CRC", default=False)
    connected = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


def _period() -> Func:
    return Func("starts_at", "ends_at", function="tstzrange", output_field=DateTimeRangeField())


def _duties() -> Case:
    """Which of the groups of duties kept apart a role belongs to (`choices`)."""
    return Case(
        When(role__in=READINESS_ROLES, then=Value("readiness")),
        When(role=Role.AUDITOR, then=Value("audit")),
        When(role=Role.SYSTEM_ADMINISTRATOR, then=Value("system")),
        default=Value("records"),
        output_field=CharField(),
    )


class Posting(models.Model):
    """This person holds this role at this unit, from then to then. The only source of ordinary access."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="postings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="postings")
    role = models.CharField(max_length=30, choices=Role)
    kind = models.CharField(max_length=20, choices=PostingKind, default=PostingKind.SUBSTANTIVE)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    is_contact = models.BooleanField("contact of the unit", default=False)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="postings_granted"
    )

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(
                name="posting_ends_after_it_starts", condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="posting_duty_has_an_end", condition=~Q(kind=PostingKind.DUTY) | Q(ends_at__isnull=False)
            ),
            models.CheckConstraint(
                name="posting_not_by_oneself", condition=Q(granted_by=None) | ~Q(granted_by=F("user"))
            ),
            # Only the first administrator is appointed by the installation itself.
            models.CheckConstraint(
                name="posting_granted_by_somebody",
                condition=Q(granted_by__isnull=False) | Q(role=Role.SYSTEM_ADMINISTRATOR),
            ),
            models.CheckConstraint(name="posting_known_role", condition=Q(role__in=Role.values)),
            ExclusionConstraint(
                name="posting_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (_period(), RangeOperators.OVERLAPS),
                ],
            ),
            # SECURITY: nobody reads records and also vets, trains, audits or runs the system.
            ExclusionConstraint(
                name="posting_duties_apart",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (_duties(), RangeOperators.NOT_EQUAL),
                    (_period(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"posting {self.pk}"


class Contact(models.Model):
    """Whom to ask in a region (or nationally) about vetting, training, or a role and unit."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="contacts")
    subject = models.CharField(max_length=20, choices=ContactSubject)
    name = models.CharField(max_length=120)
    email = models.EmailField()
    phone = models.CharField(max_length=30)

    objects = ContactQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "subject"], name="contact_one_a_subject")]

    def __str__(self) -> str:
        return self.name


class Rule(models.Model):
    """One number or list of the business, national or of a region, from a day to a day (both counted).

    Where statute or guidance sets a ceiling (`fewer_is_stricter`), a region may ask for less and never for more; the
    database refuses the rest. What guidance does not say is not confirmed, and is shown as "default, to be
    confirmed".
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=60)
    value = models.JSONField()
    region = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)
    is_confirmed = models.BooleanField(default=False)
    fewer_is_stricter = models.BooleanField(default=False)

    class Meta:
        ordering = ["kind", "key", "region", "starts_on"]
        constraints = [
            models.CheckConstraint(
                name="rule_ends_after_it_starts", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))
            ),
            ExclusionConstraint(
                name="rule_once_at_a_time",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    ("key", RangeOperators.EQUAL),
                    (Coalesce("region", 0), RangeOperators.EQUAL),
                    (
                        Func(
                            "starts_on",
                            "ends_on",
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}.{self.key}"
