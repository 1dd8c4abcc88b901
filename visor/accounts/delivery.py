"""Send one-use links and news of an account by e-mail; no personal data but the address it goes to.

Called by this room's actions and views, inside their transaction: nothing is sent before it commits.
"""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string

from visor.accounts.models import User

logger = logging.getLogger("visor.accounts")


def configured() -> bool:
    """Whether e-mail leaves this installation: only production names a mail server."""
    return bool(settings.EMAIL_HOST) and settings.EMAIL_HOST != "localhost"


def tell(user: User, template: str, **words: object) -> None:
    """Write to the person once the act is certain. The template's first line is the subject."""
    subject, _, body = render_to_string(f"emails/{template}.txt", words).strip().partition("\n")
    transaction.on_commit(lambda: _send(user, subject, body.strip()), robust=True)


def _send(user: User, subject: str, body: str) -> None:
    try:
        send_mail(subject, body, None, [user.username])
    except (SMTPException, OSError) as broken:
        logger.error("e-mail not sent to user %s: %s", user.pk, type(broken).__name__)
