"""Documents on a record."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("nominals", "0002_access"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("oasys", "OASys"),
                            ("mappa_minutes", "MAPPA minutes"),
                            ("court_order", "Court order"),
                            ("licence", "Licence"),
                            ("letter", "Letter"),
                            ("other", "Other document"),
                        ],
                        max_length=20,
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("original_name", models.CharField(max_length=120)),
                ("size", models.BigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("content_type", models.CharField(blank=True, max_length=100)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("reading", "Being read"),
                            ("read", "Read"),
                            ("unreadable", "Could not be read"),
                            ("refused", "Refused"),
                        ],
                        default="received",
                        max_length=12,
                    ),
                ),
                ("state_since", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("reading", models.JSONField(null=True)),
                ("readings_asked", models.PositiveSmallIntegerField(default=1)),
                ("uploaded_at", models.DateTimeField()),
                ("upload_key", models.UUIDField()),
                (
                    "nominal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="nominals.nominal"
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["nominal", "-id"], name="document_list")],
                "constraints": [
                    models.UniqueConstraint(fields=("nominal", "sha256"), name="document_once_per_record"),
                    models.CheckConstraint(condition=models.Q(("size__gt", 0)), name="document_not_empty"),
                ],
            },
        ),
    ]
