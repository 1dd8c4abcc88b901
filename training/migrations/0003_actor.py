from django.db import migrations

from visor.access.database import sql_step


class Migration(migrations.Migration):
    dependencies = [("training", "0002_readiness"), ("organisation", "0002_tree")]
    operations = [sql_step(__file__, "0003_actor")]
