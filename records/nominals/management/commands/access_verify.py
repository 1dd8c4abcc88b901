"""`manage.py access_verify`: work out every record's access again and compare; changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection


class Command(BaseCommand):
    help = "Compare record_access with its sources: 0 differences in a healthy database."

    def handle(self, *args: Any, **options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT access_differences()")
            differences = cursor.fetchone()[0]
        self.stdout.write(f"{differences} rows of access differ from their sources.")
        if differences:
            raise CommandError("Access does not agree with its sources.")
