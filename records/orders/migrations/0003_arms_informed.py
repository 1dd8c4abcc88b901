"""ARMS-informed OASys that were confirmed, kept for the clocks of releases."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("nominals", "0004_policies"),
        ("orders", "0002_scope"),
    ]

    operations = [
        migrations.CreateModel(
            name="ArmsInformed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("assessment", models.UUIDField()),
                ("completed_on", models.DateField()),
                ("received_at", models.DateTimeField()),
                ("taken_back_at", models.DateTimeField(null=True)),
                (
                    "nominal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="nominals.nominal"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["nominal", "completed_on"], name="arms_informed_of_record")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("taken_back_at", None)),
                        fields=("assessment",),
                        name="arms_informed_once",
                    )
                ],
            },
        ),
    ]
