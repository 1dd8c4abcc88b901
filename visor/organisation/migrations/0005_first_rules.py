"""The rules the OASys work needs; what no guidance says is not confirmed."""

from datetime import date

from django.db import migrations

TO_BE_CONFIRMED = "Default, to be confirmed"
RULES = [
    # kind, key, value, source, is_confirmed, fewer_is_stricter
    ("assessments", "sign_off_days", 5, TO_BE_CONFIRMED, False, False),
    ("assessments", "arms_after_release_days", 15, "APP, Notification requirements", True, True),
    ("work", "remind_before_days", 1, TO_BE_CONFIRMED, False, False),
]


def add(apps, schema_editor):
    rule = apps.get_model("organisation", "Rule")
    for kind, key, value, source, is_confirmed, fewer_is_stricter in RULES:
        rule.objects.create(
            kind=kind,
            key=key,
            value=value,
            starts_on=date(2000, 1, 1),
            source=source,
            is_confirmed=is_confirmed,
            fewer_is_stricter=fewer_is_stricter,
        )


def remove(apps, schema_editor):
    apps.get_model("organisation", "Rule").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("organisation", "0004_rule")]
    operations = [migrations.RunPython(add, remove)]
