"""`manage.py bench NAME`: measure how fast the product is beside floors of the same run; with `--check`, judge it."""

from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from records.caseload.bench import BENCHES
from records.caseload.bench_rows import CannotMeasure, table


class Command(BaseCommand):
    help = "Measure how fast the product is, beside floors of the same run."

    def add_arguments(self, parser: CommandParser) -> None:
        names = parser.add_subparsers(dest="name", required=True, metavar="NAME")
        for name, module in BENCHES.items():
            about = import_module(module).__doc__ or ""
            bench = names.add_parser(name, help=about.split("\n", 1)[0])
            bench.add_argument(
                "--check",
                action="store_true",
                help="fail when a ratio or a count misses its target; milliseconds only warn",
            )

    def handle(self, *args: Any, **options: Any) -> None:
        bench = import_module(BENCHES[options["name"]])
        try:
            rows = bench.run()
        except CannotMeasure as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(table(rows))
        self.stdout.write(bench.NOTE)
        for warning in (text for row in rows for text in row.warnings()):
            self.stdout.write(f"Warning: {warning}")
        failures = [text for row in rows for text in row.failures()]
        if failures and options["check"]:
            raise CommandError("\n".join(failures))
