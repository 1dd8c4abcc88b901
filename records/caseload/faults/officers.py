"""Fill the database of the proof, sign some officers in and make what they will upload.

Run by `proof` as a process of its own: its Django is that of the stack that will be killed. Writes the documents,
and as JSON each officer's session and where the documents of their records are, into a folder.
"""

import json
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from records.assessments.sample.files import Order, write_files
from records.nominals.models import Nominal
from visor.access.actor import acting
from visor.accounts.models import User

BACKEND = "visor.accounts.backends.PasswordBackend"
RECORDS = 3
DOCUMENTS = range(1, 5)


def main(count: int, folder: Path) -> None:
    """Make the demonstration's people and a few records for each, and sign `count` officers in."""
    call_command("seed_demo", nominals=80, stdout=sys.stderr)
    found: list[dict[str, object]] = []
    for user in User.objects.order_by("id"):
        if len(found) < count and (records := _records(user)):
            found.append({"session": _session(user), "records": records})
    (folder / "officers.json").write_text(json.dumps(found))
    for seed in DOCUMENTS:
        order = Order.by_seed(seed, variant={"kind": "pdf", "length": "short"})
        write_files(folder / "documents", order.name, *order.made())


def _session(user: User) -> str:
    """The cookie of somebody signed in, as if both factors had been given."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _records(user: User) -> list[str]:
    """Where the documents of records are that this person manages."""
    with acting(user.pk) as actor:
        if not actor.ready:
            return []
        mine = Nominal.objects.visible_to(actor).managed_by(actor).filter(visibility="open").order_by("id")
        return [reverse("documents", args=[nominal.slug]) for nominal in mine[:RECORDS]]
