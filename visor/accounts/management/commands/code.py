"""`manage.py code PERSON`: the code a person of the demo would see now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from visor.accounts import demo


class Command(BaseCommand):
    help = "Print the current sign-in code of a person of the demo, by username or first name."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("person", help="work e-mail address, the part before the @, or the first name")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = options["person"].strip().lower()
        try:
            found = [who for who in demo.people() if wanted in _names(who)]
        except demo.NotTheDemo as refusal:
            raise CommandError(str(refusal)) from refusal
        if len(found) != 1:
            what = "is the name of several people" if found else "is nobody of the demo"
            raise CommandError(f"{options['person']} {what}. See: python3 manage.py demo_people")
        self.stdout.write(found[0].code)


def _names(who: demo.DemoPerson) -> set[str]:
    return {
        who.username,
        who.username.partition("@")[0],
        who.full_name.lower(),
        who.full_name.lower().split()[0],
    }
