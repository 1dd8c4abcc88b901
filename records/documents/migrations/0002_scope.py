"""Row-level security on documents, through the record they belong to."""

from django.db import migrations

from visor.access.database import sql_step


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_documents"), ("nominals", "0002_access")]
    operations = [sql_step(__file__, "0002_scope")]
