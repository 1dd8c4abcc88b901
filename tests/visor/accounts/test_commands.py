"""The commands of this room, and the start that is refused beside people of the demo."""

import io

import pytest
from cryptography.fernet import Fernet
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import Client

from tests.factories.accounts import make_user
from visor.accounts import demo, factors
from visor.accounts.models import TotpDevice, User

pytestmark = pytest.mark.django_db


def output_of(*command, **options):
    out = io.StringIO()
    call_command(*command, stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize("name", ["priya", "Priya Shah", "priya.shah", "PRIYA.SHAH@visor.example"])
def test_the_demo_tells_codes(settings, name):
    settings.DEMO = True
    code = output_of("code", name).strip()
    priya = User.objects.get(username="priya.shah@visor.example")
    assert factors.verify(priya, code)


def test_the_demo_lists_its_people(settings):
    settings.DEMO = True
    said = output_of("demo_people")
    assert "priya.shah@visor.example" in said
    assert demo.PASSWORD in said
    with pytest.raises(CommandError, match="nobody of the demo"):
        output_of("code", "nobody")


def test_only_people_of_the_demo_are_told_about(settings):
    settings.DEMO = True
    user = make_user("Real Person")
    assert user.username not in output_of("demo_people")
    with pytest.raises(CommandError):
        output_of("code", user.username)


@pytest.mark.parametrize("command", [["code", "priya"], ["demo_people"]])
def test_a_real_installation_tells_no_codes(command):
    with pytest.raises(CommandError, match="demo alone"):
        output_of(*command)
    assert Client().get("/demo/codes/").status_code == 404


def test_a_real_installation_does_not_start_beside_the_demo(settings):
    assert [found.id for found in run_checks(tags=["database"], databases=["default"])] == ["accounts.E002"]
    with pytest.raises(ImproperlyConfigured, match="people of the demo"):
        demo.refuse_demo_people()
    settings.DEMO = True
    assert run_checks(tags=["database"], databases=["default"]) == []
    demo.refuse_demo_people()


@pytest.mark.parametrize("key", ["", "short", "x" * 44])
def test_a_key_that_is_none_stops_the_start(settings, key):
    settings.DATA_KEY = key
    assert "accounts.E001" in [found.id for found in run_checks(tags=["security"])]


def test_seeds_are_sealed_anew(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    user = make_user()
    before = TotpDevice.objects.get(user=user)
    seed, sealed = before.seed, before.sealed_seed
    newer = Fernet.generate_key().decode()
    settings.DATA_KEY = f"{newer},{settings.DATA_KEY}"
    output_of("rotate_data_key")
    settings.DATA_KEY = newer
    after = TotpDevice.objects.get(user=user)
    assert after.seed == seed
    assert after.sealed_seed != sealed
