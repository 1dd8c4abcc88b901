"""Row-level security on what was said of ARMS-informed OASys."""

from django.db import migrations

from visor.access.database import sql_step


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_arms_informed"), ("nominals", "0002_access")]
    operations = [sql_step(__file__, "0004_scope_arms")]
