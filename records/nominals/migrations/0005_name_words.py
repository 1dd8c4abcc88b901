"""The vocabulary of names, to find people by similar spelling and sound."""

from django.db import migrations, models

from visor.access.database import sql_step


class Migration(migrations.Migration):
    dependencies = [("nominals", "0004_policies")]
    operations = [
        sql_step(__file__, "0005_name_words"),
        migrations.CreateModel(
            name="NameWord",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "key", "word", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=150)),
                ("word", models.CharField(max_length=140)),
            ],
            options={"db_table": "nominals_nameword", "managed": False},
        ),
    ]
