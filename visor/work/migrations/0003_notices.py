"""What people were told. Each reads their own: the table is not opened with this app."""

from django.conf import settings
from django.db import migrations, models

from visor.access.database import sql_step


class Migration(migrations.Migration):
    dependencies = [("work", "0002_due"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                ("text", models.CharField(max_length=200)),
                ("record_id", models.BigIntegerField(null=True)),
                ("url_name", models.CharField(blank=True, max_length=60)),
                ("url_key", models.CharField(blank=True, max_length=64)),
                ("actor_name", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("dedupe_key", models.CharField(blank=True, max_length=120)),
            ],
            options={"db_table": "work_notice", "managed": False},
        ),
        sql_step(__file__, "0003_notices"),
    ]
