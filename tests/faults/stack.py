"""A whole ViSOR of the test's own: web, worker, work loop and Redis as real processes, to be killed at will."""

import http.client
import os
import socket
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from visor.launch import places, redis_server
from visor.launch.browser import form_with_file, headers_of
from visor.launch.places import Places
from visor.launch.stack import Stack

Form = tuple[str, bytes, dict[str, str]]


def stack_in(folder: Path, database: str) -> Stack:
    """A stack on a database of the tests' own server, in a folder with a path short enough for sockets."""
    own = Places(places.account_of(os.geteuid()), folder, folder, folder)
    parts = urlsplit(os.environ["DATABASE_URL"])
    return Stack(own, environment(own, urlunsplit(parts._replace(path=f"/{database}"))))


def environment(own: Places, database_url: str) -> dict[str, str]:
    """The tests' settings for the stack's processes."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_server.url(own),
        "VISOR_TEST_VAR": str(own.data / "var"),
        "C_FORCE_ROOT": "1",
    }


def flush_redis(stack: Stack) -> None:
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(redis_server.socket_of(stack.places)))
        client.sendall(b"FLUSHALL\r\n")
        assert client.recv(64).startswith(b"+OK")


def upload(path: str, session: str, content: bytes) -> Form:
    """The form that adds a document, as a browser sends it."""
    body, kind = form_with_file(content, kind="oasys")
    return path, body, headers_of(session) | kind


def send(line: http.client.HTTPConnection, form: Form, *, until: int | None = None) -> None:
    """Send the form, or its beginning."""
    path, body, headers = form
    line.putrequest("POST", path)
    for name, value in headers.items():
        line.putheader(name, value)
    line.endheaders(body[:until])


def ask(stack: Stack, form: Form) -> tuple[int, dict[str, str], str]:
    """Send all of it as a browser does, then read the answer."""
    with stack.connected() as line:
        send(line, form)
        answer = line.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode()
