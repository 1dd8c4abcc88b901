"""Lays a sample document out as a Word file: headings, tables or tabbed lines, and a header with the numbers."""

import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION

from records.assessments.sample.blocks import Block, Rows, Sheaf, Story, Table
from records.assessments.sample.variants import Variant

# Word's own epoch; the same seed must give the same bytes.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)


def docx_of(sheaves: Sequence[Sheaf], variant: Variant, *, title: str) -> bytes:
    """The document as a Word file."""
    document = docx.Document()
    if title:
        document.add_heading(title, level=0)
    for number, sheaf in enumerate(sheaves):
        part = document.add_section(WD_SECTION.NEW_PAGE) if number else document.sections[0]
        part.header.is_linked_to_previous = False
        part.header.paragraphs[0].text = sheaf.header
        for section in sheaf.sections:
            document.add_heading(section.title, level=1)
            for block in section.blocks:
                _add(document, block, variant)
    written = BytesIO()
    document.save(written)
    return _timeless(written.getvalue())


def _add(document: Document, block: Block, variant: Variant) -> None:
    if isinstance(block, Rows):
        _add_rows(document, block, variant)
    elif isinstance(block, Table):
        _fill(document, [block.head, *block.rows])
    elif isinstance(block, Story):
        _add_story(document, block, variant)
    elif block.is_heading:
        document.add_heading(block.text, level=2)
    else:
        document.add_paragraph(block.text)


def _add_rows(document: Document, rows: Rows, variant: Variant) -> None:
    questions = [f"{row.code} {row.label}".strip() for row in rows.rows]
    if variant.look in {"boxes", "word", "columns"}:
        cells = [(question, row.value) for question, row in zip(questions, rows.rows, strict=True)]
        if rows.in_pairs and variant.look == "columns":
            cells += [("", "")] * (len(cells) % 2)
            _fill(document, [(*left, *right) for left, right in zip(cells[::2], cells[1::2], strict=True)])
        else:
            _fill(document, cells)
        return
    for question, row in zip(questions, rows.rows, strict=True):
        if variant.look == "above":
            document.add_paragraph().add_run(question).bold = True
            document.add_paragraph(row.value)
        elif variant.look == "oracle":
            document.add_paragraph(f"{question}\t{row.value}")
        else:
            document.add_paragraph(f"{question}{'' if question.endswith('?') else ':'} {row.value}")


def _add_story(document: Document, story: Story, variant: Variant) -> None:
    question = f"{story.code} {story.label}".strip()
    if variant.stories_beside:
        table = document.add_table(rows=1, cols=2, style="Table Grid")
        table.cell(0, 0).text = question
        table.cell(0, 1).text = "\n".join(story.paragraphs)
        return
    document.add_heading(question, level=2)
    if story.hint:
        document.add_paragraph().add_run(story.hint).italic = True
    for paragraph in story.paragraphs or ("",):
        document.add_paragraph(paragraph)


def _fill(document: Document, cells: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=len(cells), cols=len(cells[0]), style="Table Grid")
    every: list[Any] = table._cells  # asking for each cell in turn walks the whole table every time
    for cell, text in zip(every, (text for row in cells for text in row), strict=True):
        cell.text = text


def _timeless(data: bytes) -> bytes:
    """The same package without the time it was written at."""
    packed = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _NO_TIME), source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
