"""Adding a document and looking at it, as the people of the demonstration."""

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from records.documents.models import Document
from records.nominals.models import Nominal
from tests.records.documents.uploading import add, added, docx, form, pdf, read_all
from tests.world import World
from visor.access.actor import acting
from visor.work.models import Outbox


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path


@pytest.fixture
def priya(sign_in: Any) -> Client:
    return sign_in("priya.shah")


def page_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def rows(slug: str, world: World) -> list[Document]:
    with acting(world.user("priya.shah").pk):
        found = Document.objects.unscoped(reason="a test looks").order_by("id")
        return [row for row in found if row.nominal.slug == slug]


def test_a_file_is_received_read_and_given_back_byte_for_byte(priya, world, store):
    content = pdf("OASys\nCRN: X320741", "PNC: 2002/0073319Z")
    address = added(add(priya, world.ordinary, content, name="Wesley's OASys.pdf"))
    page = page_of(priya, address)
    assert "Received" in page
    assert "ViSOR has the whole file" in page
    assert "data-poll-url" in page
    assert "Check again" in page  # for whoever has no JavaScript
    read_all()
    page = page_of(priya, address)
    assert "data-poll-url" not in page
    assert "Check again" not in page
    assert "X320741" in page
    assert "2002/0073319Z" in page
    assert re.search(r"Not in this document: [^<]*CRO number", page)
    assert "Nothing on the record has been changed" in page
    response = priya.get(f"{address}file/")
    assert response.content == content
    assert hashlib.sha256(content).hexdigest() in page


def test_a_word_document_is_read_too(priya, world):
    address = added(
        add(priya, world.ordinary, docx("CRN: X320741"), name="Minutes.DOCX", kind="mappa_minutes")
    )
    read_all()
    page = page_of(priya, address)
    assert "No fixed pages" in page
    assert "X320741" in page
    assert priya.get(f"{address}file/").headers["Content-Disposition"].endswith('.docx"')


def test_the_record_says_what_happened(priya, world):
    add(priya, world.ordinary, pdf())
    read_all()
    timeline = page_of(priya, f"/records/{world.ordinary}/")
    assert "OASys received" in timeline
    assert "OASys read" in timeline


def test_the_page_moves_by_itself(priya, world):
    address = added(add(priya, world.ordinary, pdf()))
    assert "data-done" not in page_of(priya, f"{address}progress/")
    assert "data-done" not in page_of(priya, f"{address}reading/")
    read_all()
    assert "data-done" in page_of(priya, f"{address}progress/")
    moved = page_of(priya, f"{address}reading/")
    assert "data-done" in moved
    assert "X320741" in moved
    assert "<html" not in moved


def test_the_file_leaves_with_headers_that_keep_it_a_file(priya, world):
    address = added(add(priya, world.ordinary, pdf(), name="../../<b>x.pdf"))
    read_all()
    response = priya.get(f"{address}file/", headers={"Range": "bytes=0-3", "Sec-Fetch-Site": "same-origin"})
    assert response.status_code == 200
    assert re.fullmatch(
        rf'attachment; filename="VISOR-{world.ordinary}-[0-9a-f]{{8}}\.pdf"',
        response.headers["Content-Disposition"],
    )
    expected = {
        "Content-Type": "application/pdf",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "Accept-Ranges": "none",
    }
    assert {name: response.headers[name] for name in expected} == expected


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_cannot_make_a_browser_fetch_the_file(priya, world, site):
    address = added(add(priya, world.ordinary, pdf()))
    read_all()
    assert priya.get(f"{address}file/", headers={"Sec-Fetch-Site": site}).status_code == 403


@pytest.mark.parametrize("content", [pdf(), b"MZ a program that calls itself a PDF"])
def test_what_was_not_found_harmless_is_not_handed_out(priya, world, content):
    address = added(add(priya, world.ordinary, content))
    if content.startswith(b"MZ"):
        read_all()
    assert priya.get(f"{address}file/").status_code == 403


BAD_FILES = {
    "a program with another name": (b"MZ\x90\0 not a document", "This is a program"),
    "an end cut off": (pdf()[:-200], "The end of this PDF is missing"),
    "an old Word file": (b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), "older Word file"),
    "a web page": (b"<html><script>alert(1)</script>", "saved web page"),
    "nothing but noise": (bytes(range(256)) * 9, "not a PDF or a Word document"),
}


@pytest.mark.parametrize("what", BAD_FILES)
def test_a_file_that_is_no_document_is_refused_in_plain_words(priya, world, what):
    content, reason = BAD_FILES[what]
    address = added(add(priya, world.ordinary, content))
    read_all()
    page = page_of(priya, address)
    assert "Refused" in page
    assert reason in page
    assert "Read it again" not in page


def test_a_scan_is_kept_and_says_that_nothing_could_be_read(priya, world):
    address = added(add(priya, world.ordinary, pdf("")))
    read_all()
    assert "looks like a scan" in page_of(priya, address)
    assert priya.get(f"{address}file/").content == pdf("")


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "empty.pdf", "The file you chose is empty"),
        (pdf(), "setup.exe", "ViSOR takes PDF and Word"),
        (pdf(), "letter.doc", "ViSOR takes PDF and Word"),
    ],
)
def test_what_can_be_told_at_once_is(priya, world, content, name, said):
    response = add(priya, world.ordinary, content, name=name)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not rows(world.ordinary, world)


def test_a_form_without_a_file_or_a_kind_says_so(priya, world):
    response = priya.post(f"/records/{world.ordinary}/documents/add/", {"title": "x"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Choose a file" in page
    assert "What is it?" in page
    assert "Choose what the document is" in page


@pytest.mark.parametrize(
    ("looks_like", "oasys", "said"),
    [
        ("An OASys, by its title and headings", "yes", ""),
        ("Perhaps an OASys", "perhaps", "Perhaps an OASys"),
        ("", "no", "Perhaps not an OASys"),
    ],
)
def test_what_may_be_no_oasys_carries_a_tag(priya, world, act, looks_like, oasys, said):
    address = added(add(priya, world.ordinary, pdf()))
    read_all()
    with act("priya.shah"):
        (one,) = rows(world.ordinary, world)
        one.reading |= {"looks_like": looks_like, "findings": {**one.reading["findings"], "oasys": oasys}}
        one.save(update_fields=["reading"])
    tags = re.findall(r'govuk-tag--orange">([^<]*an OASys)<', page_of(priya, address))
    assert tags == ([said] if said else [])


def test_everything_that_was_read_is_folded_below_the_link_to_the_check(priya, world):
    address = added(add(priya, world.ordinary, pdf()))
    read_all()
    page = page_of(priya, address)
    check, folded = page.index("Check this OASys"), page.index("Everything that was read, ")
    assert check < page.index("<details", check) < folded < page.index("This is what the document says")


NAMES = {
    "../../etc/passwd.pdf": "passwd.pdf",
    "C:\\Users\\po\\OASys.pdf": "OASys.pdf",
    "Siân Ŵyn 😀 O'Connor.pdf": "Siân Ŵyn 😀 O'Connor.pdf",
    "report\u202efdp.pdf": "reportfdp.pdf",
    "x" * 200 + ".pdf": "x" * 115 + "….pdf",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_shown_and_never_a_path(priya, world, store, name):
    add(priya, world.ordinary, pdf(), name=name)
    [document] = rows(world.ordinary, world)
    assert document.original_name == NAMES[name]
    assert document.title == NAMES[name]
    assert [path.name for path in files_in(store)] == [document.sha256]


@pytest.mark.parametrize("too_much", ["said", "sent"])
def test_a_file_that_is_too_big_is_turned_away_and_nothing_stays(priya, world, store, settings, too_much):
    settings.DOCUMENT_MAX_BYTES = 100_000
    size = 300_000 if too_much == "said" else 120_000
    response = add(priya, world.ordinary, b"%PDF-1.4" + b"x" * size)
    assert response.status_code == 413
    assert "The file is too big" in response.content.decode()
    assert not rows(world.ordinary, world)
    assert files_in(store) == []


def test_a_store_that_cannot_be_written_is_not_a_receipt(priya, world, store):
    (store / "blobs").write_text("a file where the folder should be")
    response = add(priya, world.ordinary, pdf())
    assert response.status_code == 507
    assert "not received" in response.content.decode()
    assert not rows(world.ordinary, world)
    assert not Outbox.objects.exists()


def test_without_its_audit_event_nothing_is_received(own_database, as_owner, world_in):
    with as_owner() as cursor:
        cursor.execute("REVOKE INSERT ON audit_event FROM visor_app, visor_web")
    client = Client()
    client.force_login(world_in("priya.shah"), backend="visor.accounts.backends.PasswordBackend")
    with acting(world_in("priya.shah").pk) as actor:
        slug = Nominal.objects.visible_to(actor).managed_by(actor).order_by("-id")[0].slug
    assert add(client, slug, pdf()).status_code == 503
    with as_owner() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM documents_document), (SELECT count(*) FROM work_outbox)")
        assert cursor.fetchone() == (0, 0)


def test_a_folder_for_what_comes_in_that_cannot_be_made_is_not_a_receipt(priya, world, store):
    (store / "incoming").write_text("a file where the folder should be")
    response = add(priya, world.ordinary, pdf())
    assert response.status_code == 507
    assert not rows(world.ordinary, world)


def test_sending_the_form_twice_gives_one_document(priya, world):
    sent = form(pdf())
    addresses = set()
    for _ in range(2):
        sent["file"].seek(0)
        addresses.add(added(priya.post(f"/records/{world.ordinary}/documents/add/", sent)))
    assert len(addresses) == 1
    assert len(rows(world.ordinary, world)) == 1
    assert Outbox.objects.count() == 1


def test_the_same_file_another_day_is_told_and_shown(priya, sign_in, world):
    first = added(add(priya, world.ordinary, pdf()))
    colleague = sign_in("tom.hughes")
    second = colleague.post(f"/records/{world.ordinary}/documents/add/", form(pdf()), follow=True)
    assert second.redirect_chain == [(first, 302)]
    assert "already on the record: Priya Shah added it" in second.content.decode()
    assert len(rows(world.ordinary, world)) == 1


def test_the_same_form_with_another_file_is_another_document(priya, world):
    sent = form(pdf())
    priya.post(f"/records/{world.ordinary}/documents/add/", sent)
    priya.post(f"/records/{world.ordinary}/documents/add/", {**sent, "file": form(pdf("other"))["file"]})
    assert len(rows(world.ordinary, world)) == 2


def test_a_form_without_a_token_is_stale_and_keeps_nothing(world, store):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.user("priya.shah"), backend="visor.accounts.backends.PasswordBackend")
    assert add(client, world.ordinary, pdf()).status_code == 403
    assert not rows(world.ordinary, world)
    assert files_in(store) == []


def test_a_form_that_asks_for_no_file_takes_none(priya, world, settings, tmp_path):
    settings.FILE_UPLOAD_HANDLERS = ["records.documents.upload.NoFile"]
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    response = priya.post(f"/records/{world.ordinary}/log/new/", form(pdf() * 100))
    assert response.status_code == 422
    assert files_in(tmp_path) == []


def test_a_stranger_is_sent_to_sign_in_without_a_byte_being_read(world, store):
    response = add(Client(), world.ordinary, pdf())
    assert response.status_code == 302
    assert "sign-in" in response.headers["Location"]
    assert not (store / "incoming").exists()


PEOPLE = {
    "tom.hughes": (200, 200),
    "helen.archer": (200, 403),
    "rob.finch": (403, 403),
    "megan.rees": (403, 403),
    "omar.said": (403, 403),
    "beth.lowe": (403, 403),
    "colin.webb": (403, 403),
}


@pytest.mark.parametrize("person", PEOPLE)
def test_a_document_is_reached_as_its_record_is(person, sign_in, priya, world):
    address = added(add(priya, world.ordinary, pdf()))
    read_all()
    reads, adds = PEOPLE[person]
    client = sign_in(person)
    looks = [address, f"{address}progress/", f"{address}reading/", f"{address}file/"]
    looks.append(f"/records/{world.ordinary}/documents/")
    assert {client.get(look).status_code for look in looks} == {reads}
    assert client.get(f"/records/{world.ordinary}/documents/add/").status_code == adds
    assert add(client, world.ordinary, pdf("another")).status_code == (302 if adds == 200 else adds)


def test_a_hidden_record_has_no_documents_for_others(sign_in, priya, world):
    address = added(add(priya, world.special["hidden"], pdf()))
    assert page_of(priya, address)
    assert sign_in("tom.hughes").get(address).status_code == 404


def test_a_document_is_not_found_through_another_record(priya, world):
    address = added(add(priya, world.ordinary, pdf()))
    wrong = address.replace(world.ordinary, world.special["shared"])
    assert priya.get(wrong).status_code == 404
    assert priya.get(f"{wrong}file/").status_code == 404


def test_the_list_shows_every_document_newest_first(priya, world):
    for number in range(3):
        add(priya, world.ordinary, pdf(f"number {number}"), title=f"Document {number}", kind="letter")
    page = page_of(priya, f"/records/{world.ordinary}/documents/")
    assert re.findall(r"Document \d", page) == ["Document 2", "Document 1", "Document 0"]
    assert "Priya Shah" in page


def test_a_long_list_is_paged_by_key(priya, world, monkeypatch):
    monkeypatch.setattr("records.documents.views.LISTED", 2)
    for number in range(5):
        add(priya, world.ordinary, pdf(f"number {number}"), title=f"Document {number}")
    seen, address = [], f"/records/{world.ordinary}/documents/"
    while address:
        page = page_of(priya, address)
        seen += re.findall(r"Document \d", page)
        older = re.search(r'href="(\?before=[^"]+)"', page)
        address = f"/records/{world.ordinary}/documents/{older[1]}" if older else ""
    assert seen == [f"Document {number}" for number in (4, 3, 2, 1, 0)]


def test_a_document_page_stays_within_its_statements(priya, world):
    address = added(add(priya, world.ordinary, pdf()))
    read_all()
    priya.get(address)
    with CaptureQueriesContext(connection) as captured:
        priya.get(address)
    asked = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= 8, "\n".join(asked)


def test_a_list_page_stays_within_its_statements(priya, world):
    for number in range(4):
        add(priya, world.ordinary, pdf(f"number {number}"))
    with CaptureQueriesContext(connection) as captured:
        priya.get(f"/records/{world.ordinary}/documents/")
    asked = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= 8, "\n".join(asked)
