"""How fast the pages of the demonstration are, beside floors measured in the same run. Called by `manage.py bench`.

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
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from django.conf import settings
from django.db import ProgrammingError, connection
from django.template import Context
from django.test import Client
from django.test.utils import setup_test_environment, teardown_test_environment
from django.urls import reverse
from django.utils import timezone

from records.nominals import search
from records.nominals.models import Nominal, NominalIdentifier
from visor.access.actor import Actor, acting
from visor.accounts.models import User
from visor.launch import processes, web
from visor.wsgi import application as product

READER = "priya.shah@visor.example"
# Nobody is asked to sign in as her, and what is uploaded stays: it is on a record of hers.
UPLOADER = "kate.penrose@visor.example"
BACKEND = "visor.accounts.backends.PasswordBackend"
ROUNDS, WARM_UP, UPLOADS = 60, 5, 8
MOST_SECONDS = 90.0
MEGABYTES = 5
FLOOR, COUNT = "/floor", "X-Statements"
TOKEN, BOUNDARY = "t" * 32, "bench-boundary"
# Django first: the module gunicorn is pointed at needs its models.
SERVE = "import visor.wsgi; from gunicorn.app.wsgiapp import run; run()"
GUNICORN = "records.caseload.bench --no-control-socket --workers 1 --worker-class gthread --threads 1"


class CannotMeasure(Exception):
    """There is nothing to measure here; the text says what to do."""


@dataclass
class Row:
    """One line of the table: what was asked, what it took, and what it is held to."""

    what: str
    ask: Callable[[], int]
    floor: Callable[[], object]
    least_ratio: float | None = None
    most_statements: int = 25
    most_ms: tuple[float, float] | None = None
    statements: int = 0
    times: list[float] = field(default_factory=list)
    floors: list[float] = field(default_factory=list)

    def once(self, *, keep: bool = True) -> None:
        """Ask for the thing and its floor, one after the other, so that both meet the same noise."""
        took, statements = _timed(self.ask)
        floor, _ = _timed(self.floor)
        if keep:
            self.times.append(took)
            self.floors.append(floor)
            self.statements = max(self.statements, statements)

    @property
    def ratio(self) -> float:
        """The rate of the thing as a share of its floor's."""
        return median(self.floors) / median(self.times)

    def failures(self) -> Iterator[str]:
        if self.least_ratio and self.ratio < self.least_ratio:
            yield f"{self.what}: {self.ratio:.2f} of its floor's rate, at least {self.least_ratio} is asked"
        if self.statements > self.most_statements:
            yield f"{self.what}: {self.statements} statements, at most {self.most_statements} are asked"

    def warnings(self) -> Iterator[str]:
        for name, took, most in zip(
            ("p50", "p95"), (median(self.times), _p95(self.times)), self.most_ms or (), strict=False
        ):
            if took > most:
                yield f"{self.what}: {name} {took:.0f} ms, {most:.0f} ms is the target"


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
        fields = {
            "csrfmiddlewaretoken": TOKEN,
            "kind": "other",
            "title": "Measurement",
            "upload_key": str(uuid.uuid4()),
        }
        head = "".join(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        )
        head += (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="measurement.pdf"\r\n\r\n'
        )
        body = head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
        return self._send("POST", path, expected=302, body=body)

    def _send(self, method: str, path: str, *, expected: int, body: bytes | None = None) -> int:
        headers = {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={self.session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
        }
        if body:
            headers["Content-Type"] = f"multipart/form-data; boundary={BOUNDARY}"
        self.line.request(method, path, body=body, headers=headers)
        answer = self.line.getresponse()
        answer.read()
        if answer.status != expected:
            raise CannotMeasure(f"{method} {path} answers {answer.status}, not {expected}.")
        return int(answer.headers.get(COUNT, 0))


def run() -> list[Row]:
    """Measure, and return the rows in the order of the table. Raises `CannotMeasure`."""
    if not settings.DEMO or not _has_people():
        raise CannotMeasure("There is no demonstration here to measure: python3 manage.py demo, once.")
    with _serving() as port, _session(READER) as reader, _session(UPLOADER) as uploader:
        pages = _pages(Visitor(port, reader), Visitor(port))
        upload = _upload(Visitor(port, uploader))
        _repeat(pages)
        for number in range(UPLOADS + 1):
            upload.once(keep=number > 0)
    return [*pages, upload]


def _has_people() -> bool:
    try:
        return User.objects.filter(username=READER).exists()
    except ProgrammingError:  # an empty database: nothing has been migrated yet
        return False


def table(rows: list[Row]) -> str:
    """The figures as text, one line each."""
    head = ("what", "statements", "p50 ms", "p95 ms", "floor ms", "ratio", "target")
    lines = [head, *map(_cells, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    texts = (0, len(head) - 1)
    return "\n".join(
        "  ".join(
            cell.ljust(widths[at]) if at in texts else cell.rjust(widths[at]) for at, cell in enumerate(line)
        ).rstrip()
        for line in lines
    )


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The product as it is, its statements counted; and under `/floor`, its templates alone."""
    if environ["PATH_INFO"].startswith(FLOOR):
        return _answer_floor(environ, start_response)
    statements = 0

    def count(execute: Callable[..., Any], *call: Any) -> Any:
        nonlocal statements
        statements += 1
        return execute(*call)

    def begin(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        return start_response(status, [*headers, (COUNT, str(statements))], *rest)

    with connection.execute_wrapper(count):
        return product(environ, begin)


_rendered: dict[str, tuple[Any, dict[str, Any]]] = {}


def _answer_floor(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """Render once more what the page last showed; the database is not there to be asked."""
    path = f"{environ['PATH_INFO'].removeprefix(FLOOR)}?{environ['QUERY_STRING']}"
    if path not in _rendered:
        _rendered[path] = _capture(path, environ.get("HTTP_COOKIE", ""))
    template, content = _rendered[path]
    with connection.execute_wrapper(_no_database):
        body = template.render(Context(content)).encode()
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(body)))])
    return [body]


def _capture(path: str, cookie: str) -> tuple[Any, dict[str, Any]]:
    """The template of a page, and all that was put into it."""
    setup_test_environment(debug=settings.DEBUG)
    try:
        answer = Client(headers={"host": web.HOST, "cookie": cookie}).get(path)
    finally:
        teardown_test_environment()
    content: Any = answer.context
    return answer.templates[0], content[0].flatten()


def _no_database(*_: Any) -> None:
    raise AssertionError("the floor asked the database")


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
    return Row(what, lambda: visitor.get(path), lambda: visitor.get(FLOOR + path), **held_to)


def _upload(visitor: Visitor) -> Row:
    with acting(User.objects.get(username=UPLOADER).pk) as actor:
        nominal = Nominal.objects.visible_to(actor).managed_by(actor).order_by("id")[0]
    path = reverse("document_add", args=[nominal.slug])
    folder = Path(settings.VAR_DIR)
    return Row(
        f"Upload of {MEGABYTES} MB received",
        lambda: visitor.post_file(path, _pdf()),
        lambda: _to_disk(_pdf(), folder),
        most_ms=(1000, 1000),
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


def _timed(act: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds, and what it gave."""
    begun = time.perf_counter()
    found = act()
    return (time.perf_counter() - begun) * 1000, found


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


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


def _cells(row: Row) -> tuple[str, ...]:
    targets = [
        f">= {row.least_ratio} of the floor" if row.least_ratio else "",
        f"<= {row.most_statements} statements",
    ]
    targets += [f"p50 <= {row.most_ms[0]:.0f}, p95 <= {row.most_ms[1]:.0f} ms" if row.most_ms else ""]
    figures = (median(row.times), _p95(row.times), median(row.floors))
    told = (row.what, str(row.statements), *(f"{figure:.1f}" for figure in figures), f"{row.ratio:.2f}")
    return (*told, "; ".join(filter(None, targets)))
