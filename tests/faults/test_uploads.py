"""What happens to an upload when something dies: what was acknowledged is read in the end, and nothing else is left."""

import shutil
import signal
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client

from records.documents.models import Document
from records.nominals.models import Nominal
from tests.faults.stack import ask, flush_redis, send, stack_in, upload
from tests.records.documents.uploading import pdf
from visor.access.actor import acting
from visor.launch.stack import Stack, until
from visor.work.models import Outbox


class Ward:
    """One officer, one record of theirs, and the processes of the test."""

    def __init__(self, stack: Stack, user: Any) -> None:
        self.stack, self.user = stack, user
        with acting(user.pk) as actor:
            mine = Nominal.objects.visible_to(actor).managed_by(actor).filter(visibility="open")
            self.nominal = mine.order_by("-id")[0]
        client = Client()
        client.force_login(user, backend="visor.accounts.backends.PasswordBackend")
        self.session = client.cookies["visor_session"].value
        self.path = f"/records/{self.nominal.slug}/documents/add/"

    def send(self, content: bytes) -> tuple[int, dict[str, str], str]:
        return ask(self.stack, upload(self.path, self.session, content))

    def documents(self) -> list[tuple[str, str]]:
        with acting(self.user.pk):
            return list(Document.objects.of(self.nominal).order_by("id").values_list("state", "sha256"))

    def states(self) -> list[str]:
        return [state for state, _ in self.documents()]

    def files(self) -> list[Path]:
        return [path for path in self.stack.var.rglob("*") if path.is_file()]

    def received(self, content: bytes) -> None:
        status, headers, page = self.send(content)
        assert status == 302, page
        assert headers["Location"].startswith(self.path.removesuffix("add/"))

    def read(self) -> bool:
        return self.states() == ["read"]


@pytest.fixture
def ward(own_database: str, world_in: Any) -> Iterator[Ward]:
    folder = Path(tempfile.mkdtemp(prefix="visor-"))  # short, since sockets lie in it
    with stack_in(folder, own_database) as stack:
        yield Ward(stack, world_in("priya.shah"))
    shutil.rmtree(folder)


def readings(as_owner: Any) -> int:
    with as_owner() as cursor:
        cursor.execute("SELECT count(*) FROM audit_event WHERE action = 'documents.document.read'")
        return int(cursor.fetchone()[0])


def long_document() -> bytes:
    """Enough pages that a reading can be interrupted."""
    lines = "\n".join(f"Line {number} of a long and fictional assessment of risk" for number in range(60))
    return pdf(*[lines] * 400)


def test_redis_flushed_and_worker_gone_between_receipt_and_reading(ward: Ward, as_owner: Any) -> None:
    ward.stack.start_redis()
    ward.stack.start_web()
    ward.received(pdf())
    assert ward.states() == ["received"]
    flush_redis(ward.stack)
    ward.stack.start_worker()
    until(ward.read, what="the sweep to ring again")
    assert readings(as_owner) == 1


def test_without_redis_it_is_received_at_once_and_read_all_the_same(ward: Ward, as_owner: Any) -> None:
    ward.stack.start_web()
    ward.received(pdf())
    ward.stack.start_loop()
    until(ward.read, what="the loop that needs no Redis")
    assert readings(as_owner) == 1
    assert ward.stack.end("loop") == 0


def test_a_redis_that_hangs_costs_a_moment_and_no_upload(ward: Ward) -> None:
    ward.stack.start_redis()
    ward.stack.start_web()
    ward.stack.running["redis"].send_signal(signal.SIGSTOP)
    ward.received(pdf())
    assert "bell not rung" in ward.stack.log_of("web")
    ward.stack.start_loop()
    until(ward.read, what="the loop that needs no Redis")


def test_a_worker_killed_while_reading_loses_nothing(ward: Ward, as_owner: Any) -> None:
    ward.stack.start_redis()
    ward.stack.start_web()
    ward.stack.start_worker()
    ward.received(long_document())
    until(lambda: ward.states() == ["reading"], what="the worker to begin")
    ward.stack.kill("worker")
    assert ward.states() == ["reading"]
    held = Outbox.objects.get(kind="document.read")
    assert held.lease_until is not None
    Outbox.objects.update(lease_until=Now() - timedelta(seconds=1))  # a minute passes
    ward.stack.start_worker()
    until(ward.read, what="the next worker")
    assert readings(as_owner) == 1
    item = Outbox.objects.get(kind="document.read")
    assert (item.attempts, item.done_at is not None) == (2, True)


def test_a_line_that_breaks_leaves_nothing(ward: Ward) -> None:
    ward.stack.start_web()
    form = upload(ward.path, ward.session, pdf() * 400)
    for left in (len(form[1]) // 2, 12):
        with ward.stack.connected() as line:
            send(line, form, until=-left)
    until(lambda: not ward.files(), what="nothing to be left", patience=5)
    assert ward.documents() == []


def test_a_web_process_killed_while_receiving_leaves_nothing_and_the_next_one_receives(ward: Ward) -> None:
    ward.stack.start_web()
    form = upload(ward.path, ward.session, pdf() * 400)
    with ward.stack.connected() as line:
        send(line, form, until=len(form[1]) // 2)
        until((ward.stack.var / "incoming").exists, what="the first bytes")
        ward.stack.kill("web")
    assert (ward.files(), ward.documents()) == ([], [])
    ward.stack.start_web()
    assert ask(ward.stack, form)[0] == 302
    assert ward.states() == ["received"]


@pytest.mark.parametrize("megabytes", [26, 300])
def test_a_file_that_is_too_big_gets_a_page_that_says_so(ward: Ward, megabytes: int) -> None:
    ward.stack.start_web()
    status, _, page = ward.send(b"%PDF-1.4" + bytes(megabytes * 1024 * 1024))
    assert status == 413
    assert "files of up to 25 MB" in page
    assert (ward.files(), ward.documents()) == ([], [])


def test_without_its_place_on_the_work_list_nothing_is_received(ward: Ward, as_owner: Any) -> None:
    ward.stack.start_web()
    with as_owner() as cursor:
        cursor.execute("REVOKE INSERT ON work_outbox FROM visor_app, visor_web")
    assert ward.send(pdf())[0] >= 500
    assert ward.documents() == []
