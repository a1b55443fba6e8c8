import datetime as dt
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from documents.sheets import files
from sanbao.documents.sheets.columns import Header
from sanbao.documents.sheets.reading import open_sheet
from sanbao.documents.sheets.refused import write_refused
from sanbao.documents.sheets.writing import (
    CellKind,
    Table,
    TableColumn,
    csv_text,
    display_width,
    sheet_name,
    write_workbook,
    write_xlsx,
)
from sanbao.kernel.errors import Fault
from sanbao.kernel.periods import SHANGHAI

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")']
COLUMNS = [
    TableColumn("姓名"),
    TableColumn("台次", CellKind.WHOLE),
    TableColumn("工时", CellKind.MINUTES),
    TableColumn("工时费", CellKind.MONEY),
    TableColumn("日期", CellKind.DAY),
    TableColumn("开工", CellKind.MOMENT),
    TableColumn("系数", CellKind.NUMBER),
]
ROW = (
    "许刚",
    3,
    5073,
    Decimal("4578.30"),
    dt.date(2026, 10, 3),
    dt.datetime(2026, 10, 3, 8, 15, tzinfo=SHANGHAI),
    Decimal("4.7"),
)


def written(*rows: tuple[Any, ...], subtitle: str = "") -> bytes:
    file = BytesIO()
    write_xlsx(Table("维修人员工作情况月统计表", COLUMNS, rows, subtitle), file)
    return file.getvalue()


def test_numbers_are_numbers_and_days_are_days() -> None:
    book = openpyxl.load_workbook(BytesIO(written(ROW, subtitle="2026年10月")))
    sheet = book.active
    assert sheet is not None
    assert sheet["A1"].value == "维修人员工作情况月统计表"
    assert sheet["A2"].value == "2026年10月"
    assert [cell.value for cell in sheet[3]] == [column.label for column in COLUMNS]
    values = [cell.value for cell in sheet[4]]
    assert values[:2] == ["许刚", 3]
    assert values[2] == dt.timedelta(minutes=5073)
    assert values[3] == 4578.3
    assert values[4:6] == [dt.datetime(2026, 10, 3), dt.datetime(2026, 10, 3, 8, 15)]  # noqa: DTZ001 - sheets know no zone
    assert sheet["D4"].number_format == "#,##0.00"
    assert sheet.freeze_panes == "A4"
    assert sheet["A4"].font.name == "微软雅黑"
    assert sheet.column_dimensions["D"].width > len("4,578.30")


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_never_becomes_a_formula(text: str) -> None:
    content = written((text, *ROW[1:]))
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    assert sheet is not None
    assert sheet["A3"].data_type == "s"
    assert b"<f>" not in zipfile.ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")


def test_rows_are_taken_one_at_a_time() -> None:
    taken = []

    def rows() -> Iterator[tuple[Any, ...]]:
        for number in range(3):
            taken.append(number)
            yield ROW

    file = BytesIO()
    write_xlsx(Table("表", COLUMNS, rows()), file)
    assert taken == [0, 1, 2]
    assert open_sheet(file.getvalue(), "表.xlsx").row_count == 5


def test_odd_values_are_written_as_they_are_meant() -> None:
    columns = [TableColumn(str(number), CellKind.NUMBER) for number in range(5)]
    file = BytesIO()
    write_xlsx(
        Table("表", columns, [(True, None, dt.time(8, 15), dt.timedelta(hours=60, minutes=40), 370101199001011234)]),
        file,
    )
    (*_, (_, row)) = open_sheet(file.getvalue(), "表.xlsx").rows()
    assert row == ("是", None, dt.time(8, 15), dt.timedelta(hours=60, minutes=40), "370101199001011234")


def test_names_of_worksheets_are_made_to_fit() -> None:
    assert sheet_name("统计/月[10]") == "统计月10"
    assert sheet_name("?" * 9) == "Sheet1"
    assert len(sheet_name("长" * 40)) == 31


def test_a_chinese_character_is_as_wide_as_two_letters() -> None:
    assert display_width("工时h") == 5
    assert display_width("a\n工时") == 4
    assert display_width("") == 0


def test_the_copy_of_refused_rows_holds_each_row_once_with_all_its_remarks() -> None:
    sheet = open_sheet(
        files.workbook(("表", [["工单号", "日期"], ["=1+1", dt.date(2026, 10, 3)], ["B", 2], ["C"]])), "表.xlsx"
    )
    header = Header((1, 1), ("工单号", "日期"), {})
    faults = [
        Fault("a", "重复。", {}, 2, None, ""),
        Fault("b", "“{value}”不对。", {}, 2, "日期", "x"),
        Fault("c", "不明。", {}, 4, "日期", ""),
        Fault("d", "整份文件的事。"),
    ]
    file = BytesIO()
    assert write_refused(sheet, header, faults, file) == 2
    assert [row for _, row in open_sheet(file.getvalue(), "表.xlsx").rows()] == [
        ("工单号", "日期", "错误说明"),
        ("=1+1", dt.date(2026, 10, 3), "重复。\n「日期」：“x”不对。"),
        ("C", None, "「日期」：不明。"),
    ]


@pytest.mark.parametrize("text", DANGEROUS)
def test_csv_guards_text_that_a_spreadsheet_would_compute(text: str) -> None:
    lines = csv_text([["姓名", "工时费"], [text, Decimal("-4.50")], [None, 3]])
    assert lines.startswith("姓名,工时费\r\n")
    assert f"'{text}"[:2] in lines
    assert ",-4.50\r\n,3\r\n" in lines


def test_each_table_becomes_a_worksheet_and_files_for_programs_have_no_title() -> None:
    file = BytesIO()
    bare = Table("代发", COLUMNS[:2], [("许刚", 3)], has_title=False, has_header=False)
    write_workbook([Table("按人员", COLUMNS[:2], [("许刚", 3)]), bare], file)
    book = openpyxl.load_workbook(file)
    assert book.sheetnames == ["按人员", "代发"]
    assert [cell.value for cell in book["按人员"][2]] == ["姓名", "台次"]
    assert [[cell.value for cell in row] for row in book["代发"].iter_rows()] == [["许刚", 3]]
