"""Lays a sample document out as PDF pages, in one of six looks, through the same renderer as the product's own PDFs.

The looks stand for what prints are known to do: labels beside, above or in narrow columns where they wrap,
tables with and without rules, a header repeated on every page, answers broken by the end of a page.
"""

import logging
from collections.abc import Sequence
from html import escape
from typing import Final, cast

from records.assessments.sample.blocks import Block, Row, Rows, Section, Sheaf, Story, Table
from records.assessments.sample.variants import Variant

_COMMON: Final = """
body { font: 10pt/1.35 FONT; }
h1 { font-size: 15pt } h2 { font-size: 12.5pt; margin: 14pt 0 5pt } h3 { font-size: 10.5pt; margin: 9pt 0 3pt }
p { margin: 0 0 4pt; orphans: 1; widows: 1 } table { border-collapse: collapse; width: 100%; margin: 4pt 0 8pt }
td, th { text-align: left; vertical-align: top; padding: 2pt 5pt } .hint { font-size: 8.5pt; color: #444 }
.label { font-weight: bold } td.code { width: 3.5em } td.label, td.colon { font-weight: normal }
tr.short { break-inside: avoid } table.narrow { width: 62% } table.narrow td, table.narrow th { width: 4.6em }
"""
_LOOKS: Final = {
    "plain": "td, th { border-bottom: .5pt solid #999 } h2 { border-bottom: 1pt solid }",
    "columns": "td.label { width: 24%; color: #333 } table.cells td, table.cells th { border: .5pt solid #888 }",
    "boxes": "td, th { border: .6pt solid } td.label { width: 23%; font-weight: bold } h2 { background: #ddd }",
    "above": ".label { font-size: 9pt; color: #333 } .value { margin: 0 0 6pt; min-height: 11pt } td, th { border: .5pt solid #aaa }",
    "word": "h1, h2 { color: #1f3864; font-weight: normal } td, th { border: .75pt solid #000; padding: 0 5.4pt } "
            "td.label { width: 38%; background: #d9e2f3 } p { margin-bottom: 8pt }",
    "oracle": "body { font-size: 9pt } td.label { width: 40% } td.colon { width: 1em } h2 { font-size: 10.5pt; text-transform: uppercase; }",
}  # fmt: skip
_WORD_FONTS: Final = {"sans-serif": "Carlito, Calibri, sans-serif", "serif": '"Times New Roman", serif'}


def pdf_of(sheaves: Sequence[Sheaf], variant: Variant, *, title: str) -> bytes:
    """The document as PDF."""
    import weasyprint  # noqa: PLC0415  takes a second, which only those who draw should wait for

    logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)  # a dozen lines for each document
    page = weasyprint.HTML(string=_html(sheaves, variant, title), url_fetcher=_nothing_to_fetch)
    return cast(bytes, page.write_pdf())


def _nothing_to_fetch(url: str) -> dict[str, str]:
    raise ValueError("A sample document holds nothing from elsewhere.")


def _html(sheaves: Sequence[Sheaf], variant: Variant, title: str) -> str:
    draw = _Look(variant)
    parts = []
    for number, sheaf in enumerate(sheaves):
        heading = f"<h1>{escape(title)}</h1>" if title and number == 0 else ""
        body = "".join(draw.section(section) for section in sheaf.sections)
        parts.append(f'<div style="page: sheaf{number}">{heading}{body}</div>')
    pages = "".join(_page(number, sheaf, variant) for number, sheaf in enumerate(sheaves))
    font = "monospace" if variant.look == "oracle" else variant.font
    font = _WORD_FONTS.get(font, font) if variant.look == "word" else font
    narrow = "h2 { width: 9em } table.cells td:first-child { width: 7em }" if variant.wrapped_titles else ""
    style = _COMMON.replace("FONT", font) + _LOOKS[variant.look] + narrow + pages
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><style>{style}</style><body>{"".join(parts)}</body></html>'


def _page(number: int, sheaf: Sheaf, variant: Variant) -> str:
    margins = "size: A4; margin: 20mm 16mm 18mm; font: 8.5pt sans-serif;"
    top = (
        f"@top-left {{ content: {_css_text(sheaf.header)}; width: 100%; white-space: pre-wrap }}"
        if sheaf.header
        else ""
    )
    count = 'counter(page) " of " counter(pages)'
    bottom = f'@bottom-right {{ content: "Page " {count}; }}' if variant.page_numbers else ""
    return (
        f'@page sheaf{number} {{ {margins} {top} {bottom} @bottom-left {{ content: "OFFICIAL-SENSITIVE" }} }}'
    )


def _css_text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


class _Look:
    """Draws blocks one way."""

    def __init__(self, variant: Variant) -> None:
        self._variant = variant
        self._rows = {
            "plain": _lines,
            "above": _above,
            "columns": _columns,
            "oracle": _with_colons,
        }.get(variant.look, _boxes)

    def section(self, section: Section) -> str:
        return f"<h2>{escape(section.title)}</h2>" + "".join(self._block(block) for block in section.blocks)

    def _block(self, block: Block) -> str:
        if isinstance(block, Rows):
            return self._rows(block)
        if isinstance(block, Table):
            return self._table(block)
        if isinstance(block, Story):
            return self._story(block)
        return f"<h3>{escape(block.text)}</h3>" if block.is_heading else f"<p>{escape(block.text)}</p>"

    def _story(self, story: Story) -> str:
        question = escape(f"{story.code} {story.label}".strip())
        hint = f'<p class="hint">{escape(story.hint)}</p>' if story.hint else ""
        text = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in story.paragraphs) or "<p>&nbsp;</p>"
        if self._variant.stories_beside and self._variant.look in {"boxes", "word"}:
            return f'<table><tr><td class="label">{question}{hint}</td><td>{text}</td></tr></table>'
        return f"<h3>{question}</h3>{hint}{text}"

    def _table(self, table: Table) -> str:
        narrow = " narrow" if table.is_grid and self._variant.wrapped_levels else ""
        head = "".join(f"<th>{escape(cell)}</th>" for cell in table.head)
        rows = "".join(
            '<tr class="short">' + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
            for row in table.rows
        )
        return f'<table class="cells{narrow}"><thead><tr>{head}</tr></thead>{rows}</table>'


def _lines(rows: Rows) -> str:
    return "".join(
        f'<p><span class="label">{_question(row)}{"" if row.label.endswith("?") else ":"}</span> {_value(row)}</p>'
        for row in rows.rows
    )


def _above(rows: Rows) -> str:
    return "".join(
        f'<div class="label">{_question(row)}</div><div class="value">{_value(row) or "&nbsp;"}</div>'
        for row in rows.rows
    )


def _columns(rows: Rows) -> str:
    """Label and value, two pairs to a line where the page is wide enough for both."""
    step = 2 if rows.in_pairs else 1
    lines = [rows.rows[start : start + step] for start in range(0, len(rows.rows), step)]
    return (
        "<table>"
        + "".join(f'<tr class="short">{"".join(map(_beside, line))}</tr>' for line in lines)
        + "</table>"
    )


def _beside(row: Row) -> str:
    return f'<td class="label">{_question(row)}</td><td>{_value(row)}</td>'


def _with_colons(rows: Rows) -> str:
    cells = (
        f'<tr class="short"><td class="label">{_question(row)}</td><td class="colon">:</td><td>{_value(row)}</td></tr>'
        for row in rows.rows
    )
    return f"<table>{''.join(cells)}</table>"


def _boxes(rows: Rows) -> str:
    """Ruled cells; question numbers, where there are any, in a column of their own."""
    if any(row.code for row in rows.rows):
        cells = (
            f'<tr class="short"><td class="code">{escape(row.code)}</td><td>{escape(row.label)}</td><td>{_value(row)}</td></tr>'
            for row in rows.rows
        )
        return f"<table>{''.join(cells)}</table>"
    return _columns(rows)


def _question(row: Row) -> str:
    return escape(f"{row.code} {row.label}".strip())


def _value(row: Row) -> str:
    """Runs of spaces pad numbers on OASys's own screens: they are kept."""
    return escape(row.value).replace("  ", "&nbsp;&nbsp;")
