from django.db import migrations

from visor.access.database import sql_step


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_organisation")]
    operations = [sql_step(__file__, "0002_tree")]
