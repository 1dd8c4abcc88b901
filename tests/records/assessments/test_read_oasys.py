"""`manage.py read_oasys`: what an operator sees of what the reader finds."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.records.documents.made_files import pdf


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("read_oasys", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "a.pdf").write_bytes(pdf("OASys\nCase ID\nPNC: 98/7654Z\nStatus: Open\nStatus: Complete"))
    (tmp_path / "b.json").write_bytes(json.dumps({"natureOfRisk": "word " * 40}).encode())
    (tmp_path / "c.json").write_bytes(b"{")
    (tmp_path / "d.txt").write_bytes(b"hello")
    return tmp_path


def test_facts_are_told_with_page_and_words(files: Path) -> None:
    told = run(files / "a.pdf", files / "b.json")
    assert "a.pdf: like an OASys: yes" in told
    assert "pnc: '98/7654Z' = '' [wrong_letter]  (label, page 1: Case ID PNC: 98/7654Z" in told
    assert told.count("AMBIGUOUS status") == 2
    assert "(199 characters)" in told
    assert "Not in this document (" in told


def test_machines_get_one_line_of_json_for_each_file(files: Path) -> None:
    first, second = run("--json", files / "a.pdf", files / "b.json").splitlines()
    assert json.loads(first)["file"] == "a.pdf"
    assert [one["key"] for one in json.loads(second)["found"]] == ["r10.2"]


@pytest.mark.parametrize(
    ("name", "words"),
    [("none.pdf", "cannot be opened"), ("c.json", "no JSON"), ("d.txt", "plain text")],
)
def test_file_that_is_not_read_is_said_to_be(files: Path, name: str, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        run(files / name)
