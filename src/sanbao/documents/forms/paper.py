"""A sheet as the Typst templates want it: every text in its final wording, every length worked out, ready for JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import segno

from sanbao.documents.forms.description import Block, Field, Fields, Form, Paper, Row, RowKind, Sheet, Table, Text
from sanbao.documents.forms.layout import (
    INSET_Y_EM,
    LARGEST,
    LINE_EM,
    STEP,
    Grid,
    Measured,
    balanced,
    grid,
    head_height,
    largest,
    measure,
    row_heights,
    single_lines,
    soften,
    stacked,
    width_em,
)
from sanbao.documents.forms.printed import BodyCell, align_of, head, value_text

MM = 72 / 25.4
MARGIN_MM = {"x": 12.0, "top": 11.0, "bottom": 13.0}
SIZES_MM = {Paper.A4: (210.0, 297.0), Paper.A3: (297.0, 420.0)}
TEXT_SIZE = 9.5
MOST_ROW_MM = 8.2
# A sheet is set smaller to stay on one page, down to the first; one that needs more pages takes the second.
ONE_PAGE_SIZE, MORE_PAGES_SIZE = 7.0, 8.0
# Nobody signs an empty page: rows of a long list are opened until its last page has some of them.
ROWS_WITH_SIGNATURES, AIR_STEP, MOST_AIR_STEPS = 4, 0.2, 24
# Heights of the parts around the blocks, in millimetres, on the safe side.
HEADING_MM, HEADER_LINE_MM, SIGNATURE_MM, BOXED_SIGNATURE_MM, NOTE_MM, BAR_MM = 22.0, 5.5, 11.5, 21.0, 4.6, 6.4

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Room:
    """What the margins leave of the paper, in points."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Setting:
    """How a sheet is set: the columns of each table by its place among the blocks, and air (points) for every row."""

    tables: Mapping[int, tuple[Measured, Grid]]
    air: float


def room(form: Form) -> Room:
    """Return the room between the margins of the form's paper."""
    short, long = SIZES_MM[form.paper]
    wide, high = (long, short) if form.landscape else (short, long)
    return Room((wide - 2 * MARGIN_MM["x"]) * MM, (high - MARGIN_MM["top"] - MARGIN_MM["bottom"]) * MM)


def data(form: Form, sheet: Sheet) -> Data:
    """Return the JSON value that `form.typ` (or the form's own template) renders."""
    space = room(form)
    setting = _setting(sheet, space)
    return {
        "paper": form.paper.value,
        "landscape": form.landscape,
        "margin": MARGIN_MM,
        "size": TEXT_SIZE,
        "air": round(setting.air, 2),
        "reference": form.reference or form.code,
        "edition": form.edition,
        "company": sheet.company,
        "title": soften(sheet.title, width=space.width / 40),
        "number": sheet.number,
        "header": [_line(line, space) for line in sheet.header],
        "blocks": [_block(place, block, setting, space) for place, block in enumerate(sheet.blocks)],
        "signatures": [{"label": each.label, "name": each.name} for each in sheet.signatures],
        "boxed": sheet.boxed_signatures,
        "signing": _signing(sheet, space),
        "notes": [soften(note, width=space.width / TEXT_SIZE) for note in sheet.notes],
        "copies": list(sheet.copies or form.copies) or [""],
        "watermark": sheet.watermark,
        "qr": _qr(sheet.qr),
    }


def _setting(sheet: Sheet, space: Room) -> Setting:
    """Return the largest type that keeps the sheet on one page; if none does, a size that reads well on several."""
    tables = {place: measure(block) for place, block in enumerate(sheet.blocks) if isinstance(block, Table)}
    fitting = {place: largest(table, available=space.width) for place, table in tables.items()}
    limit = LARGEST
    while limit >= ONE_PAGE_SIZE:
        grids = _grids(tables, fitting, limit, space)
        spare = space.height - _height(sheet, grids)
        if spare >= 0:
            return Setting(grids, _air(sheet, grids, spare))
        limit -= STEP
    grids = _grids(tables, fitting, MORE_PAGES_SIZE, space)
    return Setting(grids, _air_of_pages(sheet, grids, space))


def _grids(
    tables: Mapping[int, Measured], fitting: Mapping[int, float], limit: float, space: Room
) -> dict[int, tuple[Measured, Grid]]:
    return {
        place: (table, grid(table, size=min(limit, fitting[place]), available=space.width))
        for place, table in tables.items()
    }


def _opening(sheet: Sheet) -> float:
    return (HEADING_MM + len(sheet.header) * HEADER_LINE_MM) * MM


def _closing(sheet: Sheet) -> float:
    signatures = (BOXED_SIGNATURE_MM if sheet.boxed_signatures else SIGNATURE_MM) if sheet.signatures else 0
    return (len(sheet.notes) * NOTE_MM + signatures) * MM


def _height(sheet: Sheet, grids: Mapping[int, tuple[Measured, Grid]]) -> float:
    height = _opening(sheet) + _closing(sheet)
    for place, block in enumerate(sheet.blocks):
        height += BAR_MM * MM if block.title else 0
        match block:
            case Table():
                height += head_height(*grids[place]) + sum(row_heights(*grids[place]))
            case Fields():
                height += len(block.lines) * TEXT_SIZE * 2
            case Text():
                height += max(block.lines, 1 + len(block.body) // 40) * TEXT_SIZE * LINE_EM + TEXT_SIZE
    return height


def _air(sheet: Sheet, grids: Mapping[int, tuple[Measured, Grid]], spare: float) -> float:
    """Return what each row may be opened above and below, so that a short sheet does not huddle at the top."""
    count = sum(len(table.printed) for table, _ in grids.values())
    count += sum(len(block.lines) for block in sheet.blocks if isinstance(block, Fields))
    if not count:
        return 0.0
    size = max((frame.size for _, frame in grids.values()), default=TEXT_SIZE)
    most = MOST_ROW_MM * MM - size * (1 + 2 * INSET_Y_EM)
    return max(0.0, min(most, spare / count)) / 2


def _air_of_pages(sheet: Sheet, grids: Mapping[int, tuple[Measured, Grid]], space: Room) -> float:
    """Return the air with which the signatures of a list of several pages have some of its rows above them."""
    if list(grids) != [len(sheet.blocks) - 1] or len(sheet.blocks) > 1:
        return 0.0
    measured, frame = grids[0]
    head_room, rows = head_height(measured, frame), row_heights(measured, frame)
    for air in (step * AIR_STEP for step in range(MOST_AIR_STEPS)):
        left, on_page = space.height - _opening(sheet) - head_room, 0
        for height in (row + 2 * air for row in rows):
            if height > left:
                left, on_page = space.height - head_room, 0
            left, on_page = left - height, on_page + 1
        if on_page >= ROWS_WITH_SIGNATURES and left >= _closing(sheet):
            return air
    return 0.0


def _qr(target: str) -> str:
    if not target:
        return ""
    return str(segno.make_qr(target, error="m").svg_inline(border=0, omitsize=True))


def _signing(sheet: Sheet, space: Room) -> float:
    """Return the length (mm) of the lines to sign on: a hand's breadth, or what the longest label leaves."""
    if not sheet.signatures:
        return 0.0
    label = max(width_em(each.label) for each in sheet.signatures) + 1
    return round(max(8.0, min(45.0, (space.width / len(sheet.signatures) - label * TEXT_SIZE) / MM - 8)), 1)


def _line(line: Sequence[Field], space: Room) -> list[Data]:
    unit = space.width / TEXT_SIZE / max(1, sum(field.span for field in line))
    return [_field(field, unit * field.span - width_em(field.label) - 1) for field in line]


def _field(field: Field, width: float) -> Data:
    return {"label": field.label, "value": soften(value_text(field.value), width=max(1, width)), "span": field.span}


def _block(place: int, block: Block, setting: Setting, space: Room) -> Data:
    match block:
        case Table():
            return _table(*setting.tables[place])
        case Fields():
            return _fields(block, space)
        case Text():
            body = soften(block.body, width=space.width / TEXT_SIZE - 2)
            return {"type": "text", "title": block.title, "body": body, "lines": block.lines}


def _fields(block: Fields, space: Room) -> Data:
    units = max(sum(field.span for field in line) for line in block.lines)
    label = min(7.0, max(width_em(field.label) for line in block.lines for field in line)) + 1.4
    unit = space.width / TEXT_SIZE / units
    lines = []
    for line in block.lines:
        spans = [field.span for field in line]
        spans[-1] += units - sum(spans)  # the last field of a line takes what is left
        lines.append(
            [
                {**_field(field, unit * span - label - 1.4), "span": span}
                for field, span in zip(line, spans, strict=True)
            ]
        )
    return {"type": "fields", "title": block.title, "units": units, "label": round(label, 2), "lines": lines}


def _table(measured: Measured, frame: Grid) -> Data:
    columns = measured.table.columns
    return {
        "type": "table",
        "title": measured.table.title,
        "size": frame.size,
        "widths": [round(width, 2) for width in frame.widths],
        "aligns": [align_of(column).value for column in columns],
        "head": _head(measured.table, frame),
        "tiers": max(cell.y + cell.rows for cell in head(columns)),
        "single": single_lines(measured, frame),
        "rows": [_row(row, line, frame) for row, line in measured.printed],
    }


def _head(table: Table, frame: Grid) -> list[Data]:
    found = []
    for cell in head(table.columns):
        upright = cell.column is not None and cell.column.vertical
        text = stacked(cell.text) if upright else balanced(cell.text, width=frame.room_em(cell.x, cell.columns))
        found.append({"t": text, "x": cell.x, "y": cell.y, "w": cell.columns, "h": cell.rows, "v": upright})
    return found


def _row(row: Row, line: tuple[BodyCell, ...], frame: Grid) -> Data:
    texts: list[str | Data] = []
    x = 0
    for cell in line:
        text = soften(cell.text, width=frame.room_em(x, cell.columns)) if cell.text else ""
        texts.append(text if cell.column is not None else {"t": text, "w": cell.columns})
        x += cell.columns
    return {"strong": row.kind in {RowKind.SUBTOTAL, RowKind.TOTAL}, "cells": texts}
