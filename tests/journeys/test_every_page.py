"""Every page in a real browser: the right answer first, then no barrier (axe, WCAG 2.2 AA) and no sideways scroll."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import looking_into
from tests.journeys.stack import Stack
from tests.journeys.visitor import Visitor, code_of
from tests.records.documents.uploading import LINES, pdf
from tests.world import World
from visor.accounts.demo import PASSWORD

Visit = Callable[..., Visitor]
Do = Callable[[Visitor], None]


@pytest.fixture(scope="module")
def places(stack: Stack, chromium: Browser, django_db_blocker: Any) -> dict[str, str]:
    """Addresses by what they show; `{record}` and so on in the table below."""
    with looking_into(stack, django_db_blocker):
        world = World()
        record = f"/records/{world.ordinary}/"
        priya = Visitor(chromium, stack.address)
        priya.be("priya.shah")
        read = uploads(priya, record, "OASys.pdf", pdf(LINES))
        refused = uploads(priya, record, "Refused.pdf", b"This is not a PDF.")
        reading = uploads(priya, record, "Being read.pdf", pdf("A letter"))
        failed = uploads(priya, record, "Not yet.pdf", pdf("Another letter"))
        priya.context.close()
        stack.as_owner(
            "UPDATE documents_document SET state = 'reading', state_since = now() + interval '1 hour' WHERE original_name = 'Being read.pdf'",
            "UPDATE documents_document SET state = 'unreadable', reason = 'ViSOR could not finish reading it.' "
            "WHERE original_name = 'Not yet.pdf'",
        )
        return {
            "record": record,
            "elsewhere": f"/records/{world.elsewhere}/",
            "signposted": f"/records/{world.special['signposted']}/",
            "hidden": f"/records/{world.special['hidden']}/",
            "read": read,
            "refused": refused,
            "reading": reading,
            "failed": failed,
        }


def uploads(visitor: Visitor, record: str, name: str, content: bytes) -> str:
    """Put a file on the record, wait until ViSOR is done with it, and return its address."""
    visitor.open(f"{record}documents/add/")
    visitor.page.get_by_label("OASys", exact=True).check()
    visitor.page.get_by_label("File").set_input_files(
        {"name": name, "mimeType": "application/pdf", "buffer": content}
    )
    visitor.page.locator("main form button[type=submit]").click()
    expect(visitor.page.locator("#state [data-done]")).to_be_attached()
    return visitor.page.url.removeprefix(visitor.address)


@dataclass(frozen=True)
class Seen:
    """A page: who sees it, where, what it answers, what they do there first, and what it then says."""

    name: str
    path: str
    says: str
    who: str = "priya.shah"
    status: int = 200
    does: tuple[Do, ...] = field(default=())


def presses(name: str) -> Do:
    return lambda visitor: visitor.presses(name)


def follows(name: str) -> Do:
    return lambda visitor: visitor.follows(name)


def submits(visitor: Visitor) -> None:
    visitor.page.locator("main form:has([type=submit]) [type=submit]").first.click()


def fills(**typed: str) -> Do:
    def fill(visitor: Visitor) -> None:
        for name, text in typed.items():
            visitor.page.locator(f"main [name={name}]").fill(text)

    return fill


def adds_somebody_new(visitor: Visitor) -> None:
    visitor.follows("Add a new person")


def meets_the_people_shown(visitor: Visitor) -> None:
    """Search for nobody, then type the name of somebody who is there."""
    adds_somebody_new(visitor)
    fills(surname="Shah", forenames="")(visitor)


PAGES = (
    Seen("sign-in", "/sign-in/", "Sign in to ViSOR", who=""),
    Seen("sign-in-with-errors", "/sign-in/", "Enter your password", who="", does=(submits,)),
    Seen("signed-out", "/signed-out/", "You have signed out", who=""),
    Seen("demo-codes", "/demo/codes/", "People of the demonstration", who=""),
    Seen("home", "/", "Records you manage"),
    Seen("home-of-many", "/", "Changed last in your units", who="ruth.ellery"),
    Seen("status-ready", "/status/", "vetted and trained, both current"),
    Seen("status-vetted-only", "/status/", "What is missing is current training", who="omar.said"),
    Seen("status-trained-only", "/status/", "What is missing is current vetting", who="beth.lowe"),
    Seen("status-neither", "/status/", "both missing", who="sam.carter"),
    Seen("status-vetting-lapsed", "/status/", "cannot open records", who="ivy.grant"),
    Seen("status-training-lapsed", "/status/", "cannot open records", who="leo.marsh"),
    Seen("status-no-records", "/status/", "opens no records", who="colin.webb"),
    Seen("how-access-works", "/help/access/", "What each role may do"),
    Seen("search", "/records/", "Search the whole country"),
    Seen("search-results", "/records/?q=a", "found"),
    Seen("search-none", "/records/?q=Zzyzx", "Nobody found"),
    Seen("search-empty", "/records/?q=", "Enter a name"),
    Seen("create", "/records/?q=Zzyzx", "Add a new person", does=(adds_somebody_new,)),
    Seen(
        "create-with-errors",
        "/records/?q=Zzyzx",
        "Choose",
        does=(adds_somebody_new, fills(surname=""), submits),
    ),
    Seen("record", "{record}", "Timeline"),
    Seen("record-read-only", "{record}", "You can read this record", who="helen.archer"),
    Seen("record-refused", "{elsewhere}", "outside the units you work in", status=403),
    Seen("record-signposted", "{signposted}", "restricted to named readers", who="tom.hughes", status=403),
    Seen("record-hidden", "{hidden}", "Page not found", who="tom.hughes", status=404),
    Seen("log-entry", "{record}log/new/", "Add a log entry"),
    Seen("log-entry-with-errors", "{record}log/new/", "There is a problem", does=(submits,)),
    Seen("marker", "{record}markers/new/", "Add a marker"),
    Seen("marker-with-errors", "{record}markers/new/", "There is a problem", does=(submits,)),
    Seen("documents", "{record}documents/", "OASys.pdf"),
    Seen("upload", "{record}documents/add/", "File"),
    Seen("upload-with-errors", "{record}documents/add/", "Choose a file", does=(submits,)),
    Seen("document-read", "{read}", "What was read"),
    Seen("document-refused", "{refused}", "Refused"),
    Seen("document-being-read", "{reading}", "is reading the file"),
    Seen("document-could-not-be-read", "{failed}", "Read it again"),
    Seen("account", "/account/", "Signing in"),
    Seen("sessions", "/account/sessions/", "This one"),
    Seen("change-password", "/account/password/", "Change your password"),
    Seen("change-password-with-errors", "/account/password/", "There is a problem", does=(submits,)),
    Seen("recovery-codes-new", "/account/recovery-codes/", "Get new recovery codes"),
    Seen("people", "/people/", "Accounts", who="ruth.ellery"),
    Seen(
        "are-you-sure",
        "/people/?q=dan.reid",
        "Are you sure",
        who="ruth.ellery",
        does=(follows("Daniel Reid"), follows("Take the account out of use")),
    ),
    Seen("refused", "/people/", "You cannot do this", status=403),
    Seen("not-found", "/no/such/page/", "Page not found", status=404),
    Seen("not-found-signed-out", "/no/such/page/", "Page not found", who="", status=404),
    Seen("bad-request", "/records/?" + "&".join(["a=1"] * 501), "could not be understood", status=400),
)


@pytest.mark.parametrize("seen", PAGES, ids=lambda seen: seen.name)
def test_page(seen: Seen, places: dict[str, str], visit: Visit) -> None:
    visitor = visit()
    if seen.who:
        visitor.be(seen.who)
    visitor.open(seen.path.format(**places), status=seen.status)
    for act in seen.does:
        act(visitor)
    visitor.reads(seen.says)
    visitor.finds_it_accessible(seen.name)


def test_code_and_lost_phone(visit: Visit) -> None:
    visitor = visit()
    visitor.open("/sign-in/")
    fills(username="jon.pike@visor.example", password=PASSWORD)(visitor)
    submits(visitor)
    visitor.reads("Enter your code")
    visitor.page.get_by_text("I do not have my phone or token").click()
    visitor.finds_it_accessible("code")
    fills(code="000000")(visitor)
    submits(visitor)
    visitor.reads("That code is not right")
    visitor.finds_it_accessible("code-wrong")
    visitor.page.get_by_text("I do not have my phone or token").click()
    visitor.follows("use one of them")
    visitor.reads("Enter a recovery code")
    visitor.finds_it_accessible("code-recovery")


def test_too_many_tries(visit: Visit) -> None:
    visitor = visit()
    visitor.open("/sign-in/")
    while visitor.page.locator("[name=password]").count():
        fills(username="nobody.at.all@visor.example", password="a wrong guess")(visitor)
        submits(visitor)
    visitor.reads("You cannot sign in from here for now")
    visitor.finds_it_accessible("locked-out")


def test_new_authenticator_and_recovery_codes(visit: Visit) -> None:
    dan = visit()
    dan.be("dan.reid")
    dan.open("/account/authenticator/")
    dan.finds_it_accessible("replace-authenticator")
    fills(code=code_of("dan.reid"))(dan)
    submits(dan)
    dan.reads("Set up your new authenticator app")
    dan.page.get_by_text("I have no camera").click()
    dan.finds_it_accessible("confirm-authenticator")


def test_people_shown_before_a_record_is_added(visit: Visit, world: World) -> None:
    priya = visit()
    priya.be("priya.shah")
    priya.open("/records/?q=Zzyzx")
    adds_somebody_new(priya)
    forenames, surname = world.card(world.elsewhere).name.rsplit(" ", 1)
    fills(forenames=forenames, surname=surname)(priya)
    for name in ("record_type", "category", "level", "owner_unit", "manager"):
        priya.page.locator(f"[name={name}]").select_option(index=1)
    submits(priya)
    priya.reads("Is it one of these people?")
    priya.finds_it_accessible("create-candidates")


def test_form_that_lost_its_token(visit: Visit, places: dict[str, str]) -> None:
    priya = visit()
    priya.be("priya.shah")
    priya.open(f"{places['record']}markers/new/")
    priya.context.clear_cookies(name="csrftoken")
    submits(priya)
    priya.reads("We could not accept that form")
    priya.finds_it_accessible("stale-form")


def test_file_that_is_too_big(visit: Visit, places: dict[str, str]) -> None:
    priya = visit()
    priya.be("priya.shah")
    priya.open(f"{places['record']}documents/add/")
    priya.page.get_by_label("OASys", exact=True).check()
    file = {"name": "big.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4" + bytes(3 * 1024 * 1024)}
    priya.page.get_by_label("File").set_input_files(file)  # type: ignore[arg-type]
    submits(priya)
    priya.reads("The file is too big")
    priya.finds_it_accessible("too-big")


@pytest.fixture
def broken(stack: Stack, request: pytest.FixtureRequest) -> Iterator[int]:
    """Take away a right the page needs: without the audit trail 503, without a table 500."""
    right, table, status = request.param
    stack.as_owner(f"REVOKE {right} ON {table} FROM visor_app, visor_web")
    yield status
    stack.as_owner(f"GRANT {right} ON {table} TO visor_app")
    if table == "audit_event":
        stack.as_owner(f"GRANT {right} ON {table} TO visor_web")


@pytest.mark.parametrize(
    "broken", [("INSERT", "audit_event", 503), ("SELECT", "nominals_timelineentry", 500)], indirect=True
)
def test_broken_page(broken: int, visit: Visit, places: dict[str, str]) -> None:
    priya = visit()
    priya.be("priya.shah")
    priya.open(places["record"], status=broken)
    priya.reads(re.compile("Sorry"))
    priya.finds_it_accessible(f"broken-{broken}")
