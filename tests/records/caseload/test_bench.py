"""The measurements: named once, judged by ratios and counts, and never exempt from the daily limit on uploads."""

from importlib import import_module
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from records.caseload import bench_oasys, bench_web
from records.caseload.bench import BENCHES
from records.caseload.bench_floor import PLAIN_TEXT
from records.caseload.bench_rows import CannotMeasure, Row, table
from records.documents.sandbox import read_in_child
from tests.records.documents.made_files import pdf


def row(times: list[float], floors: list[float], **held_to: object) -> Row:
    made = Row("Something", lambda: 0, lambda: None, **held_to)
    made.times, made.floors = times, floors
    return made


@pytest.mark.parametrize("module", BENCHES.values())
def test_every_name_is_a_measurement(module):
    bench = import_module(module)
    assert callable(bench.run)
    assert bench.NOTE


def test_milliseconds_warn_and_ratios_fail():
    slow = row([400.0, 400.0], [40.0, 40.0], least_ratio=0.5, most_ms=(100, 100))
    assert list(slow.failures()) == ["Something: 0.10 of its floor's rate, at least 0.5 is asked"]
    assert len(list(slow.warnings())) == 2
    assert not list(row([400.0, 400.0], [300.0, 300.0], least_ratio=0.5).failures())


def test_more_statements_than_asked_fail():
    many = row([1.0, 1.0], [1.0, 1.0], most_statements=25)
    many.statements = 26
    assert list(many.failures()) == ["Something: 26 statements, at most 25 are asked"]


def test_table_has_a_line_for_each_row():
    lines = table([row([1.0, 1.0], [1.0, 1.0], most_statements=25)]).splitlines()
    assert len(lines) == 2
    assert "<= 25 statements" in lines[1]


@pytest.mark.django_db
def test_without_a_demonstration_it_says_how_to_get_one(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match=r"manage.py demo"):
        call_command("bench", "oasys")


@pytest.mark.django_db
def test_daily_limit_holds_for_the_measurement(world, monkeypatch):
    assert bench_web._uploader() == bench_web.UPLOADERS[0]
    monkeypatch.setattr(bench_web, "MOST_A_DAY", bench_web.UPLOADS)
    with pytest.raises(CannotMeasure, match="Measure again tomorrow"):
        bench_web._uploader()


def test_made_document_has_its_pages_and_is_made_once(tmp_path):
    made = bench_oasys.document(2, tmp_path)
    assert len(PdfReader(BytesIO(made)).pages) == 2
    (tmp_path / "2.pdf").write_bytes(b"kept")
    assert bench_oasys.document(2, tmp_path) == b"kept"


def test_floor_is_plain_text_from_the_sandbox():
    outcome = read_in_child(pdf("Something to read"), entry=PLAIN_TEXT)
    assert outcome.result
    assert outcome.result["letters"] >= len("Something to read")


def test_document_that_is_not_read_is_no_measurement():
    with pytest.raises(CannotMeasure, match="was not read"):
        bench_oasys._read(b"not a document", bench_oasys.READ_DOCUMENT, 2)
