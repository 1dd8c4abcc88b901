"""`manage.py rotate_data_key`: after a new key was put in front of DATA_KEY, seal every seed with it."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from visor.accounts import sealing
from visor.accounts.models import TotpDevice


class Command(BaseCommand):
    help = "Seal all seeds with the first key of DATA_KEY; the older keys may then be taken out."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            for device in TotpDevice.objects.select_for_update().order_by("pk"):
                device.sealed_seed = sealing.reseal(device.sealed_seed)
                device.save(update_fields=["sealed_seed"])
        self.stdout.write("Every seed is sealed with the newest key.")
