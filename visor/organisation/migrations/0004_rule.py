"""Rules as data (design 8), and the net under what statute and guidance leave no room for."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models

from visor.access.database import sql_step


class Migration(migrations.Migration):
    dependencies = [("organisation", "0003_reference")]

    operations = [
        migrations.CreateModel(
            name="Rule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=60)),
                ("value", models.JSONField()),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("source", models.CharField(max_length=200)),
                ("is_confirmed", models.BooleanField(default=False)),
                ("fewer_is_stricter", models.BooleanField(default=False)),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "key", "region", "starts_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="rule_ends_after_it_starts",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("kind", "="),
                            ("key", "="),
                            (django.db.models.functions.comparison.Coalesce("region", 0), "="),
                            (
                                models.Func(
                                    "starts_on",
                                    "ends_on",
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="rule_once_at_a_time",
                    ),
                ],
            },
        ),
        sql_step(__file__, "0004_rule"),
    ]
