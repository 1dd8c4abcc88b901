"""What the browser is sent: known files, system fonts, no inline code, and layouts that stand without a context."""

import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.template import engines
from django.template.loader import render_to_string
from django.test import override_settings

from tests.visor.web.markup import Undefined, find, tree

STATIC = Path(settings.BASE_DIR) / "static"
TEMPLATES = Path(settings.BASE_DIR) / "templates"
SHIPPED = ("css", "images", "js", "vendor")
MANIFEST = json.loads((STATIC / "vendor" / "MANIFEST.json").read_text())
ERRORS = (400, 403, 404, 409, 413, 429, 500, 503)


@pytest.fixture(autouse=True)
def _undefined_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", Undefined(""))  # type: ignore[attr-defined]


def shipped(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (STATIC / folder).rglob("*") if path.is_file())


# --- files ---


def test_manifest_names_every_compiled_and_vendored_file() -> None:
    on_disk = {path.relative_to(STATIC).as_posix() for path in shipped("css", "vendor")}
    assert on_disk == {*MANIFEST["files"], "vendor/MANIFEST.json"}


@pytest.mark.parametrize("path", [*MANIFEST["files"], *MANIFEST["sources"]])
def test_file_is_the_one_that_was_built(path: str) -> None:
    """A changed source means `npm run build` in static/src; a changed result means somebody edited it by hand."""
    expected = {**MANIFEST["files"], **MANIFEST["sources"]}[path]
    assert hashlib.sha256((STATIC / path).read_bytes()).hexdigest() == expected


def test_every_source_is_in_the_manifest() -> None:
    assert {f"src/{path.name}" for path in (STATIC / "src").glob("*.scss")} == set(MANIFEST["sources"])


def test_packages_are_those_of_the_lock_and_keep_their_notices() -> None:
    lock = json.loads((STATIC / "src" / "package-lock.json").read_text())["packages"]
    for package in MANIFEST["packages"]:
        assert lock[f"node_modules/{package['name']}"]["version"] == package["version"]
        assert package["licence"] == "MIT"
        assert "Permission is hereby granted, free of charge" in (STATIC / package["notice"]).read_text()


def test_lock_names_no_package_host() -> None:
    text = (STATIC / "src" / "package-lock.json").read_text()
    assert '"resolved"' not in text


def test_nothing_of_gov_uk_that_is_not_ours_to_use() -> None:
    for path in shipped(*SHIPPED):
        assert path.suffix not in {".woff", ".woff2", ".eot", ".ttf"}, path
        assert not re.search(r"crest|crown|opengraph|govuk-icon", path.name), path
        text = path.read_text()
        assert "GDS Transport" not in text, path
        assert "sourceMappingURL" not in text, path


def test_addresses_in_the_stylesheet_are_relative_and_lead_somewhere() -> None:
    css = (STATIC / "css" / "visor.css").read_text()
    addresses = re.findall(r"url\(['\"]?([^)'\"]+)", css)
    assert addresses
    for address in addresses:
        assert address.startswith("../"), address
        assert (STATIC / "css" / address).resolve().is_file(), address


def test_modules_import_only_files_that_are_shipped() -> None:
    for path in shipped("js"):
        for address in re.findall(r"^import .* from '([^']+)'", path.read_text(), re.MULTILINE):
            assert (path.parent / address).resolve().is_file(), (path, address)
        assert "eval(" not in path.read_text()


def test_strict_file_manifest_takes_them(tmp_path: Path) -> None:
    storage = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    folders = [(name, STATIC / name) for name in SHIPPED]
    with override_settings(STATIC_ROOT=tmp_path, STATICFILES_DIRS=folders, STORAGES=storage):
        finders.get_finder.cache_clear()  # type: ignore[attr-defined]
        call_command("collectstatic", interactive=False, verbosity=0)
        page = render_to_string("layouts/base.html")
    finders.get_finder.cache_clear()  # type: ignore[attr-defined]
    assert re.search(r'href="/static/css/visor\.[0-9a-f]{12}\.css"', page)


# --- templates ---


class _Inline(HTMLParser):
    """Collects what a strict content security policy forbids."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        bad = [name for name in names if name == "style" or re.fullmatch(r"on[a-z]+", name)]
        if tag == "style" or (tag == "script" and "src" not in names) or bad:
            self.found.append(f"<{tag} {bad}>")


TEMPLATE_FILES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")
                        if not path.is_relative_to(TEMPLATES / "pdf"))  # fmt: skip


@pytest.mark.parametrize("name", TEMPLATE_FILES)
def test_no_template_holds_inline_code_or_foreign_addresses(name: str) -> None:
    text = (TEMPLATES / name).read_text()
    parser = _Inline()
    parser.feed(re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", text, flags=re.DOTALL))
    assert parser.found == []
    assert "|safe" not in text
    assert re.sub(r'xmlns="http://www\.w3\.org/2000/svg"', "", text).find("://") == -1


def page(name: str, context: dict[str, Any] | None = None, request: Any = None) -> list[Any]:
    return tree(render_to_string(name, context or {}, request).replace("<!DOCTYPE html>", ""))


@pytest.mark.parametrize("name", ["base", "two_column", "print", "signed_out", "bare"])
def test_layout_stands_without_a_context(name: str) -> None:
    html = page(f"layouts/{name}.html")
    assert html[0][1] == {"lang": "en-GB", "class": "govuk-template"}
    assert "OFFICIAL-SENSITIVE" in json.dumps(html)
    for script in find(html, "script"):
        assert script[1]["src"].startswith("/static/js/")
        assert script[1]["type"] == "module"


class Person:
    """As much of a request as the frame asks for."""

    is_authenticated = True


def test_frame_of_somebody_signed_in() -> None:
    context = {
        "request": type("R", (), {"user": Person(), "csp_nonce": "n0nce"})(),
        "csrf_token": "token",
        "actor": {
            "name": "Siân <b>",
        },
        "posted_as": ["Practitioner, Croydon PDU"],
        "demo_mode": True,
        "practice_mode": True,
        "idle_seconds": 900,
        "request_id": "ref-1",
        "navigation": [{"text": "Home", "href": "/", "current": True}],
        "urls": {
            "home": "/",
            "account": "/account/",
            "sign_out": "/out/",
            "keepalive": "/alive/",
            "help": "",
        },
    }
    html = render_to_string("layouts/base.html", context)
    page_tree = tree(html.replace("<!DOCTYPE html>", ""))
    (body,) = find(page_tree, "body")
    assert body[1]["data-idle-seconds"] == "900"
    assert body[1]["data-keepalive-url"] == "/alive/"
    (form,) = find(page_tree, "form", action="/out/")
    assert form[1]["method"] == "post"
    assert find([form], "input", name="csrfmiddlewaretoken")[0][1]["value"] == "token"
    assert {one[1]["nonce"] for one in find(page_tree, "script")} == {"n0nce"}
    assert "Siân &lt;b&gt;" in html
    assert html.count("Practitioner, Croydon PDU") == 2, "in the header and on the printed line"
    assert "This is a demonstration" in html
    assert "<strong>Practice.</strong>" in html
    assert ">Help<" not in html, "no link without an address"


@pytest.mark.parametrize("status", ERRORS)
def test_error_page_needs_nothing_and_shows_its_reference(status: int) -> None:
    bare = json.dumps(page(f"{status}.html"))
    assert "If you ask for help" not in bare
    assert "ref-123" in json.dumps(page(f"{status}.html", {"request_id": "ref-123"}))
    (heading,) = find(page(f"{status}.html"), "h1")
    (title,) = find(page(f"{status}.html"), "title")
    assert title[2][0] == f"{heading[2][0]} - ViSOR"


def test_the_pages_of_a_broken_part_ask_nobody() -> None:
    """500 and 503 are drawn when the database or the file manifest may be what is broken."""

    class Broken:
        def __getattr__(self, name: str) -> Any:
            raise AssertionError(f"asked for {name}")

    storage = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    with override_settings(STORAGES=storage, STATIC_ROOT="/nonexistent"):
        for status in (500, 503):
            html = render_to_string(f"{status}.html", {"request": Broken()})
            assert "/static/css/visor.css" in html
    assert "Nothing has been lost" in html


@pytest.mark.parametrize(("code", "way_on"), [("VET_NONE", "/status/"), ("ROL_FUNC", "line manager")])
def test_refusal_says_why_and_whom_to_ask(code: str, way_on: str) -> None:
    html = json.dumps(
        page("403.html", {"denied": {"code": code, "text": "Your vetting ended on 1 May 2026."}})
    )
    assert "Your vetting ended on 1 May 2026." in html
    assert way_on in html
