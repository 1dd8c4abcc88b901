from django.apps import AppConfig
from django.core import checks


class AccountsConfig(AppConfig):
    name = "visor.accounts"
    label = "accounts"

    def ready(self) -> None:
        from visor.accounts.checks import data_key_is_a_key, no_people_of_the_demo

        checks.register(data_key_is_a_key, checks.Tags.security)
        checks.register(no_people_of_the_demo, checks.Tags.database)
