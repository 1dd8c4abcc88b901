"""Real commits and real threads: one code lets one in, and nothing happens that cannot be audited."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import code_of, give_code, give_password, make_user, sign_in
from visor.accounts import factors
from visor.accounts.models import RecoveryCode, Session, SignInDelay, TotpDevice, User


@pytest.fixture
def user(own_database) -> User:
    return make_user()


def at_once(number, work):
    """Run `work` in so many threads, all let go together; what each returned."""
    gate, results = threading.Barrier(number), []

    def run():
        try:
            gate.wait(10)
            results.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(results) == number
    return results


def test_one_code_in_many_threads_lets_one_in(user):
    code = code_of(user)
    results = at_once(6, lambda: factors.verify(user, code))
    assert len([found for found in results if found]) == 1


def test_one_recovery_code_in_many_threads_lets_one_in(user):
    code = factors.new_recovery_codes(user)[0]
    results = at_once(6, lambda: factors.verify(user, code))
    assert len([found for found in results if found]) == 1
    assert RecoveryCode.objects.filter(user=user, used_at__isnull=False).count() == 1


def test_two_browsers_with_one_code(user):
    clients = [Client(), Client()]
    for client in clients:
        give_password(client, user)
    code, waiting = code_of(user), list(clients)
    statuses = at_once(2, lambda: give_code(waiting.pop(), code).status_code)
    assert sorted(statuses) == [200, 302]


def test_attempts_at_once_are_looked_at_one_by_one(user):
    SignInDelay.objects.create(name_hash="x", attempts=20, last_at=timezone.now() - timedelta(minutes=5))
    waits = at_once(5, lambda: SignInDelay.objects.claim("x", at=timezone.now()))
    assert len([wait for wait in waits if wait is None]) == 1


def break_audit(as_owner):
    with as_owner() as cursor:
        cursor.execute("REVOKE INSERT ON audit_event FROM visor_web, visor_app")


def test_nobody_gets_in_unaudited(user, as_owner):
    client = Client()
    give_password(client, user)
    break_audit(as_owner)
    response = give_code(client, code_of(user))
    assert response.status_code == 503
    assert not Session.objects.filter(user=user).exists()
    assert client.get("/account/").status_code == 302


def test_a_failed_attempt_that_cannot_be_audited_is_not_answered(user, as_owner):
    break_audit(as_owner)
    assert give_password(Client(), user, "wrong").status_code == 503


def test_an_unknown_name_is_audited_as_a_hash_alone(user, as_owner):
    Client().post("/sign-in/", {"username": "my-secret-password", "password": "x"})
    with as_owner() as cursor:
        cursor.execute(
            "SELECT actor_id, actor_text, detail::text FROM audit_event WHERE action = 'accounts.sign_in_failed'"
        )
        [(actor_id, actor_text, detail)] = cursor.fetchall()
    assert (actor_id, actor_text) == (None, "")
    assert "my-secret-password" not in detail
    assert len(detail) > 32


def test_an_expiry_that_cannot_be_audited_shows_no_page(user, as_owner):
    client = Client()
    sign_in(client, user)
    Session.objects.filter(user=user).update(last_seen_at="2020-01-01T00:00Z")
    break_audit(as_owner)
    assert client.get("/account/").status_code == 503


def test_without_the_database_the_page_says_so_kindly(user):
    client = Client()
    sign_in(client, user)
    name = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = "visor_is_not_there"
    try:
        assert client.get("/account/").status_code == 503
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name


def test_seeds_are_sealed_in_the_table(user, as_owner):
    device = TotpDevice.objects.get(user=user)
    with as_owner() as cursor:
        cursor.execute("SELECT sealed_seed FROM accounts_totpdevice WHERE id = %s", [device.pk])
        [(stored,)] = cursor.fetchall()
    assert device.seed.hex() not in stored
    assert stored.startswith("gAAAA")


def test_the_table_of_sessions_holds_no_key_that_opens_one(user):
    client = Client()
    sign_in(client, user)
    assert not Session.objects.filter(pk=client.cookies["visor_session"].value).exists()
