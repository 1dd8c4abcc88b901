"""The header carries the time limit that runs on the record."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("nominals", "0002_access")]
    operations = [
        migrations.AddField(
            "nominalsummary", "clock", models.CharField(max_length=60, blank=True, default="", db_default="")
        ),
        migrations.AddField("nominalsummary", "clock_on", models.DateField(null=True)),
    ]
