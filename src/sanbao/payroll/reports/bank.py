"""Who is paid what by the bank, and the file that says so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Final

from sanbao.documents.sheets.writing import CellKind, Table, TableColumn, csv_text, write_xlsx
from sanbao.kernel.errors import Fault, mark
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import at, read
from sanbao.payroll.models import BankLayout, PayAccount, PayRun, PaySlip
from sanbao.payroll.reports.errors import AccountMissing
from sanbao.payroll.reports.reading import slip_url
from sanbao.payroll.reports.shape import Column, Report, Row, Section
from sanbao.payroll.rules.bank_layout import AmountStyle, Cell, Encoding, Layout, Paid, Payment, headings, rows
from sanbao.payroll.rules.lines import NOTHING

BYTE_ORDER_MARK: Final = {Encoding.UTF_8: "utf-8-sig", Encoding.GB18030: "gb18030"}
SHOWN_DIGITS: Final = 4
COLUMNS: Final = (
    Column("no", mark("工号")),
    Column("name", mark("姓名")),
    Column("holder", mark("户名")),
    Column("bank", mark("开户行")),
    Column("number", mark("账号")),
    Column("amount", mark("金额"), CellKind.MONEY, is_summed=True),
)


@dataclass(frozen=True, slots=True)
class Payments:
    """The payments of a run, and those that have nowhere to go: `missing` names the people."""

    payments: tuple[Payment, ...]
    missing: tuple[Fault, ...]

    @property
    def total(self) -> Decimal:
        return sum((one.amount for one in self.payments), NOTHING)


def payments_of(run: PayRun) -> Payments:
    """Return who is paid by a run: everybody with something payable, to the account that counts now."""
    slips = PaySlip.objects.filter(run=run, revision=run.revision, payable__gt=0).order_by("position")
    payees = list(slips.values_list("person_id", "no", "name", "payable"))
    accounts = _accounts([person_id for person_id, *_rest in payees])
    found: list[Payment] = []
    missing: list[Fault] = []
    for person_id, no, name, payable in payees:
        if person_id in accounts:
            found.append(Payment(no, name, *accounts[person_id], payable))
        else:
            missing.append(at(no, AccountMissing(no=no, name=name, amount=f"{payable:,.2f}")))
            found.append(Payment(no, name, "", "", "", payable))
    return Payments(tuple(found), tuple(missing))


def _accounts(person_ids: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """Return holder, bank and number of each person: the newest row counts."""
    kept = PayAccount.objects.filter(person_id__in=person_ids).order_by("id")
    rows = kept.values_list("person_id", "holder", "bank", "number")
    return {person_id: (holder, bank, number) for person_id, holder, bank, number in rows}


def layout_of(station_id: int, month: Month) -> tuple[Layout, BankLayout | None]:
    """Return the layout that counts for a station's month, and its row; None: the usual layout, as none was set."""
    found = BankLayout.objects.filter(from_month__lte=month, station_id=station_id).order_by("from_month", "id").last()
    row = found or BankLayout.objects.filter(from_month__lte=month, station=None).order_by("from_month", "id").last()
    return (read(Layout, row.content), row) if row else (Layout(), None)


def content_of(run: PayRun, payments: Sequence[Payment], layout: Layout, file_format: str) -> bytes:
    """Return the bank's file, as CSV in the bank's encoding or as a workbook."""
    paid = Paid(run.station.name, run.month)
    if file_format == "xlsx":
        return _workbook(layout, payments, paid)
    head = [headings(layout)] if layout.has_header else []
    text = csv_text([*head, *rows(layout, payments, paid)])
    return text.encode(BYTE_ORDER_MARK[layout.encoding])


def _workbook(layout: Layout, payments: Sequence[Payment], paid: Paid) -> bytes:
    """Amounts are numbers, if the bank reads yuan, and so are places; account numbers are texts: no digit is lost."""
    columns = [TableColumn(column.heading, _kind(column.cell, layout)) for column in layout.columns]
    file = BytesIO()
    made = _cells(layout, payments, paid)
    write_xlsx(Table("工资代发", columns, made, has_title=False, has_header=layout.has_header), file)
    return file.getvalue()


def _kind(cell: Cell, layout: Layout) -> CellKind:
    if cell is Cell.POSITION:
        return CellKind.WHOLE
    return CellKind.MONEY if _is_number(cell, layout) else CellKind.TEXT


def _is_number(cell: Cell, layout: Layout) -> bool:
    return cell is Cell.AMOUNT and layout.amount_style is not AmountStyle.FEN


def _cells(layout: Layout, payments: Sequence[Payment], paid: Paid) -> Iterator[list[str | int | Decimal]]:
    for payment, texts in zip(payments, rows(layout, payments, paid), strict=True):
        yield [
            payment.amount if _is_number(column.cell, layout) else int(text) if column.cell is Cell.POSITION else text
            for column, text in zip(layout.columns, texts, strict=True)
        ]


def bank(run: PayRun) -> Report:
    """Return what the file will say; of account numbers only the last digits are shown."""
    made = [
        Row(
            {
                "no": one.no,
                "name": one.name,
                "holder": one.holder,
                "bank": one.bank,
                "number": hidden(one.number),
                "amount": one.amount,
            },
            {"name": slip_url(run, one.no)},
        )
        for one in payments_of(run).payments
    ]
    return Report("bank", mark("银行代发"), run, (Section("payments", mark("代发明细"), COLUMNS, made),))


def hidden(number: str) -> str:
    """Return an account number of which only the last digits can be read."""
    return f"…{number[-SHOWN_DIGITS:]}" if number else ""
