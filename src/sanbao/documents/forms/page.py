"""Sheets as HTML that looks like the paper: a part of a page, or a whole document of its own."""

from dataclasses import dataclass
from pathlib import Path

import segno
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from sanbao.documents.forms.description import Block, Choice, Field, Fields, Form, Row, RowKind, Sheet, Table, Text
from sanbao.documents.forms.printed import HeadCell, align_of, cells, head, marked, rows, value_text

STYLE = Path(__file__).parent.parent / "static" / "documents" / "paper-form.css"


@dataclass(frozen=True, slots=True)
class PageCell:
    """A cell as the template writes it."""

    text: str
    classes: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class PageRow:
    kind: str
    cells: tuple[PageCell, ...]


def render(form: Form, sheet: Sheet) -> SafeString:
    """Return the sheet as an <article class="paper-form"> to be put into a page that links paper-form.css."""
    return render_to_string(
        "documents/form.html",
        {
            "form": form,
            "sheet": sheet,
            "reference": form.reference or form.code,
            "header": [[(field.label, _value(field)) for field in line] for line in sheet.header],
            "blocks": [_block(block) for block in sheet.blocks],
            "copies": sheet.copies or form.copies,
            "qr": _qr(sheet.qr),
        },
    )


def document(form: Form, sheet: Sheet) -> str:
    """Return the sheet as a whole HTML document that needs no other file."""
    context = {"title": sheet.title, "style": mark_safe(STYLE.read_text("utf-8")), "body": render(form, sheet)}  # noqa: S308 - our own style sheet
    return render_to_string("documents/form_document.html", context)


def _qr(target: str) -> str:
    # The address is kept inside the picture as modules, never as markup.
    return mark_safe(segno.make_qr(target, error="m").svg_inline(border=0, omitsize=True)) if target else ""  # noqa: S308


def _value(field: Field) -> str:
    return marked(field.value) if isinstance(field.value, Choice) else value_text(field.value)


def _block(block: Block) -> dict[str, object]:
    match block:
        case Text():
            return {"type": "text", "title": block.title, "body": block.body, "lines": block.lines}
        case Fields():
            return _fields(block)
        case Table():
            return _table(block)


def _fields(block: Fields) -> dict[str, object]:
    units = max(sum(field.span for field in line) for line in block.lines)
    lines = []
    for line in block.lines:
        spans = [field.span for field in line]
        spans[-1] += units - sum(spans)
        lines.append([(field.label, _value(field), span * 2 - 1) for field, span in zip(line, spans, strict=True)])
    return {"type": "fields", "title": block.title, "lines": lines, "columns": units * 2}


def _table(block: Table) -> dict[str, object]:
    tiers: list[list[PageCell]] = [[], []]
    for cell in head(block.columns):
        tiers[cell.y].append(_head_cell(cell))
    return {
        "type": "table",
        "title": block.title,
        "columns": len(block.columns),
        "tiers": [tier for tier in tiers if tier],
        "rows": [_row(block, row) for row in rows(block)],
    }


def _head_cell(cell: HeadCell) -> PageCell:
    upright = cell.column is not None and cell.column.vertical
    return PageCell(cell.text, "upright" if upright else "", cell.columns, cell.rows)


def _row(block: Table, row: Row) -> PageRow:
    found = []
    for cell in cells(block, row):
        classes = "label" if cell.column is None else f"{align_of(cell.column).value} {cell.column.kind.value}"
        found.append(PageCell(cell.text, classes, cell.columns))
    return PageRow("strong" if row.kind in {RowKind.SUBTOTAL, RowKind.TOTAL} else row.kind.value, tuple(found))
