"""What is asked of all documents at once, whoever may see them: which bytes they hold, and how many came today."""

from django.db import migrations, models

from visor.access.database import sql_step


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_virus_check")]
    operations = [
        migrations.AddIndex("document", models.Index(fields=["sha256"], name="document_by_hash")),
        migrations.AddIndex(
            "document", models.Index(fields=["uploaded_by", "uploaded_at"], name="document_by_uploader")
        ),
        sql_step(__file__, "0004_store"),
    ]
