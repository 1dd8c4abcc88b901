"""Due items. Identifiers and words of our own, so the table is open with this app."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("work", "0001_outbox")]

    operations = [
        migrations.CreateModel(
            name="Due",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=64)),
                ("record_id", models.BigIntegerField(null=True)),
                ("title", models.CharField(max_length=120)),
                ("due_on", models.DateField()),
                ("unit_id", models.BigIntegerField(null=True)),
                ("user_id", models.BigIntegerField(null=True)),
                ("url_name", models.CharField(blank=True, max_length=60)),
                ("url_key", models.CharField(blank=True, max_length=64)),
                ("opened_by_id", models.BigIntegerField(null=True)),
                ("opened_at", models.DateTimeField()),
                ("closed_by_id", models.BigIntegerField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at", None)),
                        fields=["user_id", "due_on", "id"],
                        name="due_of_user",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at", None)),
                        fields=["unit_id", "due_on", "id"],
                        name="due_of_unit",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at", None)), fields=["due_on", "id"], name="due_by_day"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("kind", "key"),
                        name="due_once_while_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("user_id__isnull", False), ("unit_id__isnull", False), _connector="OR"
                        ),
                        name="due_for_somebody",
                    ),
                ],
            },
        ),
    ]
