"""Pages of documents as pictures."""

import django.db.models.deletion
from django.db import migrations, models

from visor.access.database import sql_step


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_store"), ("nominals", "0002_access")]

    operations = [
        migrations.CreateModel(
            name="DocumentPage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("width", models.PositiveSmallIntegerField()),
                ("height", models.PositiveSmallIntegerField()),
                ("boxes", models.JSONField(default=list)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "nominal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="nominals.nominal"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["sha256"], name="document_page_by_hash")],
                "constraints": [
                    models.UniqueConstraint(fields=("document", "number"), name="document_page_once"),
                    models.CheckConstraint(
                        condition=models.Q(("height__gt", 0), ("number__gt", 0), ("width__gt", 0)),
                        name="document_page_has_a_size",
                    ),
                ],
            },
        ),
        sql_step(__file__, "0005_pages"),
    ]
