"""A sheet as JSON and back: an issued form is kept with its data, from which workbook and page are made years later."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sanbao.documents.forms.description import (
    Align,
    Block,
    Choice,
    Column,
    Field,
    Fields,
    Kind,
    Row,
    RowKind,
    Sheet,
    Signature,
    Table,
    Text,
    Value,
)

Data = dict[str, Any]


def to_data(sheet: Sheet) -> Data:
    """Return the sheet as a JSON value; figures are kept as text, so that nothing is rounded."""
    return {
        "company": sheet.company,
        "title": sheet.title,
        "number": sheet.number,
        "header": [[_field_out(field) for field in line] for line in sheet.header],
        "blocks": [_block_out(block) for block in sheet.blocks],
        "signatures": [[each.label, each.name] for each in sheet.signatures],
        "boxed_signatures": sheet.boxed_signatures,
        "notes": list(sheet.notes),
        "copies": list(sheet.copies),
        "watermark": sheet.watermark,
        "qr": sheet.qr,
    }


def from_data(data: Data) -> Sheet:
    """Return the sheet that `to_data` has kept."""
    return Sheet(
        company=data["company"],
        title=data["title"],
        number=data["number"],
        header=tuple(tuple(_field_in(field) for field in line) for line in data["header"]),
        blocks=tuple(_block_in(block) for block in data["blocks"]),
        signatures=tuple(Signature(label, name) for label, name in data["signatures"]),
        boxed_signatures=data["boxed_signatures"],
        notes=tuple(data["notes"]),
        copies=tuple(data["copies"]),
        watermark=data["watermark"],
        qr=data["qr"],
    )


def _field_out(field: Field) -> Data:
    value: object = field.value
    if isinstance(field.value, Choice):
        value = {"options": list(field.value.options), "chosen": list(field.value.chosen)}
    return {"label": field.label, "value": value, "span": field.span}


def _field_in(data: Data) -> Field:
    value = data["value"]
    if isinstance(value, dict):
        value = Choice(options=tuple(value["options"]), chosen=tuple(value["chosen"]))
    return Field(data["label"], value, data["span"])


def _block_out(block: Block) -> Data:
    match block:
        case Fields():
            lines = [[_field_out(field) for field in line] for line in block.lines]
            return {"type": "fields", "title": block.title, "lines": lines}
        case Text():
            return {"type": "text", "title": block.title, "body": block.body, "lines": block.lines}
        case Table():
            return {
                "type": "table",
                "title": block.title,
                "least_rows": block.least_rows,
                "columns": [_column_out(column) for column in block.columns],
                "rows": [_row_out(row) for row in block.rows],
            }


def _block_in(data: Data) -> Block:
    return _BLOCKS[data["type"]](data)


def _fields_in(data: Data) -> Block:
    return Fields(lines=tuple(tuple(map(_field_in, line)) for line in data["lines"]), title=data["title"])


def _text_in(data: Data) -> Block:
    return Text(title=data["title"], body=data["body"], lines=data["lines"])


def _table_in(data: Data) -> Block:
    columns = tuple(_column_in(column) for column in data["columns"])
    rows = tuple(_row_in(row) for row in data["rows"])
    return Table(columns=columns, rows=rows, title=data["title"], least_rows=data["least_rows"])


_BLOCKS: Mapping[str, Callable[[Data], Block]] = {"fields": _fields_in, "text": _text_in, "table": _table_in}


def _column_out(column: Column) -> Data:
    return {
        "key": column.key,
        "label": column.label,
        "kind": column.kind.value,
        "group": column.group,
        "weight": str(column.weight),
        "align": column.align.value if column.align else None,
        "vertical": column.vertical,
        "digits": column.digits,
    }


def _column_in(data: Data) -> Column:
    align = Align(data["align"]) if data["align"] else None
    return Column(**{**data, "kind": Kind(data["kind"]), "weight": Decimal(data["weight"]), "align": align})


def _row_out(row: Row) -> Data:
    values = {key: _value_out(value) for key, value in row.values.items()}
    return {"kind": row.kind.value, "label": row.label, "values": values}


def _row_in(data: Data) -> Row:
    values = {key: _value_in(value) for key, value in data["values"].items()}
    return Row(values=values, kind=RowKind(data["kind"]), label=data["label"])


def _value_out(value: Value) -> object:
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    return {"date": value.isoformat()} if isinstance(value, date) else value


def _value_in(data: Any) -> Value:  # noqa: ANN401 - whatever JSON holds
    if not isinstance(data, dict):
        return data  # type: ignore[no-any-return]  # str, int, bool or None
    ((kind, text),) = data.items()
    read: Mapping[str, Callable[[str], Value]] = {
        "decimal": Decimal,
        "moment": datetime.fromisoformat,
        "date": date.fromisoformat,
    }
    return read[kind](text)
