"""Structure is held to its limits before the virus check, by the same rules as when the file is read."""

import zipfile
from io import BytesIO

import pytest

from records.documents import sandbox
from records.documents.content import CHECK_STRUCTURE, Refusal, check_structure, extract
from records.documents.word import MAX_INFLATED
from tests.records.documents.made_files import docx, paragraph, pdf, sample_files, zipped

FITS = {"outcome": "fits"}
BAD = {
    "a program": (b"MZ a program", Refusal.PROGRAM),
    "nothing": (b"", Refusal.EMPTY),
    "a packed file": (zipped({"a.txt": "hello"}), Refusal.ARCHIVE),
    "a macro": (docx(parts={"word/vbaProject.bin": b"x"}), Refusal.MACROS),
    "a file inside": (docx(parts={"word/embeddings/a.bin": b"x"}), Refusal.EMBEDDED_FILE),
    "a document type": (docx(parts={"word/x.xml": "<!DOCTYPE a><a/>"}), Refusal.HIDDEN_MARKUP),
    "content from outside": (docx(links=(("oleObject", "http://x", "External"),)), None),
    "a PDF that starts a program": (pdf("x", catalog="/AA << /S /Launch >>"), Refusal.STARTS_PROGRAM),
    "a PDF without its end": (pdf("x")[:-200], Refusal.CUT_SHORT),
    "too many pages": (pdf(*["x"] * 501), Refusal.TOO_MANY_PAGES),
}


@pytest.mark.parametrize("what", BAD)
def test_what_will_not_be_read_is_refused_before_the_virus_check(what: str) -> None:
    content, refusal = BAD[what]
    answer = check_structure(content)
    assert answer["outcome"] == "refused"
    assert refusal is None or answer["code"] == refusal
    assert extract(content) is Refusal(answer["code"])
    assert answer["message"] == Refusal(answer["code"]).message


@pytest.mark.parametrize("content", [pdf("A letter"), pdf(""), docx(paragraph("A letter"))])
def test_an_honest_document_fits(content: bytes) -> None:
    assert check_structure(content) == FITS


def test_what_unpacks_beyond_what_a_scanner_looks_at_is_refused() -> None:
    assert MAX_INFLATED < 100 * 1024 * 1024  # clamd's MaxFileSize, as it comes
    buffer = BytesIO(docx())
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/image1.bmp", bytes(MAX_INFLATED))
    assert check_structure(buffer.getvalue())["code"] == Refusal.UNPACKS_TOO_LARGE


def test_it_runs_in_the_sandbox() -> None:
    assert sandbox.read_in_child(pdf("A letter"), entry=CHECK_STRUCTURE).result == FITS


@pytest.mark.parametrize(
    "path", sample_files("doc-pdf", "doc-docx", "hostile-pdf", "hostile-office"), ids=str
)
def test_every_sample_that_is_read_fits(path) -> None:
    content = path.read_bytes()
    if not isinstance(extract(content), Refusal):
        assert check_structure(content) == FITS
