from django.apps import AppConfig
from django.core.checks import Tags, register


class DocumentsConfig(AppConfig):
    name = "records.documents"
    label = "documents"

    def ready(self) -> None:
        from records.documents import checks

        register(checks.scanner_has_an_address, Tags.security)
