"""Every policy asks one question of whoever acts, `visor_principals()`, where it asked three."""

from django.db import migrations

from visor.access.database import sql_step


class Migration(migrations.Migration):
    dependencies = [("nominals", "0003_clock"), ("training", "0005_in_force")]
    operations = [sql_step(__file__, "0004_policies")]
