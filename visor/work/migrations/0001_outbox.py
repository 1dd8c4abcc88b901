"""The outbox. Its tables hold identifiers only, so `settings.OPEN_APPS` opens them."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Outbox",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("object_id", models.CharField(max_length=64)),
                ("record_id", models.BigIntegerField(null=True)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("dedupe_key", models.CharField(max_length=120, null=True, unique=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("available_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("rung_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("lease_owner", models.CharField(blank=True, max_length=100)),
                ("lease_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("max_attempts", models.PositiveSmallIntegerField(default=5)),
                ("delays", models.PositiveSmallIntegerField(default=0)),
                ("last_error", models.CharField(blank=True, max_length=60)),
                ("done_at", models.DateTimeField(null=True)),
                ("failed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at", None), ("failed_at", None)),
                        fields=["available_at", "id"],
                        name="outbox_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("done_at", None), ("failed_at", None), _connector="OR"),
                        name="outbox_one_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lease_owner", ""), ("lease_until", None)),
                            models.Q(
                                models.Q(("lease_owner", ""), _negated=True), ("lease_until__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="outbox_lease_whole",
                    ),
                ],
            },
        ),
    ]
