"""What an upload is and says: every refusal in words that mend, nothing lost silently from what is read."""

import re
import zipfile
from io import BytesIO

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from records.documents import portable, word_text
from records.documents.content import NO_TEXT, Content, Kind, Refusal, extract, sniff
from tests.records.documents.made_files import (
    docx,
    paragraph,
    pdf,
    pdf_with_hidden_script,
    relations,
    sample_files,
    table,
    word_part,
    zipped,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
NOT_DOCUMENTS = [
    (b"", "a.pdf", Refusal.EMPTY),
    (OLE + "WordDocument".encode("utf-16-le"), "a.doc", Refusal.OLD_WORD),
    (OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx", Refusal.PROTECTED_WORD),
    (OLE + "__properties_version1.0".encode("utf-16-le"), "a.msg", Refusal.EMAIL),
    (OLE + "Workbook".encode("utf-16-le"), "a.xls", Refusal.OTHER_OFFICE),
    (b"{\\rtf1 hello}", "a.rtf", Refusal.RTF),
    (b"\xff\xd8\xff\xe0 jpeg", "a.pdf", Refusal.PICTURE),
    (b"\x89PNG\r\n\x1a\n", "a.png", Refusal.PICTURE),
    (b"\0\0\0\x18ftypheic", "a.heic", Refusal.PICTURE),
    (b"MZ\x90\0 program", "a.pdf", Refusal.PROGRAM),
    (b"\x7fELF", "a", Refusal.PROGRAM),
    (b"<!DOCTYPE html><p>hello", "a.docx", Refusal.WEB_PAGE),
    (b"\xef\xbb\xbf <HTML><body>", "a.htm", Refusal.WEB_PAGE),
    (b"Rar!\x1a\x07", "a.rar", Refusal.ARCHIVE),
    (b"hello there", "a.docx", Refusal.MISNAMED),
    (b"hello there", "notes.txt", Refusal.PLAIN_TEXT),
    (b"From: someone@example.org\r\n\r\nhello", "a.eml", Refusal.EMAIL),
    (b"\x00\x01\x02\x03 who knows", "a.bin", Refusal.UNKNOWN),
    (b"\n%PDF-1.7\n%%EOF", "a.pdf", Refusal.LATE_START),
    (b"%PDF-1.7\nhalf of it", "a.pdf", Refusal.CUT_SHORT),
    (b"PK\x03\x04 torn", "a.docx", Refusal.DAMAGED_WORD),
    (zipped({"a.txt": "hello"}), "a.zip", Refusal.ARCHIVE),
    (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "a.odt", Refusal.OPEN_DOCUMENT),
    (docx(main_type="application/vnd.ms-word.document.macroEnabled.main+xml"), "a.docm", Refusal.MACROS),
    (
        docx(main_type="application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"),
        "a.dotx",
        Refusal.TEMPLATE,
    ),
    (
        docx(main_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
        "a.docx",
        Refusal.OTHER_OFFICE,
    ),
    (pdf("hello") + zipped({"a.txt": "hello"}), "a.pdf", Refusal.TWO_KINDS),
]


@pytest.mark.parametrize(("data", "name", "refusal"), NOT_DOCUMENTS)
def test_file_is_known_by_its_bytes_and_not_its_name(data, name, refusal):
    assert sniff(data, name) is refusal


def test_name_does_not_matter_to_a_real_document():
    assert sniff(pdf("hello"), "a.docx") is Kind.PDF
    assert sniff(docx(), "a.pdf") is Kind.DOCX


@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_has_words_for_the_person(refusal):
    assert refusal.message.endswith(".")
    assert len(refusal.message.split()) > 8


def test_pdf_text_is_given_page_by_page():
    content = extract(pdf("One", "Two\nlines", "Three"))
    assert [(page.number, page.text.strip()) for page in content.pages] == [
        (1, "One"),
        (2, "Two\nlines"),
        (3, "Three"),
    ]
    assert content.notes == ()


def test_columns_are_kept_apart_on_the_pages_asked_for():
    content = extract(pdf("One", "Two"), columns_for=lambda text: "Two" in text)
    assert [bool(page.columns) for page in content.pages] == [False, True]


def test_scan_without_text_is_said_plainly():
    content = extract(pdf("", ""))
    assert content.notes[0] == NO_TEXT
    assert "looks like a scan" in content.notes[0].message


def test_page_without_text_among_others_is_told():
    content = extract(pdf("One", "", "Three", ""))
    assert [note.message[-5:] for note in content.notes] == ["2, 4."]


@pytest.mark.parametrize(
    ("made", "refusal"),
    [
        (dict(catalog="/OpenAction << /S /Launch /F (cmd.exe) >>"), Refusal.STARTS_PROGRAM),
        (dict(catalog="/OpenAction << /S /L#61unch /F (cmd.exe) >>"), Refusal.STARTS_PROGRAM),
        (dict(catalog="/Names << /EmbeddedFiles << /Names [] >> >>"), Refusal.EMBEDDED_FILE),
        (dict(page_extra="/Annots [<< /Subtype /FileAttachment >>]"), Refusal.EMBEDDED_FILE),
        (dict(catalog="/AcroForm << /XFA 100000 0 R >>", more=("(x)",)), Refusal.LIVE_FORM),
        (dict(page_extra="/Annots [<< /Subtype /RichMedia >>]"), Refusal.MEDIA),
        (dict(catalog="/X 100000 0 R", more=("[[[<< /S /Launch >>]]]",)), Refusal.STARTS_PROGRAM),
    ],
)
def test_pdf_that_does_more_than_be_read_is_refused(made, refusal):
    assert extract(pdf("hello", **made)) is refusal


@pytest.mark.parametrize(
    ("made", "codes"),
    [
        (dict(catalog="/OpenAction << /S /JavaScript /JS (app.alert) >>"), ["script", "action"]),
        (dict(catalog="/AA << /WC << /S /JavaScript /J#53 (x) >> >>"), ["script", "action"]),
        (dict(catalog="/OpenAction << /S /URI /URI (http://example.org) >>"), ["action"]),
        (dict(catalog="/OpenAction [10 0 R /Fit]"), []),
        (dict(catalog="/OpenAction << /S /GoTo /D [10 0 R /Fit] >>"), []),
        (dict(page_extra="/Annots [<< /Subtype /Link /A << /S /URI /URI (http://example.org) >> >>]"), []),
        (
            dict(catalog="/AcroForm << /Fields [100000 0 R] >>", more=("<< /FT /Tx /T (a) /V (Sound) >>",)),
            ["form_fields"],
        ),
        (dict(catalog="/AcroForm << /Fields [100000 0 R] >>", more=("<< /FT /Tx /T (a) >>",)), []),
    ],
)
def test_pdf_that_acts_by_itself_is_read_with_a_note(made, codes):
    content = extract(pdf("hello", **made))
    assert [note.code for note in content.notes] == codes
    assert content.pages[0].text.strip() == "hello"


def test_script_hidden_in_an_object_stream_is_found():
    assert b"JavaScript" not in pdf_with_hidden_script()
    assert [note.code for note in extract(pdf_with_hidden_script()).notes] == ["no_text", "script", "action"]


@pytest.mark.parametrize(("user", "refusal"), [("secret", Refusal.PROTECTED_PDF), ("", Refusal.LOCKED_PDF)])
def test_encrypted_pdf_is_refused_and_says_which_kind(user, refusal):
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf("hello"))))
    writer.encrypt(user, "owner", algorithm="AES-256")
    buffer = BytesIO()
    writer.write(buffer)
    assert extract(buffer.getvalue()) is refusal


def test_pdf_of_too_many_pages_is_refused():
    assert extract(pdf(*["x"] * 501)) is Refusal.TOO_MANY_PAGES
    assert isinstance(extract(pdf(*["x"] * 500)), Content)


def test_pdf_whose_pages_run_in_a_circle_ends():
    looped = pdf("hello").replace(b"/Kids [10 0 R]", b"/Kids [2 0 R] ")
    assert extract(looped) is Refusal.DAMAGED_PDF


def test_pdf_without_pages_is_refused():
    assert extract(pdf()) is Refusal.DAMAGED_PDF


def test_pdf_that_lies_about_its_page_count_is_still_counted():
    many = pdf(*["x"] * 501).replace(b"/Count 501", b"/Count 001")
    assert extract(many) in {Refusal.TOO_MANY_PAGES, Refusal.DAMAGED_PDF}


def test_damaged_page_among_others_is_told_and_alone_is_refused():
    stream = re.compile(rb"<< /Length [0-9]{2} >>(?=\nstream\nBT /F1 11 Tf 14 TL 60 780 Td .Two)")
    content = extract(stream.sub(b"<</Filter/Abcd>>", pdf("One", "Two")))
    assert content.pages[0].text.strip() == "One"
    assert [note.message for note in content.notes] == ["These pages are damaged and were not read: 2."]
    assert extract(stream.sub(b"<</Filter/Abcd>>", pdf("Two"))) is Refusal.DAMAGED_PDF


def test_form_that_cannot_be_looked_into_is_told():
    content = extract(pdf("hello", catalog="/AcroForm << /Fields [<< /T 5 >>] >>"))
    assert [note.code for note in content.notes] == ["form_fields"]


def test_text_beyond_all_measure_is_refused(monkeypatch):
    monkeypatch.setattr(portable, "MAX_CHARACTERS", 10)
    monkeypatch.setattr(word_text, "MAX_CHARACTERS", 10)
    assert extract(pdf("more than ten letters")) is Refusal.TOO_MUCH_TEXT
    assert extract(docx(paragraph("more than ten letters"))) is Refusal.TOO_MUCH_TEXT


def test_pdf_of_too_many_objects_is_refused(monkeypatch):
    monkeypatch.setattr(portable, "MAX_OBJECTS", 5)
    assert extract(pdf("hello")) is Refusal.TOO_COMPLEX


def test_many_pages_without_text_are_counted():
    content = extract(pdf("One", *[""] * 30))
    assert content.notes[0].message.endswith("21 and 10 more.")


def test_word_text_keeps_paragraphs_and_tables_in_order():
    made = Document()
    made.add_heading("Risk of Serious Harm Summary")
    made.add_paragraph("Before")
    grid = made.add_table(rows=2, cols=3)
    for cell, text in zip(grid.rows[0].cells, ("", "Risk in Community", "Risk in Custody"), strict=True):
        cell.text = text
    for cell, text in zip(grid.rows[1].cells, ("Children", "", "High"), strict=True):
        cell.text = text
    made.add_paragraph("After")
    made.sections[0].header.paragraphs[0].text = "OFFICIAL-SENSITIVE"
    buffer = BytesIO()
    made.save(buffer)
    content = extract(buffer.getvalue())
    assert content.kind is Kind.DOCX
    assert content.pages[0].text.splitlines() == [
        "OFFICIAL-SENSITIVE",
        "Risk of Serious Harm Summary",
        "Before",
        "\tRisk in Community\tRisk in Custody",
        "Children\t\tHigh",
        "After",
    ]


def lines(body, **made):
    return extract(docx(body, **made)).pages[0].text.splitlines()


def test_word_content_controls_text_boxes_and_nested_tables_are_read():
    control = f"<w:sdt><w:sdtContent>{paragraph('In a control')}</w:sdtContent></w:sdt>"
    box = (
        '<w:p><w:r><x:AlternateContent xmlns:x="mc"><x:Choice><w:txbxContent>'
        f"{paragraph('In a box')}</w:txbxContent></x:Choice><x:Fallback>{paragraph('In a box')}</x:Fallback>"
        "</x:AlternateContent></w:r></w:p>"
    )
    nested = f"<w:tbl><w:tr><w:tc>{paragraph('Outer')}{table(('Surname', 'Holt'))}</w:tc></w:tr></w:tbl>"
    assert [line for line in lines(control + box + nested) if line] == [
        "In a control",
        "In a box",
        "Outer",
        "Surname\tHolt",
    ]


def test_word_cells_that_span_columns_leave_values_under_their_headings():
    spanning = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{paragraph("Staff")}</w:tc>'
    row = f"<w:tbl><w:tr>{spanning}<w:tc>{paragraph('Low')}</w:tc></w:tr></w:tbl>"
    assert lines(row) == ["Staff\t\tLow"]


def test_word_tab_stops_are_not_tabs_and_breaks_are():
    stops = '<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>A</w:t><w:tab/><w:t>B</w:t>'
    assert lines(stops + "<w:br/><w:t>C</w:t></w:r></w:p>") == ["A\tB", "C"]


def test_word_tracked_changes_are_read_as_accepted_and_told():
    changed = "<w:p><w:ins><w:r><w:t>High</w:t></w:r></w:ins><w:del><w:r><w:delText>Low</w:delText></w:r></w:del></w:p>"
    content = extract(docx(changed))
    assert content.pages[0].text == "High"
    assert [note.code for note in content.notes] == ["tracked_changes"]


WORD_TRAPS = [
    (dict(parts={"word/vbaProject.bin": b"x"}), Refusal.MACROS),
    (dict(parts={"word/activeX/activeX1.xml": "<a/>"}), Refusal.MACROS),
    (dict(parts={"word/embeddings/oleObject1.bin": b"x"}), Refusal.EMBEDDED_FILE),
    (dict(parts={"word/media/image1.png": zipped({"a": "b"})}), Refusal.EMBEDDED_FILE),
    (dict(parts={"word/media/more.zip": b"x"}), Refusal.EMBEDDED_FILE),
    (dict(links=(("aFChunk", "chunk.htm", "Internal"),)), Refusal.EMBEDDED_FILE),
    (dict(links=(("oleObject", "file:///x", "External"),)), Refusal.EMBEDDED_FILE),
    (dict(links=(("frame", "http://example.org", "External"),)), Refusal.OUTSIDE_CONTENT),
    (dict(parts={"../evil.xml": "<a/>"}), Refusal.BAD_NAMES),
    (dict(parts={"/abs.xml": "<a/>"}), Refusal.BAD_NAMES),
    (dict(parts={"word\\x.xml": "<a/>"}), Refusal.BAD_NAMES),
    (dict(parts={"word/DOCUMENT.xml": "<a/>"}), Refusal.BAD_NAMES),
    (dict(parts={"word/settings.xml": "<!DOCTYPE a [<!ENTITY e 'x'>]><a/>"}), Refusal.HIDDEN_MARKUP),
    (
        dict(parts={"word/document.xml": word_part("").replace("<w:document", "<!DOCTYPE a><w:document")}),
        Refusal.HIDDEN_MARKUP,
    ),
    (
        dict(parts={"customXml/a.xml": '<?xml version="1.0"?><!DOCTYPE a><a/>'.encode("utf-16")}),
        Refusal.HIDDEN_MARKUP,
    ),
    (dict(parts={"customXml/a.xml": "<?xml version='1.0' encoding='utf-7'?><a/>"}), Refusal.HIDDEN_MARKUP),
    (dict(parts={"word/media/a.svg": " " * 300_000 + "<!DOCTYPE svg>"}), None),
    (dict(parts={"word/media/a.svg": "<svg>" + " " * 300_000 + "<!DOCTYPE svg>"}), Refusal.HIDDEN_MARKUP),
    (dict(parts={"word/bomb.xml": b"<a>" + b"0" * 4_000_000}), Refusal.UNPACKS_TOO_LARGE),
    (dict(parts={f"word/p{number}.xml": "<a/>" for number in range(2_001)}), Refusal.TOO_COMPLEX),
    (dict(parts={"word/document.xml": "<w:document"}), Refusal.DAMAGED_WORD),
    (dict(parts={"word/document.xml": word_part("<w:p>" * 500 + "</w:p>" * 500)}), Refusal.TOO_COMPLEX),
    (dict(parts={"_rels/.rels": relations()}), Refusal.ARCHIVE),
    (dict(parts={"_rels/.rels": "<broken"}), Refusal.DAMAGED_WORD),
    (dict(parts={"_rels/.rels": "<a>" + "<b/>" * 600_000 + "</a>"}), Refusal.TOO_COMPLEX),
    (dict(parts={"customXml/a.xml": "no markup"}), Refusal.DAMAGED_WORD),
    (dict(links=(("header", "nowhere.xml", "Internal"),)), Refusal.DAMAGED_WORD),
    (
        dict(
            body="<w:p><w:r><w:instrText> DDE</w:instrText></w:r><w:r><w:instrText>AUTO c:\\x</w:instrText></w:r></w:p>"
        ),
        Refusal.COMMAND_FIELD,
    ),
    (dict(body='<w:p><w:fldSimple w:instr=" DDEAUTO c:\\x"/></w:p>'), Refusal.COMMAND_FIELD),
]


@pytest.mark.parametrize(("made", "refusal"), WORD_TRAPS)
def test_word_file_that_is_more_than_a_document_is_refused(made, refusal):
    found = extract(docx(**made))
    assert found is refusal if refusal else isinstance(found, Content)


@pytest.mark.parametrize(
    ("kind", "codes"),
    [("attachedTemplate", ["outside_template"]), ("image", ["outside_picture"]), ("hyperlink", [])],
)
def test_ordinary_outside_links_are_told_and_not_refused(kind, codes):
    content = extract(docx(links=((kind, "https://example.org/x", "External"),)))
    assert [note.code for note in content.notes] == codes


def test_zip_whose_directory_lies_about_a_size_is_refused():
    honest = docx(paragraph("A" * 4_000))
    archive = zipfile.ZipFile(BytesIO(honest))
    size = archive.getinfo("word/document.xml").file_size.to_bytes(4, "little")
    assert extract(honest.replace(size, (100).to_bytes(4, "little"))) is Refusal.DAMAGED_WORD


@pytest.mark.parametrize(
    ("mark", "refusal"),
    [
        (dict(external_attr=0o120777 << 16), Refusal.BAD_NAMES),
        (dict(compress_type=zipfile.ZIP_BZIP2), Refusal.DAMAGED_WORD),
    ],
)
def test_zip_member_no_word_program_makes_is_refused(mark, refusal):
    buffer = BytesIO(docx())
    with zipfile.ZipFile(buffer, "a") as archive:
        member = zipfile.ZipInfo("word/extra.xml")
        for name, value in mark.items():
            setattr(member, name, value)
        archive.writestr(member, "<a/>")
    assert extract(buffer.getvalue()) is refusal


def test_word_document_without_any_links_is_read():
    bare = zipfile.ZipFile(BytesIO(docx(paragraph("Hello"))))
    kept = {name: bare.read(name) for name in bare.namelist() if name != "word/_rels/document.xml.rels"}
    assert extract(zipped(kept)).pages[0].text == "Hello"


def test_encrypted_zip_member_is_refused():
    marked = bytearray(docx())
    place = marked.find(b"PK\x01\x02")
    while place != -1:
        marked[place + 8] |= 1
        place = marked.find(b"PK\x01\x02", place + 1)
    assert sniff(bytes(marked)) in {Refusal.PROTECTED_WORD, Refusal.DAMAGED_WORD}
    assert extract(bytes(marked)) in {Refusal.PROTECTED_WORD, Refusal.DAMAGED_WORD}


@pytest.mark.parametrize("seed", [pdf("Surname Holt", "Risk to children High"), docx(table(("a", "b")))])
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), junk=st.binary(max_size=6), cut=st.booleans())
def test_damaged_document_ends_in_a_refusal_or_content(seed, place, junk, cut):
    at = int(place * len(seed))
    data = seed[:at] + junk + (b"" if cut else seed[at + len(junk) :])
    assert isinstance(extract(data, columns_for=bool), (Refusal, Content))
    assert isinstance(sniff(data, "a.pdf"), (Refusal, Kind))


@given(st.binary(max_size=400), st.text(max_size=20))
def test_any_bytes_get_an_answer(data, name):
    assert isinstance(sniff(data, name), (Refusal, Kind))


def test_every_sample_file_ends_in_a_refusal_or_content():
    for path in sample_files("doc-pdf", "doc-docx", "doc-doc", "doc-rtf", "hostile-pdf", "hostile-office"):
        found = extract(path.read_bytes())
        assert isinstance(found, Refusal if "hostile-office" in path.parts else (Refusal, Content)), path.name
