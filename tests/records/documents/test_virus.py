"""The virus check: clean needs proof, whatever the scanner says, does or fails to do."""

import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from records.documents import checks, virus
from records.documents.virus import TEST_FILE, Clean, Infected, NotChecked
from tests.records.documents.made_files import docx, paragraph, pdf
from tests.records.documents.scanners import BAD_WORDS, FOUND, OK, real_clamd, scripted, streamed


@pytest.fixture(scope="module")
def clamd() -> Iterator[str]:
    with real_clamd() as address:
        yield address


def test_a_real_clamd_finds_what_it_knows_and_nothing_else(clamd: str, settings: Any) -> None:
    settings.CLAMD_URL = clamd
    assert virus.check(pdf("A letter")) == Clean()
    assert virus.check(bytes(25 * 1024 * 1024)) == Clean()
    assert virus.check(TEST_FILE) == Infected("Eicar.Test.UNOFFICIAL")
    assert virus.check(b"%PDF-1.7 " + BAD_WORDS) == Infected("Bad.Words.UNOFFICIAL")
    assert virus.check(docx(paragraph(BAD_WORDS.decode()))) == Infected("Bad.Words.UNOFFICIAL")


def test_more_than_a_real_clamd_takes_is_never_clean(clamd: str, settings: Any) -> None:
    settings.CLAMD_URL = clamd
    assert isinstance(virus.check(bytes(31 * 1024 * 1024)), NotChecked)


def test_without_a_scanner_nothing_is_checked(settings: Any) -> None:
    settings.CLAMD_URL = ""
    assert virus.check(TEST_FILE) == NotChecked("no_scanner")


@pytest.mark.parametrize("address", ["unix:///nowhere/clamd.ctl", "tcp://127.0.0.1:1"])
def test_a_scanner_that_is_not_there_checks_nothing(settings: Any, address: str) -> None:
    settings.CLAMD_URL = address
    assert isinstance(virus.check(b"x"), NotChecked)


ODD = {
    "another word": b"stream: OKAY\0",
    "without an end": b"stream: OK",
    "with a line's end": b"stream: OK\n",
    "two answers": b"stream: OK\0stream: OK\0",
    "a change of mind": OK + FOUND,
    "something in front": b" stream: OK\0",
    "the size limit": b"INSTREAM size limit exceeded. ERROR\0",
    "an error": b"stream: Can't allocate memory ERROR\0",
    "a name on two lines": b"stream: A\nB FOUND\0",
    "nothing": b"",
    "noise": b"\xff" * 10_000,
}


@pytest.mark.parametrize("what", ODD)
def test_an_odd_answer_is_never_clean(settings: Any, what: str) -> None:
    with scripted(lambda line, content: line.sendall(ODD[what])) as settings.CLAMD_URL:
        assert virus.check(b"x") == NotChecked("odd_answer")


def test_exactly_the_right_answer_is_clean(settings: Any) -> None:
    with scripted(lambda line, content: line.sendall(OK)) as settings.CLAMD_URL:
        assert virus.check(b"x") == Clean()


def test_a_scanner_that_calls_even_its_test_file_clean_is_not_believed(settings: Any) -> None:
    with tempfile.TemporaryDirectory(prefix="visor-") as folder, socket.socket(socket.AF_UNIX) as liar:
        liar.bind(f"{folder}/s")
        liar.listen()
        settings.CLAMD_URL = f"unix://{folder}/s"
        assert _told(liar, OK) == NotChecked("blind")


def _told(listener: socket.socket, answer: bytes) -> virus.Verdict:
    """What `check` makes of a scanner that gives this one answer to everything."""

    def serve() -> None:
        line, _ = listener.accept()
        with line:
            streamed(line)
            line.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    verdict = virus.check(b"x")
    thread.join(5)
    return verdict


def test_a_scanner_that_hangs_is_not_waited_for_for_ever(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(virus, "PATIENCE", 0.3)
    began = time.monotonic()
    with scripted(lambda line, content: time.sleep(1)) as settings.CLAMD_URL:
        assert virus.check(b"x") == NotChecked("TimeoutError")
        assert time.monotonic() - began < 1


def test_a_scanner_that_drips_is_not_waited_for_for_ever(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drip(line: socket.socket, content: bytes) -> None:
        for _ in range(20):
            line.sendall(b"s")
            time.sleep(0.1)

    monkeypatch.setattr(virus, "PATIENCE", 0.3)
    with scripted(drip) as settings.CLAMD_URL:
        assert virus.check(b"x") == NotChecked("TimeoutError")


def test_no_file_of_ours_is_taken_for_the_test_file() -> None:
    sources = [Path(virus.__file__), Path(__file__)]
    assert not any(TEST_FILE in source.read_bytes() for source in sources)


@pytest.mark.parametrize(
    ("address", "right"),
    [
        ("", True),
        ("unix:///run/clamav/clamd.ctl", True),
        ("tcp://clamav:3310", True),
        ("clamav:3310", False),
        ("http://clamav", False),
        ("tcp://", False),
        ("unix://", False),
    ],
)
def test_a_wrong_address_stops_the_start(settings: Any, address: str, right: bool) -> None:
    settings.CLAMD_URL = address
    assert (checks.scanner_has_an_address() == []) is right
