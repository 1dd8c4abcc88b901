"""How fast the pages of the demonstration are, beside floors measured in the same run. Run by `manage.py bench web`.

A web process of its own answers one request at a time over the loopback, as ordinary probation officers ask.
A page's floor is its own template with the same content, rendered in the same process without the database;
the floor of an upload is the same bytes hashed and synced to the same disk. Only ratios and counts of
statements judge: milliseconds depend on who else uses the computer.
"""

import hashlib
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import ProgrammingError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from records.caseload.bench_rows import CannotMeasure, Row
from records.documents import store
from records.documents.actions import MOST_A_DAY
from records.nominals import search
from records.nominals.models import Nominal, NominalIdentifier
from visor.access.actor import Actor, acting
from visor.accounts.models import User
from visor.launch import browser, processes, web

READER = "priya.shah@visor.example"
# Nobody is asked to sign in as them, and what is uploaded stays: it is on a record of theirs. They are several since
# nobody, and no measurement, may add more than so many files a day.
UPLOADERS = tuple(
    f"{name}@visor.example"
    for name in ("kate.penrose", "rajan.pillai", "fiona.marlow", "kwame.boateng", "wendy.utting")
)
BACKEND = "visor.accounts.backends.PasswordBackend"
NOTE: Final = "Statements without BEGIN, COMMIT and the health check of a kept connection."
ROUNDS, WARM_UP, UPLOADS = 60, 5, 8
MOST_SECONDS = 90.0
MEGABYTES = 5
FLOOR, COUNT = "/floor", "X-Statements"
# Django first: the module gunicorn is pointed at needs its models.
SERVE = "import visor.wsgi; from gunicorn.app.wsgiapp import run; run()"
GUNICORN = "records.caseload.bench_served --no-control-socket --workers 1 --worker-class gthread --threads 1"


@dataclass
class Visitor:
    """A browser of few words: one kept connection, one cookie."""

    port: int
    session: str = ""

    def __post_init__(self) -> None:
        self.line = HTTPConnection(web.HOST, self.port, timeout=60)

    def get(self, path: str) -> int:
        return self._send("GET", path, expected=200)

    def post_file(self, path: str, content: bytes) -> int:
        body, headers = browser.form_with_file(content, kind="other")
        return self._send("POST", path, expected=302, body=body, headers=headers)

    def _send(
        self,
        method: str,
        path: str,
        *,
        expected: int,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> int:
        self.line.request(
            method, path, body=body, headers={**browser.headers_of(self.session), **(headers or {})}
        )
        answer = self.line.getresponse()
        answer.read()
        if answer.status != expected:
            raise CannotMeasure(f"{method} {path} answers {answer.status}, not {expected}.")
        return int(answer.headers.get(COUNT, 0))


def run() -> list[Row]:
    """Measure, and return the rows in the order of the table. Raises `CannotMeasure`."""
    with _serving() as port, _session(READER) as reader:
        pages = _pages(Visitor(port, reader), Visitor(port))
        _repeat(pages)
        return [*pages, _received(port)]


def received() -> Row:
    """The row of an upload by itself, for what else is measured with it. Raises `CannotMeasure`."""
    with _serving() as port:
        return _received(port)


def _has_people() -> bool:
    try:
        return User.objects.filter(username=READER).exists()
    except ProgrammingError:  # an empty database: nothing has been migrated yet
        return False


def _search(actor: Actor, text: str) -> str:
    """The address of the results of a search made now."""
    now = timezone.now()
    made = search.find(by=actor, text=text, at=now, today=timezone.localdate(now))
    return f"{reverse('search')}?search={made.run.pk}"


def _pages(reader: Visitor, stranger: Visitor) -> list[Row]:
    with acting(User.objects.get(username=READER).pk) as actor:
        mine = Nominal.objects.visible_to(actor).with_header().managed_by(actor).filter(visibility="open")
        nominal = mine.order_by("id")[0]
        surname = nominal.summary.name.split()[-1]
        number = NominalIdentifier.objects.of(nominal).filter(kind="pnc")[0].as_recorded
        by_name, by_number = (_search(actor, text) for text in (surname, number))
    record = reverse("record", args=[nominal.slug])
    return [
        _page("Record page", reader, record, least_ratio=0.35, most_statements=12),
        _page("Search by name", reader, by_name, most_ms=(20, 60)),
        _page("Search by identifier", reader, by_number, most_ms=(20, 60)),
        _page("Home", reader, reverse("home")),
        _page("Sign-in, the cheapest page", stranger, reverse("sign_in")),
    ]


def _page(what: str, visitor: Visitor, path: str, **held_to: Any) -> Row:
    held_to.setdefault("most_statements", 25)
    return Row(what, lambda: visitor.get(path), lambda: visitor.get(FLOOR + path), **held_to)


def _received(port: int) -> Row:
    username = _uploader()
    with acting(User.objects.get(username=username).pk) as actor:
        nominal = Nominal.objects.visible_to(actor).managed_by(actor).order_by("id")[0]
    path = reverse("document_add", args=[nominal.slug])
    folder = Path(settings.VAR_DIR)
    with _session(username) as session:
        visitor = Visitor(port, session)
        row = Row(
            f"Upload of {MEGABYTES} MB received",
            lambda: visitor.post_file(path, _pdf()),
            lambda: _to_disk(_pdf(), folder),
            most_statements=25,
            most_ms=(1000, 1000),
        )
        for number in range(UPLOADS + 1):
            row.once(keep=number > 0)
    return row


def _uploader() -> str:
    """Somebody who may still add that many files today: the daily limit holds for measurements too."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    for username in UPLOADERS:
        with acting(User.objects.get(username=username).pk):
            if store.added_since(midnight) + UPLOADS < MOST_A_DAY:
                return username
    raise CannotMeasure(
        f"Each of the {len(UPLOADERS)} people this uploads as has added nearly {MOST_A_DAY} files today, which is the "
        "most for one day. Measure again tomorrow."
    )


def _repeat(rows: list[Row]) -> None:
    """Go round all rows again and again, within the time there is."""
    until = time.monotonic() + MOST_SECONDS
    for number in range(WARM_UP + ROUNDS):
        for row in rows:
            row.once(keep=number >= WARM_UP)
        if time.monotonic() > until and number > WARM_UP + 10:
            break


@contextmanager
def _serving() -> Iterator[int]:
    """A web process that is gone afterwards, on a port nobody else has."""
    if not settings.DEMO or not _has_people():
        raise CannotMeasure("There is no demonstration here to measure: python3 manage.py demo, once.")
    with web.listen(0) as listener, tempfile.TemporaryDirectory() as folder:
        number, port = listener.fileno(), listener.getsockname()[1]
        command = [sys.executable, "-c", SERVE, *GUNICORN.split(), "--bind", f"fd://{number}"]
        child = processes.start(
            command, Path(folder) / "log", env=os.environ, cwd=settings.BASE_DIR, keep=[number]
        )
        try:
            web.wait(port, child)
            yield port
        finally:
            processes.stop(child)


@contextmanager
def _session(username: str) -> Iterator[str]:
    """The cookie of somebody signed in, as if both factors had been given; ended afterwards."""
    client = Client()
    client.force_login(User.objects.get(username=username), backend=BACKEND)
    try:
        yield client.cookies[settings.SESSION_COOKIE_NAME].value
    finally:
        client.logout()


def _to_disk(content: bytes, folder: Path) -> str:
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return hashlib.sha256(content).hexdigest()


def _pdf() -> bytes:
    """One page of text and, beside it, a stream of noise; no two files are the same."""
    text = b"BT /F1 11 Tf 60 780 Td (A fictional document, made to be measured) Tj ET"
    noise = secrets.token_bytes(1024) * (MEGABYTES * 1024)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(noise), noise),
    ]
    body, places = b"%PDF-1.7\n", []
    for number, written in enumerate(objects, start=1):
        places.append(b"%010d 00000 n \n" % len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    end = b"xref\n0 7\n0000000000 65535 f \n%strailer\n<< /Size 7 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return body + end % (b"".join(places), len(body))
