"""Sheets as workbooks."""

from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from documents.forms.invented import BD_11, BD_12, BD_16, detail_sheet, monthly_sheet, voucher_sheet
from sanbao.documents.forms import xlsx
from sanbao.documents.forms.description import Column, Field, Form, Kind, Row, Sheet, Table, Text

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion


def worksheet(form: Form, sheet: Sheet) -> Any:
    return load_workbook(BytesIO(xlsx.render(form, sheet))).active


def grid(form: Form, sheet: Sheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in worksheet(form, sheet).iter_rows()]


def test_the_cells_are_as_they_were(snapshot: "SnapshotAssertion") -> None:
    assert grid(BD_16, voucher_sheet()) == snapshot
    assert grid(BD_11, monthly_sheet(2)) == snapshot


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert xlsx.render(BD_12, detail_sheet()) == xlsx.render(BD_12, detail_sheet())


def test_figures_are_figures_with_their_format() -> None:
    columns = (
        Column(key="hours", label="工时", kind=Kind.HOURS),
        Column(key="labour", label="工时费", kind=Kind.MONEY),
        Column(key="percent", label="返修率%", kind=Kind.PERCENT),
        Column(key="none", label="满意度%", kind=Kind.PERCENT),
    )
    row = Row(values={"hours": 90, "labour": Decimal("1234.50"), "percent": Decimal("3.2"), "none": None})
    page = worksheet(BD_11, Sheet(company="公司", title="表", blocks=(Table(columns=columns, rows=(row,)),)))
    found = [(cell.value, cell.number_format) for cell in page[5]]
    assert found == [(1.5, "0.0"), (1234.5, "#,##0.00"), (3.2, "0.0"), ("—", "General")]


def test_the_print_is_fitted_to_the_width_and_repeats_the_head() -> None:
    page = worksheet(BD_11, monthly_sheet())
    assert page.page_setup.paperSize == 8
    assert page.page_setup.orientation == "landscape"
    assert page.page_setup.fitToHeight == 0
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows == "$5:$6"
    assert page.freeze_panes == "A7"


@pytest.mark.parametrize(
    "text", ["=1+1", "+8613812345678", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "{=1}", "http://a.cn"]
)
def test_what_looks_like_a_formula_is_written_as_text(text: str) -> None:
    sheet = Sheet(
        company=text,
        title=text,
        header=((Field("单位", text),),),
        blocks=(
            Table(columns=(Column(key="a", label=text),), rows=(Row(values={"a": text}),)),
            Text(title="", body=text),
        ),
    )
    page = worksheet(BD_12, sheet)
    cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    assert [cell.value for cell in cells].count(text) == 5
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)
    assert all(cell.quotePrefix for cell in cells if str(cell.value).startswith(("=", "+", "-", "@", "\t")))


def test_a_voucher_of_several_blocks_shares_one_even_grid() -> None:
    page = worksheet(BD_16, voucher_sheet())
    assert page.max_column == xlsx.SHARED_COLUMNS
    assert len({round(page.column_dimensions[letter].width, 2) for letter in "A"}) == 1
