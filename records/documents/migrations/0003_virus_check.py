"""The virus check: two states more, and when a scanner last found nothing."""

from django.db import migrations, models

from visor.access.database import sql_step


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_scope")]
    operations = [
        migrations.AddField("document", "virus_checked_at", models.DateTimeField(null=True)),
        migrations.AlterField(
            "document",
            "state",
            models.CharField(
                choices=[
                    ("received", "Received"),
                    ("checking", "Being checked"),
                    ("waiting", "Waiting for the virus check"),
                    ("reading", "Being read"),
                    ("read", "Read"),
                    ("unreadable", "Could not be read"),
                    ("refused", "Refused"),
                ],
                default="received",
                max_length=12,
            ),
        ),
        sql_step(__file__, "0003_virus_check"),
    ]
