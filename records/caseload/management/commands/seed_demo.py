"""`manage.py seed_demo`: fill an empty demonstration with fictional people and records. Running again does nothing."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from records.caseload.demo import oasys, records, staff
from visor.accounts.models import User


class Command(BaseCommand):
    help = "Fill an empty demonstration with fictional people and records."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--nominals", type=int, default=200)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Only the demonstration has fictional people (DEMO is off).")
        if User.objects.exists():
            self.stdout.write("The demonstration has its people already.")
            return
        now = timezone.now()
        with transaction.atomic():  # all or nothing: half a demonstration is never left behind
            users = staff.make_all(at=now)
            records.make_all(users, count=options["nominals"], at=now)
            made = oasys.make_all(users, at=now)
        self.stdout.write(f"{len(users)} fictional people, {options['nominals']} records, {made} OASys.")
