"""Assessments taken from OASys documents, their facts, and who reaches them."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from visor.access.database import sql_step


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("documents", "0005_pages"),
        ("nominals", "0003_clock"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("to_check", "To be checked"),
                            ("awaiting", "Awaiting sign-off"),
                            ("returned", "Returned with comments"),
                            ("signed_off", "Signed off"),
                            ("rejected", "Rejected"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="to_check",
                        max_length=12,
                    ),
                ),
                ("state_since", models.DateTimeField()),
                ("opened_at", models.DateTimeField()),
                ("reader_version", models.CharField(max_length=10)),
                ("version", models.PositiveIntegerField(default=0)),
                ("act_key", models.CharField(blank=True, max_length=64)),
                (
                    "identity",
                    models.CharField(
                        choices=[
                            ("agrees", "Agrees with this record"),
                            ("partly", "Partly agrees with this record"),
                            ("disagrees", "Does not agree with this record"),
                            ("not_enough", "Not enough to tell"),
                        ],
                        max_length=12,
                    ),
                ),
                ("identity_note", models.CharField(blank=True, max_length=1000)),
                ("layer", models.CharField(blank=True, max_length=20)),
                ("completed_on", models.DateField(null=True)),
                ("assessor", models.CharField(blank=True, max_length=140)),
                ("rosh", models.CharField(blank=True, max_length=20)),
                ("rosh_before", models.CharField(blank=True, max_length=20)),
                ("rosh_note_before", models.CharField(blank=True, max_length=60)),
                ("arms_informed", models.BooleanField(null=True)),
                ("arms_on", models.DateField(null=True)),
                ("countersigned_in_print", models.BooleanField(default=False)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("signed_off_at", models.DateTimeField(null=True)),
                ("comments", models.CharField(blank=True, max_length=2000)),
                ("returned_at", models.DateTimeField(null=True)),
                ("rejected_reason", models.CharField(blank=True, max_length=1000)),
                ("rejected_at", models.DateTimeField(null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=1000)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.document"
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "nominal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="nominals.nominal",
                    ),
                ),
                (
                    "rejected_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "returned_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "signed_off_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AssessmentFact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("confirmed", "Confirmed as printed"),
                            ("corrected", "Corrected"),
                            ("rejected", "Left out"),
                            ("entered", "Entered, not in this document"),
                        ],
                        max_length=10,
                    ),
                ),
                ("printed", models.TextField(blank=True)),
                ("normalised", models.TextField(blank=True)),
                ("value", models.TextField(blank=True)),
                ("value_normalised", models.TextField(blank=True)),
                ("page", models.PositiveSmallIntegerField(null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("decided_at", models.DateTimeField()),
                ("superseded_at", models.DateTimeField(null=True)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessments.assessment",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "nominal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="nominals.nominal"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(fields=["nominal", "-id"], name="assessment_list"),
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(
                condition=models.Q(("state", "awaiting")), fields=["nominal"], name="assessment_awaiting"
            ),
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(
                condition=models.Q(("state", "awaiting")), fields=["entered_by"], name="assessment_entered"
            ),
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(
                condition=models.Q(("state", "awaiting")), fields=["author"], name="assessment_authored"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["rejected", "withdrawn"]), _negated=True),
                fields=("document",),
                name="assessment_once_per_document",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("signed_off_by", None),
                    models.Q(
                        models.Q(("signed_off_by", models.F("entered_by")), _negated=True),
                        models.Q(
                            ("author", None),
                            models.Q(("signed_off_by", models.F("author")), _negated=True),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="assessment_signed_off_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at__isnull", True), ("entered_by__isnull", True)),
                    models.Q(("confirmed_at__isnull", False), ("entered_by__isnull", False)),
                    _connector="OR",
                ),
                name="assessment_confirmed_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_off_at__isnull", True), ("signed_off_by__isnull", True)),
                    models.Q(("signed_off_at__isnull", False), ("signed_off_by__isnull", False)),
                    _connector="OR",
                ),
                name="assessment_signed_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("returned_at__isnull", True), ("returned_by__isnull", True)),
                    models.Q(("returned_at__isnull", False), ("returned_by__isnull", False)),
                    _connector="OR",
                ),
                name="assessment_returned_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("rejected_at__isnull", True), ("rejected_by__isnull", True)),
                    models.Q(("rejected_at__isnull", False), ("rejected_by__isnull", False)),
                    _connector="OR",
                ),
                name="assessment_rejected_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="assessment_withdrawn_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at", None), ("state__in", ["to_check", "rejected"])),
                    models.Q(
                        ("arms_informed__isnull", False),
                        ("completed_on__isnull", False),
                        ("confirmed_at__isnull", False),
                        ("state__in", ["awaiting", "returned", "signed_off", "withdrawn"]),
                    ),
                    _connector="OR",
                ),
                name="assessment_stands_once_confirmed",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("arms_informed", True), ("arms_on__isnull", False)),
                    models.Q(
                        ("arms_on", None),
                        models.Q(("arms_informed", None), ("arms_informed", False), _connector="OR"),
                    ),
                    _connector="OR",
                ),
                name="assessment_arms_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", "rejected"),
                        ("rejected_at__isnull", False),
                        models.Q(("rejected_reason", ""), _negated=True),
                    ),
                    models.Q(models.Q(("state", "rejected"), _negated=True), ("rejected_at", None)),
                    _connector="OR",
                ),
                name="assessment_rejected_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state", "withdrawn"),
                        ("withdrawn_at__isnull", False),
                        models.Q(("withdrawn_reason", ""), _negated=True),
                    ),
                    models.Q(models.Q(("state", "withdrawn"), _negated=True), ("withdrawn_at", None)),
                    _connector="OR",
                ),
                name="assessment_withdrawn_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_off_at__isnull", False), ("state", "signed_off")),
                    ("state", "withdrawn"),
                    models.Q(
                        models.Q(("state__in", ["signed_off", "withdrawn"]), _negated=True),
                        ("signed_off_at", None),
                    ),
                    _connector="OR",
                ),
                name="assessment_signed_off_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentfact",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at", None)),
                fields=("assessment", "key"),
                name="assessment_fact_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentfact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "rejected"), _negated=True),
                    models.Q(("value", ""), ("value_normalised", "")),
                    _connector="OR",
                ),
                name="assessment_fact_left_out_is_empty",
            ),
        ),
        sql_step(__file__, "0001_assessments"),
    ]
