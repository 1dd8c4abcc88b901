"""`manage.py bench web`: measure the pages of the demonstration; with `--check`, judge them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from records.caseload import bench


class Command(BaseCommand):
    help = "Measure the pages of the demonstration beside floors of the same run."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "what", choices=["web"], help="web: pages and uploads, as a probation officer meets them"
        )
        parser.add_argument(
            "--check",
            action="store_true",
            help="fail when a ratio or a count misses its target; milliseconds only warn",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            rows = bench.run()
        except bench.CannotMeasure as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(bench.table(rows))
        self.stdout.write("Statements without BEGIN, COMMIT and the health check of a kept connection.")
        for warning in (text for row in rows for text in row.warnings()):
            self.stdout.write(f"Warning: {warning}")
        failures = [text for row in rows for text in row.failures()]
        if failures and options["check"]:
            raise CommandError("\n".join(failures))
