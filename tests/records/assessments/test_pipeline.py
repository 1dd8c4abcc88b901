"""From a file to the check: what the worker opens, in the transaction of the reading, and what it does not."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from records.assessments.choices import AssessmentState
from records.assessments.findings import READER_VERSION
from records.assessments.models import Assessment, AssessmentFact
from records.nominals.models import Nominal, NominalSummary, TimelineEntry
from tests.records.documents import made_files
from tests.records.documents.uploading import add, added, docx, pdf, read_all
from tests.world import World
from visor.access.actor import Actor
from visor.work.models import Notice, Outbox

pytestmark = pytest.mark.django_db
OASYS = "Offender Assessment System (OASys)\nSurname: Fictional\nForenames: Wesley\nPNC: 2002/0073319Z\nCRN: X320741"


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    settings.CLAMD_URL = ""


@pytest.fixture
def priya(sign_in: Any) -> Client:
    return sign_in("priya.shah")


def assessments(act: Any, world: World) -> list[Assessment]:
    with act("priya.shah") as actor:
        return list(Assessment.objects.of(record(actor, world)).select_related("document"))


def record(actor: Actor, world: World) -> Nominal:
    return Nominal.objects.visible_to(actor).get(reference=world.ordinary.replace("-", "/"))


@pytest.mark.parametrize("content", [pdf(OASYS), docx(OASYS)], ids=["pdf", "docx"])
def test_an_oasys_that_was_read_waits_to_be_checked(
    content: bytes, priya: Client, world: World, act: Any
) -> None:
    with act("priya.shah") as actor:
        before = NominalSummary.objects.of(record(actor, world)).values().get()
    added(add(priya, world.ordinary, content))
    read_all()
    [one] = assessments(act, world)
    assert (one.state, one.version, one.reader_version) == (AssessmentState.TO_CHECK, 0, READER_VERSION)
    with act("priya.shah") as actor:
        nominal = record(actor, world)
        assert NominalSummary.objects.of(nominal).values().get() == before
        assert not AssessmentFact.objects.of(nominal).exists()
        titles = TimelineEntry.objects.of(nominal).values_list("title", flat=True)
        assert "OASys ready to check" in titles
        [notice] = Notice.objects.to(actor.user_id)
        assert (notice.text, notice.url_key) == ("An OASys is ready to be checked", str(one.reference))


def test_another_kind_of_document_is_not_checked(priya: Client, world: World, act: Any) -> None:
    added(add(priya, world.ordinary, pdf(OASYS), kind="letter"))
    read_all()
    assert assessments(act, world) == []


def test_an_oasys_without_text_is_not_checked(priya: Client, world: World, act: Any) -> None:
    added(add(priya, world.ordinary, made_files.pdf("")))
    read_all()
    assert assessments(act, world) == []


def test_a_file_that_is_refused_is_not_checked(priya: Client, world: World, act: Any) -> None:
    added(add(priya, world.ordinary, b"%PDF-1.7\nnothing of the kind"))
    read_all()
    assert assessments(act, world) == []


def test_a_reading_taken_up_again_opens_one_check(priya: Client, world: World, act: Any) -> None:
    """The worker was lost after its work was done and before it could say so."""
    added(add(priya, world.ordinary, pdf(OASYS)))
    read_all()
    Outbox.objects.update(done_at=None)
    read_all()
    assert len(assessments(act, world)) == 1
