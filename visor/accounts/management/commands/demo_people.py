"""`manage.py demo_people`: whom one can sign in as in the demo."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from visor.accounts import demo


class Command(BaseCommand):
    help = "List the people of the demo: name, username and what they are. All share one password."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            people = demo.people()
        except demo.NotTheDemo as refusal:
            raise CommandError(str(refusal)) from refusal
        names = max((len(who.full_name) for who in people), default=0)
        usernames = max((len(who.username) for who in people), default=0)
        for who in people:
            self.stdout.write(f"{who.full_name:<{names}}  {who.username:<{usernames}}  {who.note}")
        self.stdout.write(f"Password of everybody: {demo.PASSWORD}")
        self.stdout.write("Code: python3 manage.py code NAME, or the page /demo/codes/")
