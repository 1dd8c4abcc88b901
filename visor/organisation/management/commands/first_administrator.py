"""`manage.py first_administrator`: the one account nobody invites, posted as system administrator."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from visor.access.actor import SYSTEM
from visor.accounts.actions.people import CannotInvite, Issued, invite_first_administrator
from visor.organisation.actions import CannotPost, appoint_first_administrator


class Command(BaseCommand):
    help = "Make the first account, while none is in use, and print the one-use link it is set up with."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
            issued = _make(options["email"], options["name"].strip())
        except (ValidationError, CannotInvite, CannotPost) as refusal:
            raise CommandError("; ".join(getattr(refusal, "messages", [str(refusal)]))) from refusal
        host = settings.ALLOWED_HOSTS[0].lstrip(".") if settings.ALLOWED_HOSTS else "localhost"
        scheme = "https" if settings.SECURE_SSL_REDIRECT else "http"
        self.stdout.write(f"{scheme}://{host}{reverse('set_up', args=[issued.token])}")
        self.stdout.write("It works once, for 72 hours. The account is posted as system administrator.")


@transaction.atomic
def _make(email: str, name: str) -> Issued:
    now = timezone.now()
    issued = invite_first_administrator(username=email, full_name=name, at=now)
    appoint_first_administrator(by=SYSTEM, user_id=issued.link.user_id, at=now)
    return issued
