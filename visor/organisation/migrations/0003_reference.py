from django.db import migrations

from visor.organisation import reference


def load(apps, schema_editor):
    reference.load(apps)


class Migration(migrations.Migration):
    dependencies = [("organisation", "0002_tree")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
