"""The proof of faults notices each way in which an upload can be lost, halved or doubled."""

from dataclasses import replace
from pathlib import Path

import pytest

from records.caseload.faults.clients import Officer, Upload
from records.caseload.faults.history import Kept, faults_of
from visor.launch import places
from visor.launch.places import Places
from visor.launch.stack import Stack

RECORD, REFERENCE = "/records/VR25-0000001A/documents/", "0" * 8


@pytest.fixture
def sent(tmp_path: Path) -> Upload:
    own = Places(places.account_of(0), tmp_path, tmp_path, tmp_path)
    officer = Officer(Stack(own, {}), session="", records=[RECORD], documents=[b"fictional"])
    return Upload(officer, RECORD, b"fictional", 0)


@pytest.fixture
def kept(sent: Upload) -> Kept:
    return Kept(REFERENCE, sent.sha256, 9, "read", "", assessments=1, received=1, rested=1)


def acknowledged(upload: Upload) -> Upload:
    return replace(upload, page=f"{RECORD}{REFERENCE}/")


def test_what_was_acknowledged_and_is_there_whole_is_no_fault(sent: Upload, kept: Kept) -> None:
    assert list(faults_of(acknowledged(sent), [kept])) == []


def test_what_was_refused_with_a_reason_is_at_rest(sent: Upload, kept: Kept) -> None:
    refused = replace(kept, state="refused", reason="Damaged", assessments=0)
    assert list(faults_of(acknowledged(sent), [refused])) == []


def test_what_was_not_acknowledged_may_be_missing_or_there_whole(sent: Upload, kept: Kept) -> None:
    assert list(faults_of(sent, [])) == []
    assert list(faults_of(sent, [kept])) == []


def test_what_was_acknowledged_is_not_missing_and_nothing_is_there_twice(sent: Upload, kept: Kept) -> None:
    assert list(faults_of(acknowledged(sent), [])) == ["0 documents"]
    assert list(faults_of(sent, [kept, kept])) == ["2 documents"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"reference": "1" * 8},
        {"sha256": "0" * 64},
        {"size": 8},
        {"state": "reading", "assessments": 0},
        {"state": "unreadable", "assessments": 0},
        {"received": 2},
        {"rested": 0},
        {"assessments": 0},
        {"assessments": 2},
    ],
    ids=str,
)
def test_anything_else_than_was_said_is_a_fault(sent: Upload, kept: Kept, wrong: dict[str, object]) -> None:
    assert len(list(faults_of(acknowledged(sent), [replace(kept, **wrong)]))) == 1  # type: ignore[arg-type]
