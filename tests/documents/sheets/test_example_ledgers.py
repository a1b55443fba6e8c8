import json
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from documents.sheets.ledger_kind import LEDGER
from sanbao.documents.sheets.importing import Context, Reading, iter_rows, read_records
from sanbao.documents.sheets.reading import Sheet, open_sheet
from sanbao.documents.sheets.refused import write_refused
from sanbao.kernel.periods import Month

EXAMPLES = Path(__file__).parents[2] / "examples"


def expected(month: str) -> Any:
    return json.loads((EXAMPLES / month / f"expected-{month}.json").read_text())


def ledger(month: str) -> Sheet:
    return open_sheet(EXAMPLES / month / f"维修台账-{month}.xlsx")


def context(month: str) -> Context:
    names = frozenset(person["name"] for person in expected(month)["people"].values())
    return Context(Month.parse(month), names)


def read(month: str) -> Reading[Any]:
    return read_records(ledger(month), LEDGER, context=context(month))


@pytest.mark.parametrize("month", ["2026-09", "2026-10"])
def test_the_sums_of_a_months_ledger_are_those_of_its_records(month: str) -> None:
    lines = {line.number: line for _, line in read(month).records}
    totals = expected(month)["totals"]
    refused_later = {"WX2610-B0274"} if month == "2026-10" else set()
    good = [line for _, line in read(month).records if not (line.number in refused_later and line.minutes == 90)]
    assert len(lines) == expected(month)["orders"]
    assert sum(line.minutes for line in good) == totals["standard_minutes"]
    assert sum(line.labour for line in good) * 100 == totals["labour_fen"]
    assert sum(line.parts for line in good) * 100 == totals["parts_fen"]
    assert sum((line.finish - line.start).seconds // 60 for line in good) == totals["actual_minutes"]
    assert sum(1 + len(line.helpers) for line in good) == totals["joined_orders"]


def test_the_tidy_ledger_has_no_fault() -> None:
    assert read("2026-09").faults == []


def test_the_untidy_ledger_names_each_refused_row_with_its_reason() -> None:
    faults = {fault.row: (fault.column, fault.code, fault.value) for fault in read("2026-10").faults}
    assert faults == {
        458: ("主修人", "test.unknown_person", "查无此人"),
        459: ("完工", "test.finish_before_start", "07:00"),
        460: ("工时(h)", "documents.cell_no_duration", "两个半"),
        461: ("比例", "test.shares_do_not_fit", "50:30:20"),
        462: ("工时费(元)", "documents.cell_negative_amount", "-50"),
        463: ("维修日期", "documents.cell_no_such_day", "2026年10月32日"),
        465: ("性质", "test.unknown_category", "赠送"),
    }


def test_titles_subtotals_signatures_and_empty_lines_are_neither_records_nor_faults() -> None:
    reading = read("2026-10")
    rows = {number for number, _ in reading.records} | set(reading.refused_rows)
    assert set(range(4, 468)) - rows == {25, 230, 457, 466, 467}


def test_the_header_of_the_untidy_ledger_is_its_third_row() -> None:
    header = read("2026-10").header
    assert header.rows == (3, 3)
    assert header.is_complete
    assert header.unknown == ()
    assert len(header.places) == 23


def test_progress_is_told_and_ends_at_the_last_row() -> None:
    told: list[tuple[int, int]] = []
    sheet = ledger("2026-10")
    read_records(sheet, LEDGER, context=context("2026-10"), progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (467, 467)


def test_the_copy_of_refused_rows_gives_the_same_faults_when_it_comes_back() -> None:
    sheet, reading = ledger("2026-10"), read("2026-10")
    copy = BytesIO()
    assert write_refused(sheet, reading.header, reading.faults, copy) == 7
    again = open_sheet(copy.getvalue(), "未通过.xlsx")
    repeated = read_records(again, LEDGER, context=context("2026-10"))
    assert [fault.code for fault in repeated.faults] == [fault.code for fault in reading.faults]
    assert repeated.refused_rows == [4, 5, 6, 7, 8, 9, 10]  # below the two titles and the header
    assert repeated.header.unknown == ()
    remarks = [row[-1] for _, row in again.rows()]
    assert remarks[2] == "错误说明"
    assert remarks[8] == "「维修日期」：没有2026年10月32日这一天，请核对日期。"


def test_rows_can_be_read_one_at_a_time() -> None:
    sheet = ledger("2026-09")
    rows = iter_rows(sheet, LEDGER, read("2026-09").header, context=context("2026-09"))
    first = next(rows)
    assert first.number == 2
    assert first.record is not None
    assert first.record.labour == Decimal("270.00")
