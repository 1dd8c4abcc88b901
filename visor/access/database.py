"""Who may touch which table. Run after every migration, as the owner: closed unless opened.

`visor_web` (the login of every process) and `visor_app` (taken by `acting`) may use the tables of
`settings.OPEN_APPS`. Every other table is closed to both until its own migration opens it, and record
tables are opened to `visor_app` alone, under row-level security.
"""

from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connections
from django.db.migrations.operations import RunSQL


def sql_step(migration_file: str, name: str) -> RunSQL:
    """The operation that runs `sql/<name>.up.sql` beside the migration, and `.down.sql` backwards."""
    folder = Path(migration_file).parent / "sql"
    down = folder / f"{name}.down.sql"
    return RunSQL(
        (folder / f"{name}.up.sql").read_text(),
        down.read_text() if down.exists() else RunSQL.noop,
        elidable=False,
    )


def grant_open_tables(app_config: AppConfig, using: str, **kwargs: Any) -> None:
    """Open the tables of one app when it is in the list; and `django_migrations`, to read, with the first."""
    if app_config.label not in settings.OPEN_APPS:
        return
    connection = connections[using]
    existing = {
        info.name for info in connection.introspection.get_table_list(connection.cursor()) if info.type == "t"
    }
    models = apps.get_app_config(app_config.label).get_models(include_auto_created=True)
    tables = {model._meta.db_table for model in models if model._meta.managed} & existing
    with connection.cursor() as cursor:
        for table in sorted(tables):
            name = connection.ops.quote_name(table)
            cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {name} TO visor_web, visor_app")
        cursor.execute("GRANT SELECT ON django_migrations TO visor_web, visor_app")
