"""From outbox to page: the worker reads the stored bytes in a child process, and whatever fails is said."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.db.models.functions import Now
from django.test import Client

from records.assessments import pipeline
from records.assessments.report import summary_of
from records.documents import sandbox, virus
from records.documents.models import Document
from records.documents.outcomes import Refusal
from records.documents.report import Line, Part, Report, keepable
from tests.records.documents import made_files
from tests.records.documents.made_files import sample_files
from tests.records.documents.scanners import OK, real_clamd, scripted
from tests.records.documents.uploading import add, added, docx, pdf, read_all
from tests.world import World
from visor.audit.models import Event
from visor.work.models import Outbox

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    settings.CLAMD_URL = ""
    return tmp_path / "blobs"


@pytest.fixture
def priya(sign_in: Any) -> Client:
    return sign_in("priya.shah")


def page_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_store_that_is_away_puts_the_reading_off(priya: Client, world: World, store: Path) -> None:
    address = added(add(priya, world.ordinary, pdf()))
    away = store.rename(store.with_name("away"))
    read_all()
    assert "Being checked" in page_of(priya, address)
    item = Outbox.objects.get()
    assert (item.delays, item.attempts, item.last_error) == (1, 0, "storage")
    away.rename(store)
    Outbox.objects.update(available_at=Now())
    read_all()
    assert "X320741" in page_of(priya, address)


def test_a_wait_that_is_longer_than_usual_is_admitted(priya: Client, world: World, monkeypatch: Any) -> None:
    address = added(add(priya, world.ordinary, pdf()))
    monkeypatch.setattr("records.documents.present.USUAL_WAIT", timedelta(seconds=-1))
    assert "taking longer than usual" in page_of(priya, address)


def test_bytes_that_are_no_longer_what_was_added_are_said_to_be(
    priya: Client, world: World, store: Path
) -> None:
    address = added(add(priya, world.ordinary, pdf()))
    [path] = [path for path in store.rglob("*") if path.is_file()]
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    read_all()
    page = page_of(priya, address)
    assert "Could not be read" in page
    assert "no longer what was added" in page
    assert priya.get(f"{address}file/").status_code == 403


def test_a_file_of_a_store_before_encryption_gets_a_plain_word(
    priya: Client, world: World, store: Path
) -> None:
    content = pdf()
    address = added(add(priya, world.ordinary, content))
    [path] = [path for path in store.rglob("*") if path.is_file()]
    path.write_bytes(content)
    read_all()
    assert "did not encrypt files yet" in page_of(priya, address)
    assert added(add(priya, world.ordinary, content)) == address
    priya.post(f"{address}again/")
    read_all()
    assert "X320741" in page_of(priya, address)


def test_a_master_key_taken_out_too_early_puts_everything_off_until_it_is_back(
    priya: Client, world: World, settings: Any
) -> None:
    address, read_before = (
        added(add(priya, world.ordinary, pdf(text))) for text in ("CRN: X320741", "letter")
    )
    dropped, settings.DATA_KEY = settings.DATA_KEY, Fernet.generate_key().decode()
    read_all()
    assert {item.last_error for item in Outbox.objects.all()} == {"key"}
    settings.DATA_KEY = dropped
    Outbox.objects.update(available_at=Now())
    read_all()
    assert "X320741" in page_of(priya, address)
    settings.DATA_KEY = Fernet.generate_key().decode()
    assert priya.get(f"{read_before}file/").status_code == 503
    settings.DATA_KEY = dropped
    assert priya.get(f"{read_before}file/").content == pdf("letter")


def test_a_file_lost_after_reading_is_not_handed_out(priya: Client, world: World, store: Path) -> None:
    address = added(add(priya, world.ordinary, pdf()))
    read_all()
    shutil.rmtree(store)
    assert priya.get(f"{address}file/").status_code == 503


def test_a_reading_that_takes_too_long_can_be_asked_again(
    priya: Client, world: World, monkeypatch: Any
) -> None:
    address = added(add(priya, world.ordinary, pdf()))
    with monkeypatch.context() as hurried:
        hurried.setattr(pipeline, "LIMITS", sandbox.Limits(wall_seconds=0.01))
        read_all()
    page = page_of(priya, address)
    assert "Could not be read" in page
    assert "took too long" in page
    assert "Read it again" in page
    assert priya.post(f"{address}again/").status_code == 302
    assert "Received" in page_of(priya, address)
    read_all()
    assert "X320741" in page_of(priya, address)


def test_asking_again_for_what_was_read_changes_nothing(priya: Client, world: World) -> None:
    address = added(add(priya, world.ordinary, pdf()))
    read_all()
    assert "does not need to be read again" in priya.post(f"{address}again/", follow=True).content.decode()


def test_a_file_that_loses_every_worker_gets_its_reason(priya: Client, world: World) -> None:
    address = added(add(priya, world.ordinary, pdf()))
    Outbox.objects.update(attempts=5)
    read_all()
    page = page_of(priya, address)
    assert "tried to read this file several times" in page
    assert "Read it again" in page
    assert Outbox.objects.get().failed_at is not None


def test_who_put_it_there_need_not_see_it_for_it_to_be_read(
    priya: Client, sign_in: Any, world: World
) -> None:
    address = added(add(priya, world.ordinary, pdf()))
    user = world.user("priya.shah")
    user.is_active = False
    user.save(update_fields=["is_active"])
    read_all()
    assert "X320741" in page_of(sign_in("tom.hughes"), address)


def test_characters_no_database_keeps_do_not_stop_a_reading(priya: Client, world: World) -> None:
    address = added(add(priya, world.ordinary, pdf("CRN: X320741 \x00 after \x01")))
    read_all()
    assert "CRN: X320741 after" in page_of(priya, address)
    assert keepable({"a\0": ["b\x01", "c"]}) == {"a\ufffd": ["b\ufffd", "c"]}


def test_every_refusal_fits_its_columns() -> None:
    longest = max(len(refusal.message) for refusal in Refusal)
    assert longest <= Document._meta.get_field("reason").max_length
    assert max(len(refusal) for refusal in Refusal) <= Event._meta.get_field("code").max_length


def test_the_summary_counts_and_does_not_quote() -> None:
    part = Part("Numbers", (Line("CRN", "X320741", 1, "CRN: X320741"),), ("PNC number",))
    found = [{"key": "crn", "normalised": "X320741"}, {"key": "pnc", "normalised": "blank"}]
    report = Report("An OASys", 2, (), (part,), {"found": found})
    assert summary_of(report) == "2 pages. An OASys. Read: 1 number. Nothing on the record has been changed."
    assert "X320741" not in summary_of(report)
    assert Report.from_json(report.as_json()) == report


def test_without_a_scanner_it_is_read_and_marked(priya: Client, world: World) -> None:
    address = added(add(priya, world.ordinary, pdf()))
    assert "Not virus-checked" not in page_of(priya, address)
    read_all()
    assert "No virus scanner is set up" in page_of(priya, address)
    assert "Not virus-checked" in page_of(priya, f"/records/{world.ordinary}/documents/")
    assert priya.get(f"{address}file/").status_code == 200


def test_a_real_clamd_lets_a_document_through(priya: Client, world: World, settings: Any) -> None:
    address = added(add(priya, world.ordinary, pdf()))
    with real_clamd() as settings.CLAMD_URL:
        read_all()
    page = page_of(priya, address)
    assert "X320741" in page
    assert "Nothing found, " in page
    assert "Not virus-checked" not in page + page_of(priya, f"/records/{world.ordinary}/documents/")
    assert priya.get(f"{address}file/").content == pdf()


def test_what_a_real_clamd_finds_is_shut_in_neutral_words(
    priya: Client, world: World, settings: Any, store: Path
) -> None:
    content = pdf() + b"% " + virus.TEST_FILE + b"\n"
    address = added(add(priya, world.ordinary, content))
    with real_clamd() as settings.CLAMD_URL:
        read_all()
    page = page_of(priya, address)
    assert "The virus check did not let this file through" in page
    assert "eicar" not in page.lower()
    assert "Read it again" not in page
    assert priya.get(f"{address}file/").status_code == 403
    assert priya.post(f"{address}again/").status_code == 302
    assert not Outbox.objects.filter(done_at=None).exists()
    [path] = [path for path in store.rglob("*") if path.is_file()]
    assert virus.TEST_FILE not in path.read_bytes()


def test_with_a_scanner_that_is_away_nothing_is_read_nor_handed_out(
    priya: Client, world: World, settings: Any
) -> None:
    settings.CLAMD_URL = "unix:///nowhere/clamd.ctl"
    address = added(add(priya, world.ordinary, pdf()))
    for times in (1, 2):
        read_all()
        item = Outbox.objects.get()
        assert (item.delays, item.attempts, item.last_error, item.done_at) == (times, 0, "virus_check", None)
        Outbox.objects.update(available_at=Now())
    page = page_of(priya, address)
    assert "Waiting for the virus check" in page
    assert "ViSOR keeps trying" in page
    assert "X320741" not in page
    assert priya.get(f"{address}file/").status_code == 403
    with real_clamd() as settings.CLAMD_URL:
        read_all()
    assert "X320741" in page_of(priya, address)


def test_a_lying_scanner_lets_nothing_of_a_bad_structure_through(
    priya: Client, world: World, settings: Any
) -> None:
    asked: list[bytes] = []

    def lie(line: Any, content: bytes) -> None:
        asked.append(content)
        line.sendall(OK)

    bad = [b"MZ a program", made_files.pdf("x", catalog="/AA << /S /Launch >>"), docx("x")[:-30]]
    with scripted(lie) as settings.CLAMD_URL:
        addresses = [added(add(priya, world.ordinary, content)) for content in bad]
        read_all()
    for address in addresses:
        assert "Refused" in page_of(priya, address)
        assert priya.get(f"{address}file/").status_code == 403
    assert asked == []  # structure comes first: what does not hold to it is never shown to the scanner


SAMPLES = sample_files("doc-pdf", "doc-docx", "hostile-pdf", "hostile-office", "doc-doc", "doc-rtf")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_every_sample_ends_read_or_refused_in_plain_words(priya: Client, world: World, path: Path) -> None:
    content = path.read_bytes()
    name = path.name if path.suffix in {".pdf", ".docx"} else f"{path.name}.pdf"
    address = added(add(priya, world.ordinary, content, name=name))
    read_all()
    page = page_of(priya, address)
    refused = path.parent.name.startswith("hostile") and path.name != "js-colors.pdf"
    if refused or path.suffix in {".doc", ".rtf"}:
        assert ">Refused<" in " ".join(page.split()).replace("> ", ">").replace(" <", "<")
        assert priya.get(f"{address}file/").status_code == 403
    else:
        assert "What was read" in page
        assert priya.get(f"{address}file/").content == content
