from django.apps import AppConfig


class NominalsConfig(AppConfig):
    name = "records.nominals"
    label = "nominals"
