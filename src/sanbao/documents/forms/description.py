"""What a printed form is, and one filled sheet of it: plain data from which PDF, workbook and page are rendered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum

Value = str | int | bool | Decimal | date | None


class Paper(Enum):
    A4 = "a4"
    A3 = "a3"


class Kind(Enum):
    """What a column holds, and with it how a value is printed."""

    TEXT = "text"
    INT = "int"
    NUMBER = "number"  # Decimal as it is: days, coefficients
    HOURS = "hours"  # whole minutes in, hours printed
    MONEY = "money"  # Decimal yuan
    PERCENT = "percent"  # Decimal 0-100; the label carries the sign
    DATE = "date"
    MOMENT = "moment"  # aware datetime in, Shanghai time printed
    MARK = "mark"  # True √, False ×


class Align(Enum):
    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


class RowKind(Enum):
    BODY = "body"
    SUBTOTAL = "subtotal"
    TOTAL = "total"
    BLANK = "blank"  # to be written into by hand


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A registered printed form: what stays the same from sheet to sheet.

    `copies` are the labels of the paper's sheets (第一联 存根 …); empty means one unlabelled sheet. `act` is the code
    of what a reader of issued ones must be allowed at their station, besides reading forms: pay is not for everybody.
    """

    code: str
    title: str
    context: str
    edition: str
    paper: Paper = Paper.A4
    landscape: bool = False
    copies: tuple[str, ...] = ()
    reference: str = ""  # the code as printed on the paper, such as SH-ZH/BD-11
    act: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Check boxes: every option is printed, the chosen ones are ticked."""

    options: tuple[str, ...]
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """A label with its value. `span` counts in units of the widest line of its block."""

    label: str
    value: str | Choice | None
    span: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """A block of boxed label/value pairs, laid out in lines."""

    lines: tuple[tuple[Field, ...], ...]
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table.

    `weight` says how many times four characters a text column would like to be wide; figures take the width of their
    longest value. `vertical` writes the label downwards. `digits` are decimals (HOURS 1 unless said, NUMBER as it is).
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    group: str = ""
    weight: Decimal = Decimal(1)
    align: Align | None = None
    vertical: bool = False
    digits: int | None = None

    def __post_init__(self) -> None:
        if self.kind is Kind.PERCENT and "%" not in self.label:
            raise ValueError(f"column {self.key}: percentages are printed bare, so the label must carry the % sign")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a table.

    A body line prints 「—」 for a value that is None or missing. A subtotal or total prints its label across the first
    columns, up to its first value, leaves columns it does not name empty, and prints 「—」 only for a named None.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    kind: RowKind = RowKind.BODY
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table. `least_rows` pads a short one with empty lines, so that the paper looks as it always does."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    title: str = ""
    least_rows: int = 0

    def __post_init__(self) -> None:
        keys = [column.key for column in self.columns]
        if len(keys) != len(set(keys)):
            raise ValueError("two columns have the same key")
        unknown = {key for row in self.rows for key in row.values} - set(keys)
        if unknown:
            raise ValueError(f"rows name unknown columns: {', '.join(sorted(unknown))}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A boxed free text, at least `lines` lines high so that a hand can add to it."""

    title: str
    body: str
    lines: int = 1


Block = Fields | Table | Text


@dataclass(frozen=True, slots=True)
class Signature:
    """A place to sign; `name` is printed where it is already known."""

    label: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A filled form.

    `header` are open lines of label and value above the blocks. `boxed_signatures` gives each signature a box with room
    for a stamp. `copies` empty means those of the form. `qr` is the address that the code leads to.
    """

    company: str
    title: str
    number: str = ""
    header: tuple[tuple[Field, ...], ...] = ()
    blocks: tuple[Block, ...] = ()
    signatures: tuple[Signature, ...] = ()
    boxed_signatures: bool = False
    notes: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    watermark: str = ""
    qr: str = ""
