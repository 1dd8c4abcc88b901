from django.db import migrations

COURSES = [
    ("visor-user", "ViSOR end user", True, 80),
    ("visor-basic", "ViSOR basic level access", False, None),
    ("visor-system-administrator", "ViSOR system administrator", False, None),
]


def load(apps, schema_editor):
    course = apps.get_model("training", "Course")
    for code, name, required, pass_mark in COURSES:
        course.objects.update_or_create(
            code=code, defaults={"name": name, "required": required, "pass_mark": pass_mark}
        )


class Migration(migrations.Migration):
    dependencies = [("training", "0003_actor")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
