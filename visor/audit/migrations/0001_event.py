"""The audit trail."""

import uuid

from django.db import migrations, models

from visor.access.database import sql_step


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        sql_step(__file__, "0001_event"),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField()),
                ("request_id", models.CharField(max_length=36)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_text", models.CharField(max_length=200)),
                ("posted", models.CharField(max_length=400)),
                ("building", models.CharField(max_length=120)),
                ("address", models.CharField(max_length=64)),
                ("action", models.CharField(max_length=60)),
                ("subject_type", models.CharField(max_length=60)),
                ("subject_id", models.CharField(max_length=64)),
                ("outcome", models.CharField(max_length=12)),
                ("code", models.CharField(max_length=20)),
                ("reason_code", models.CharField(max_length=40)),
                ("work_ref", models.CharField(max_length=64)),
                ("detail", models.JSONField()),
            ],
            options={"db_table": "audit_event", "ordering": ["-at"], "managed": False},
        ),
    ]
