"""A record's key, reference, author and practice flag are set once: the acting role may not change them."""

from django.db import migrations

from visor.access.database import sql_step


class Migration(migrations.Migration):
    dependencies = [("nominals", "0005_name_words")]
    operations = [sql_step(__file__, "0006_what_moves")]
