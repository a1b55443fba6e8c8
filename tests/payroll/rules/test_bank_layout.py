"""The bank's file: what stands in which column, and how."""

from dataclasses import replace
from decimal import Decimal

import pytest

from sanbao.kernel.errors import Refused
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import read, written
from sanbao.payroll.rules.bank_layout import (
    CELL_LABELS,
    AmountStyle,
    Cell,
    Column,
    Encoding,
    Layout,
    Paid,
    Payment,
    amount_text,
    check,
    headings,
    rows,
)

from .documented import complete

LU = Payment("A101", "陆青禾", "陆青禾", "工商银行济南历下支行", "6222000000000000017", Decimal("8593.06"))
PAID = Paid("城东服务站", Month(2026, 10))


def test_the_usual_file_has_six_columns() -> None:
    layout = Layout()
    check(layout)
    assert headings(layout) == ["序号", "户名", "账号", "开户行", "金额", "附言"]
    assert rows(layout, [LU, replace(LU, amount=Decimal("12.50"))], PAID) == [
        ["1", "陆青禾", "6222000000000000017", "工商银行济南历下支行", "8593.06", "工资"],
        ["2", "陆青禾", "6222000000000000017", "工商银行济南历下支行", "12.50", "工资"],
    ]


def test_columns_come_in_the_order_and_under_the_names_of_the_bank() -> None:
    layout = Layout(
        columns=(
            *(Column(Cell.NUMBER, "收款账号"), Column(Cell.AMOUNT), Column(Cell.HOLDER), Column(Cell.NO)),
            *(Column(Cell.NAME), Column(Cell.MONTH), Column(Cell.STATION)),
        ),
        amount_style=AmountStyle.FEN,
    )
    check(layout)
    assert headings(layout) == ["收款账号", "金额", "户名", "工号", "姓名", "月份", "单位"]
    assert rows(layout, [LU], PAID) == [
        ["6222000000000000017", "859306", "陆青禾", "A101", "陆青禾", "2026-10", "城东服务站"]
    ]


def test_a_bank_that_wants_no_heading_gets_none() -> None:
    assert headings(Layout(has_header=False)) == []


@pytest.mark.parametrize(
    ("style", "text"),
    [(AmountStyle.YUAN, "8593.06"), (AmountStyle.GROUPED, "8,593.06"), (AmountStyle.FEN, "859306")],
)
def test_amounts_are_written_as_the_bank_reads_them(style: AmountStyle, text: str) -> None:
    assert amount_text(Decimal("8593.06"), style) == text


def test_what_is_missing_and_what_stands_twice_is_told_together() -> None:
    layout = Layout(columns=(Column(Cell.HOLDER), Column(Cell.HOLDER), Column(Cell.AMOUNT)))
    with pytest.raises(Refused) as refused:
        check(layout)
    assert [(fault.code, fault.column, fault.text()) for fault in complete(refused.value.faults)] == [
        ("payroll.bank_column_missing", "columns", "银行代发文件必须有「账号」一列，请补上。"),
        ("payroll.bank_column_twice", "columns[1].cell", "「户名」一列写了两次，请去掉一列。"),
    ]


def test_every_cell_has_a_name_and_a_layout_survives_json() -> None:
    assert CELL_LABELS.keys() == set(Cell)
    layout = Layout(encoding=Encoding.UTF_8, columns=(Column(Cell.AMOUNT, "实发"),))
    assert read(Layout, written(layout)) == layout
