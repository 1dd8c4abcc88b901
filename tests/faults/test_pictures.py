"""What happens to the drawing of pages when its worker dies: the next one draws what is missing."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models.functions import Now

from records.documents.models import DocumentPage
from tests.faults.stack import stack_in
from tests.faults.test_uploads import Ward
from tests.records.documents.uploading import pdf
from visor.access.actor import acting
from visor.launch.stack import until
from visor.work.models import Outbox

PAGES = 20


@pytest.fixture
def ward(own_database: str, world_in: Any) -> Iterator[Ward]:
    folder = Path(tempfile.mkdtemp(prefix="visor-"))
    with stack_in(folder, own_database) as stack:
        yield Ward(stack, world_in("priya.shah"))
    shutil.rmtree(folder)


def drawn(ward: Ward) -> list[int]:
    with acting(ward.user.pk):
        rows = DocumentPage.objects.of(ward.nominal).order_by("number")
        return list(rows.values_list("number", flat=True))


def slow_to_draw() -> bytes:
    """Pages so full that drawing them can be interrupted."""
    lines = "\n".join(
        f"Line {number} of a long and fictional letter, and more of it " * 4 for number in range(200)
    )
    return pdf(*[lines] * PAGES)


def test_a_worker_killed_while_drawing_is_followed_by_one_that_draws_the_rest(ward: Ward) -> None:
    ward.stack.start_redis()
    ward.stack.start_web()
    ward.stack.start_worker()
    ward.received(slow_to_draw())
    held = Outbox.objects.filter(kind="document.pages").exclude(lease_owner="")
    until(held.exists, what="the worker to begin drawing")
    ward.stack.kill("worker")
    assert ward.read()
    assert len(drawn(ward)) < PAGES
    assert held.update(lease_until=Now() - timedelta(seconds=1)) == 1  # a minute passes
    ward.stack.start_worker()
    until(lambda: drawn(ward) == list(range(1, PAGES + 1)), what="the next worker")
    item = until(
        Outbox.objects.filter(kind="document.pages").exclude(done_at=None).first, what="the work to be done"
    )
    assert item.attempts == 2
