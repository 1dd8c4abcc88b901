"""Bytes on disk and documents in the database agree, or somebody is told; a person adds sixty files a day."""

import os
import threading
import time
import uuid
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from records.documents import actions, store, tasks
from records.documents.choices import DocumentKind
from records.documents.models import Document
from records.documents.policy import Action
from records.nominals import fetch
from records.nominals.models import Nominal
from tests.records.documents.uploading import add, added, form, pdf, read_all
from tests.world import World
from visor.access.actor import acting
from visor.celery import app
from visor.work import blobs

TWO_DAYS = 48 * 60 * 60


@pytest.fixture(autouse=True)
def disk(settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path / "blobs"


@pytest.fixture
def priya(sign_in: Any) -> Client:
    return sign_in("priya.shah")


def path_of(disk: Path, sha256: str) -> Path:
    return disk / sha256[:2] / sha256


def made_old(disk: Path) -> None:
    then = time.time() - TWO_DAYS
    for path in disk.rglob("*"):
        os.utime(path, (then, then))


def hash_of(address: str, world: World) -> str:
    with acting(world.user("priya.shah").pk):
        found = Document.objects.unscoped(reason="a test looks")
        return found.get(reference=address.rstrip("/").rpartition("/")[2]).sha256


@pytest.mark.django_db
def test_bytes_without_a_document_are_swept_after_a_day_with_a_line_in_the_trail(
    priya: Client, world: World, disk: Path
) -> None:
    address = added(add(priya, world.ordinary, pdf()))
    old = blobs.put([b"the row of these was rolled back"]).sha256
    made_old(disk)
    young = blobs.put([b"the row of these is being written"]).sha256
    with CaptureQueriesContext(connection) as captured:
        assert tasks.sweep.apply().successful()
    [line] = [
        query["sql"] for query in captured.captured_queries if "INSERT INTO audit_event" in query["sql"]
    ]
    assert "documents.bytes.erased" in line
    assert old in line
    assert not path_of(disk, old).exists()
    assert blobs.read(young) == b"the row of these is being written"
    read_all()
    assert priya.get(f"{address}file/").content == pdf()
    assert store.sweep_orphans() == 0


def test_the_sweep_is_scheduled() -> None:
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert tasks.sweep.name in scheduled & set(app.tasks)


def test_bytes_that_are_being_received_again_are_not_swept(
    own_database: str, world_in: Any, disk: Path
) -> None:
    """An old orphan whose bytes come once more: the sweep waits for the row."""
    person = world_in("priya.shah")
    sha256 = blobs.put([pdf()]).sha256
    made_old(disk)
    swept: list[int] = []

    def sweep() -> None:
        swept.append(store.sweep_orphans())
        connection.close()

    with acting(person.pk) as actor:
        nominal = Nominal.objects.visible_to(actor).managed_by(actor).filter(visibility="open").first()
        assert nominal is not None
    client = Client()
    client.force_login(person, backend="visor.accounts.backends.PasswordBackend")
    thread = threading.Thread(target=sweep)
    with transaction.atomic():
        added(add(client, nominal.slug, pdf()))  # not committed yet
        thread.start()
        thread.join(1)
        assert thread.is_alive()
    thread.join(10)
    assert swept == [0]
    assert blobs.read(sha256) == pdf()


@pytest.mark.django_db
def test_all_is_well_and_the_counts_say_so(
    priya: Client, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    add(priya, world.ordinary, pdf())
    add(priya, world.special["shared"], pdf())
    blobs.put([b"nobody's"])
    call_command("documents_verify")
    *lines, isolation = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["1", "2", "2", "1", "0", "0", "0", "0"]
    assert isolation.startswith("Documents are read in")


def lose(path: Path) -> None:
    path.unlink()


def spoil(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.django_db
@pytest.mark.parametrize(("harm", "counted"), [(lose, "missing"), (spoil, "damaged")])
def test_a_document_that_lost_its_file_ends_it_with_a_problem(
    priya: Client, world: World, disk: Path, harm: Any, counted: str
) -> None:
    address = added(add(priya, world.ordinary, pdf()))
    harm(path_of(disk, hash_of(address, world)))
    assert store.verify()[counted] == 1
    with pytest.raises(CommandError, match="1 problems"):
        call_command("documents_verify")


@pytest.mark.django_db
def test_a_key_that_was_taken_out_is_a_problem_and_not_damage(
    priya: Client, world: World, settings: Any
) -> None:
    add(priya, world.ordinary, pdf())
    settings.DATA_KEY = "b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXItb3Q="
    counts = store.verify()
    assert (counts["locked"], counts["damaged"]) == (1, 0)


@pytest.mark.django_db
def test_whoever_is_signed_in_does_not_learn_what_is_stored(world: World) -> None:
    with (
        acting(world.user("priya.shah").pk),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT documents_hashes('')")


@pytest.mark.django_db
def test_a_person_adds_so_many_files_a_day(
    priya: Client, sign_in: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_A_DAY", 2)
    key = str(uuid.uuid4())
    first = added(add(priya, world.ordinary, pdf("1"), upload_key=key))
    add(priya, world.special["hidden"], pdf("2"))
    refused = add(priya, world.ordinary, pdf("3"))
    page = refused.content.decode()
    assert refused.status_code == 429
    assert "You have added 2 files today" in page
    assert "ask a colleague" in page
    again = form(pdf("1"), upload_key=key)
    assert added(priya.post(f"/records/{world.ordinary}/documents/add/", again)) == first
    assert add(sign_in("tom.hughes"), world.ordinary, pdf("4")).status_code == 302


@pytest.mark.django_db
def test_what_came_yesterday_does_not_count(
    priya: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_A_DAY", 1)
    added(add(priya, world.ordinary, pdf("1")))
    tomorrow = timezone.now() + timedelta(days=1)
    with acting(world.user("priya.shah").pk) as actor:
        nominal = fetch.record(actor, world.ordinary, Action.ADD_DOCUMENT)
        new = actions.NewDocument(DocumentKind.LETTER, "A letter", "letter.pdf", uuid.uuid4())
        receive = partial(actions.receive_document, by=actor, nominal=nominal, new=new, chunks=[pdf("2")])
        with pytest.raises(actions.TooManyToday):
            receive(at=timezone.now())
        assert receive(at=tomorrow).pk


def test_sixty_is_the_number() -> None:
    assert actions.MOST_A_DAY == 60
