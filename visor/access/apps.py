from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate


class AccessConfig(AppConfig):
    name = "visor.access"
    label = "access"

    def ready(self) -> None:
        # Imported here: the guard needs the user model, which is loaded after this room.
        from visor.access.database import grant_open_tables
        from visor.access.guard import every_view_declares_its_rule

        checks.register(every_view_declares_its_rule, checks.Tags.security)
        post_migrate.connect(grant_open_tables, dispatch_uid="visor.access.grants")
