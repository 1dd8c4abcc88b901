from django.apps import AppConfig


class CaseloadConfig(AppConfig):
    name = "records.caseload"
    label = "caseload"
