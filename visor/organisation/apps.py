from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "visor.organisation"
    label = "organisation"
