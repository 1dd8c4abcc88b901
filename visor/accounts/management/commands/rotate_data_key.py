"""`manage.py rotate_data_key`: after a new key was put in front of DATA_KEY, seal every seed and file key with it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from visor.accounts import sealing
from visor.accounts.models import TotpDevice
from visor.work import blobs


class Command(BaseCommand):
    help = "Seal all seeds and the keys of all files with the first key of DATA_KEY; then take out the older keys."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            for device in TotpDevice.objects.select_for_update().order_by("pk"):
                device.sealed_seed = sealing.reseal(device.sealed_seed)
                device.save(update_fields=["sealed_seed"])
        self.stdout.write("Every seed is sealed with the newest key.")
        files = blobs.rewrap_all()
        self.stdout.write(f"Files: {files['rewrapped']} sealed with the newest key, {files['current']} were.")
        if left := files["locked"] + files["damaged"]:
            raise CommandError(
                f"{left} files could not be: {files['locked']} need a key that is not in DATA_KEY, "
                f"{files['damaged']} are damaged. Keep the older keys, and see documents_verify."
            )
