"""Who is ready and in whose name they read, asked more cheaply: every policy asks it once a statement."""

from django.db import migrations

from visor.access.database import sql_step


class Migration(migrations.Migration):
    dependencies = [("training", "0004_courses")]
    operations = [sql_step(__file__, "0005_in_force")]
