from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "visor.web"
    label = "web"
