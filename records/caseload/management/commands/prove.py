"""`manage.py prove NAME`: put a promise of the product to the test on many cases, and fail if it does not hold."""

from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from records.caseload.prove import PROOFS


class Command(BaseCommand):
    help = "Put a promise of the product to the test on many cases; fail if it does not hold."

    def add_arguments(self, parser: CommandParser) -> None:
        names = parser.add_subparsers(dest="name", required=True, metavar="NAME")
        for name, module in PROOFS.items():
            proof = import_module(module)
            proof.add_arguments(names.add_parser(name, help=(proof.__doc__ or "").split("\n", 1)[0]))

    def handle(self, *args: Any, **options: Any) -> None:
        failures = import_module(PROOFS[options["name"]]).run(options, self.stdout.write)
        if failures:
            raise CommandError("\n".join(failures))
        self.stdout.write("The proof holds.")
