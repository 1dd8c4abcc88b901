"""Row-level security on releases, through the record they belong to."""

from django.db import migrations

from visor.access.database import sql_step


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_releases"), ("nominals", "0002_access")]
    operations = [sql_step(__file__, "0002_scope")]
