"""`manage.py sample_oasys`: make OASys-like documents about fictional people, with the truth beside each."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from records.assessments.sample.files import Order, orders_in, write_files


class Command(BaseCommand):
    help = "Make OASys-like documents about fictional people, each with a file that says what is in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, required=True, help="the folder to write to")
        parser.add_argument("--count", type=int, default=12)
        parser.add_argument("--seed", type=int, default=1, help="of the first document; the others follow on")
        parser.add_argument(
            "--person",
            help='who they are about: JSON such as {"surname": "Hart", "forenames": "Rhys", '
            '"date_of_birth": "1971-03-28", "pnc": "1998/0007654K", "crn": "X320741"}',
        )
        parser.add_argument("--variant", help='what not to leave to chance: JSON such as {"kind": "docx"}')
        parser.add_argument("--recipe", type=Path, help="a JSON list of documents to make instead")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            for order in _orders(options):
                self.stdout.write(str(write_files(options["to"], order.name, *order.made())))
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise CommandError(f"The documents cannot be made as asked: {error}") from error


def _orders(options: dict[str, Any]) -> list[Order]:
    if options["recipe"]:
        return orders_in(options["recipe"])
    person, variant = (json.loads(options[name] or "null") for name in ("person", "variant"))
    seeds = range(options["seed"], options["seed"] + options["count"])
    return [Order.by_seed(seed, person=person, variant=variant) for seed in seeds]
