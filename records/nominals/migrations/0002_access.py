"""Derived access, cards and search words; row-level security on every table of the record."""

from django.db import migrations

from visor.access.database import sql_step


class Migration(migrations.Migration):
    dependencies = [("nominals", "0001_nominals"), ("training", "0003_actor")]
    operations = [sql_step(__file__, "0002_access")]
