"""What the web process of `bench web` serves: the product with its statements counted, and the floors of its pages.

Only that process imports this: it brings up the whole product, and asks the database as it does.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db import connection
from django.template import Context
from django.test import Client
from django.test.utils import setup_test_environment, teardown_test_environment

from records.caseload.bench_web import COUNT, FLOOR
from visor.launch import web
from visor.wsgi import application as product


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
