from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "visor.audit"
    label = "audit"
