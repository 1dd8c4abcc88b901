"""The one account nobody invites: made once, posted, and sent a link."""

import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from visor.accounts.models import User
from visor.organisation.choices import Role
from visor.organisation.models import Posting

pytestmark = pytest.mark.django_db


def output_of(*command, **options):
    out = io.StringIO()
    call_command(*command, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def nobody_in_use():
    User.objects.update(is_active=False)
    Posting.objects.filter(role=Role.SYSTEM_ADMINISTRATOR).delete()


@pytest.mark.usefixtures("nobody_in_use")
def test_the_first_administrator_gets_a_link(settings):
    said = output_of("first_administrator", email="First@justice.example", name="Fran First")
    path = re.search(r"http://\w+(/link/\S+)", said).group(1)
    assert "Fran First" in Client().get(path).content.decode()
    posting = Posting.objects.get(user__username="first@justice.example")
    assert (posting.role, posting.granted_by_id) == (Role.SYSTEM_ADMINISTRATOR, None)


def test_there_is_no_second_first_administrator():
    with pytest.raises(CommandError, match="accounts in use already"):
        output_of("first_administrator", email="second@justice.example", name="Second")


@pytest.mark.usefixtures("nobody_in_use")
def test_the_first_address_must_be_one():
    with pytest.raises(CommandError, match="valid email"):
        output_of("first_administrator", email="nonsense", name="X")
