"""The main job from sign-in to the file that comes back: with JavaScript, and without it."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.visitor import Visitor
from tests.records.documents.uploading import pdf

WROTE = "Attended on time. Spoke about the move to the new address, and about who will be told."


def adds_a_record(visitor: Visitor, forenames: str, surname: str, crn: str) -> None:
    """Search first, find nobody, add the person; ends on the new record."""
    page = visitor.page
    page.get_by_label("Find or add a person").fill(f"{forenames} {surname}")
    visitor.presses("Search")
    visitor.reads("Nobody found")
    visitor.follows("Add a new person")
    expect(page.get_by_label("Surname")).to_have_value(surname)
    page.get_by_label("Day").fill("29")
    page.get_by_label("Month").fill("2")
    page.get_by_label("Year").fill("1984")
    page.get_by_label("CRN").fill(crn.lower())
    page.get_by_label("Record type").select_option(index=1)
    page.get_by_label("MAPPA category").select_option(index=1)
    page.get_by_label("MAPPA level").select_option(index=1)
    page.get_by_label("Owning unit").select_option(index=1)
    page.get_by_label("Manager").select_option(index=1)
    visitor.presses("Create record")
    visitor.reads(re.compile(r"Record VR\d\d/\d{7}\w created"))
    visitor.reads(f"{forenames} {surname}")
    visitor.reads(crn)
    visitor.reads("29 February 1984")


def uploads(visitor: Visitor, content: bytes) -> None:
    """From the record's page; ends on the document's page."""
    visitor.follows("Upload a document")
    page = visitor.page
    page.get_by_label("OASys", exact=True).check()
    page.get_by_label("File").set_input_files(
        {"name": "OASys.pdf", "mimeType": "application/pdf", "buffer": content}
    )
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("heading", level=1).last).to_have_text("OASys.pdf")


def downloads(visitor: Visitor, folder: Path) -> bytes:
    with visitor.page.expect_download() as coming:
        visitor.page.get_by_role("link", name=re.compile("^Download")).click()
    kept = folder / "kept"
    coming.value.save_as(kept)
    return kept.read_bytes()


def test_priya_does_the_main_job(visit: Callable[..., Visitor], tmp_path: Path) -> None:
    priya = visit()
    priya.open("/")
    priya.sign_in("priya.shah")
    adds_a_record(priya, "Ffion", "O'Daly-Ŵyn", "X900001")
    priya.follows("Add a log entry")
    priya.page.clock.install()
    priya.page.reload()
    priya.page.get_by_label("What happened").select_option(label="Office appointment")
    priya.page.get_by_label("What to record").fill(WROTE)
    priya.page.clock.run_for(11_000)
    priya.reads("Draft saved")
    priya.page.reload()
    expect(priya.page.get_by_label("What to record")).to_have_value(WROTE)
    priya.presses("Save log entry")
    priya.reads("Log entry saved")
    priya.reads(WROTE)
    priya.page.clock.resume()
    content = pdf()
    uploads(priya, content)
    expect(priya.page.locator("#state .govuk-tag >> nth=0")).to_have_text("Read")
    priya.reads("What was read")
    priya.reads("2002/0073319Z")
    assert downloads(priya, tmp_path) == content


def test_tom_does_it_without_javascript(visit: Callable[..., Visitor], tmp_path: Path) -> None:
    tom = visit(javascript=False)
    tom.open("/")
    tom.sign_in("tom.hughes")
    adds_a_record(tom, "Siân", "Prydderch", "X900002")
    tom.follows("Add a log entry")
    tom.page.get_by_label("What happened").select_option(label="Office appointment")
    tom.page.get_by_label("What to record").fill(WROTE)
    tom.presses("Save log entry")
    tom.reads(WROTE)
    content = pdf("A letter about nobody in particular")
    uploads(tom, content)
    while tom.page.locator("#state .govuk-tag >> nth=0").inner_text() != "Read":
        tom.page.reload()
    tom.reads("What was read")
    assert hashlib.sha256(downloads(tom, tmp_path)).digest() == hashlib.sha256(content).digest()
