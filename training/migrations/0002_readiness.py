from django.conf import settings
from django.db import migrations

from visor.access.database import sql_step


class Migration(migrations.Migration):
    dependencies = [
        ("training", "0001_training"),
        ("vetting", "0001_vetting"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [sql_step(__file__, "0002_readiness")]
