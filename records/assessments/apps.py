from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "records.assessments"
    label = "assessments"
