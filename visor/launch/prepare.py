"""Bring the database up to date and fill the demo, in one process because starting Django is what takes time.

`python -m visor.launch.prepare [FILE]`: migrates as the owner, then as the ordinary login seeds the demo and
writes the people to sign in as to FILE. The commands `seed_demo` and `demo_people` run where they exist.
"""

import os
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import django
from django.core.management import call_command, get_commands
from django.db import connection

from visor.launch.progress import step


def main(people: Path | None) -> None:
    django.setup()
    log_in_as(os.environ["DATABASE_OWNER_URL"])
    call_command("migrate", interactive=False, stdout=sys.stderr)
    step("database migrated")
    if people:
        log_in_as(os.environ["DATABASE_URL"])
        seed(people)


def seed(people: Path) -> None:
    """Fill the demo under the same rules as a person, not as the owner of the tables."""
    commands = get_commands()
    if "seed_demo" in commands:
        call_command("seed_demo", stdout=sys.stderr)
        step("fictional people and records in place")
    with people.open("w") as out:
        if "demo_people" in commands:
            call_command("demo_people", stdout=out)


def log_in_as(address: str) -> None:
    """Use this address's login from now on; the two addresses differ in nothing else."""
    parts = urlsplit(address)
    connection.close()
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    connection.settings_dict.update(USER=user, PASSWORD=password)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
