from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "visor.work"
    label = "work"
