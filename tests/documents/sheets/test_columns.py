from typing import Any

import pytest

from documents.sheets import files
from sanbao.documents.sheets import cells
from sanbao.documents.sheets.columns import IGNORE, Column, Header, find_header, plain
from sanbao.documents.sheets.importing import Context, RowFault, SheetKind, read_records
from sanbao.documents.sheets.reading import Sheet, open_sheet
from sanbao.documents.sheets.rows import Reason, RowJudge


def text(value: Any, _: Context) -> str:
    return cells.text(value)


NUMBER = Column(key="number", label="工单号", synonyms=("单号", "派工单号"), parse=text)
HOURS = Column(key="minutes", label="标准工时", synonyms=("工时",), parse=lambda value, _: cells.minutes(value))
LABOUR = Column(key="labour", label="工时费", parse=lambda value, _: cells.money(value))
REMARKS = Column(key="remarks", label="备注", parse=text, required=False, if_blank="")
COLUMNS = (NUMBER, HOURS, LABOUR, REMARKS)
KIND: SheetKind[dict[str, Any]] = SheetKind(
    code="test", title="试", columns=COLUMNS, build=lambda values, _: dict(values)
)


def sheet(*rows: list[Any]) -> Sheet:
    return open_sheet(files.workbook(("表", rows)), "表.xlsx")


def keys(header: Header) -> dict[str, str]:
    return {header.names[index]: place.column.key for index, place in header.places.items()}


@pytest.mark.parametrize(
    "names",
    [
        ["工单号", "标准工时", "工时费", "备注"],
        ["单 号", "工时(h)", "工时费（元）", "备注："],
        ["派工单号*", "标准工时/小时", "工 时 费", "备 注"],
        ["工单号\n", "工时［小时］", "工时费:元", "备注(可空)"],
    ],
)
def test_a_header_however_its_names_are_decorated(names: list[str]) -> None:
    header = find_header(sheet(["某某公司台账"], [], names, ["A1", 1, 2, ""]), COLUMNS)
    assert header.rows == (3, 3)
    assert [place.column.key for place in header.places.values()] == ["number", "minutes", "labour", "remarks"]
    assert header.is_complete
    assert header.faults() == []


def test_a_header_of_two_merged_rows() -> None:
    found = find_header(
        sheet(
            ["台账"], ["工单号", "工时", "", "费用", ""], ["", "标准", "实际", "工时费", "配件费"], ["A1", 1, 2, 3, 4]
        ),
        (NUMBER, Column(key="minutes", label="工时标准", parse=text), LABOUR),
    )
    assert found.rows == (2, 3)
    assert keys(found) == {"工单号": "number", "工时标准": "minutes", "工时费": "labour"}
    assert found.unknown == ("工时实际", "费用配件费")


def test_the_exact_name_wins_over_one_that_only_resembles() -> None:
    header = find_header(sheet(["工单号", "工时费", "工时费(元)", "工时"]), COLUMNS)
    assert keys(header)["工时费"] == "labour"
    assert header.unknown == ("工时费(元)",)


def test_two_columns_alike_are_reported_and_not_chosen() -> None:
    header = find_header(sheet(["单号", "派工单号", "工时", "工时费"]), COLUMNS)
    assert header.ambiguous == {"工单号": ("单号", "派工单号")}
    assert not header.is_complete
    (fault,) = header.faults()
    assert fault.text() == "“单号”、“派工单号” 都像是“工单号”，请手工指定用哪一列。"


def test_a_missing_column_is_named_and_unknown_ones_are_listed() -> None:
    header = find_header(sheet(["工单号", "工时", "天气"]), COLUMNS)
    assert header.missing == (LABOUR,)
    assert header.unknown == ("天气",)
    (fault,) = header.faults()
    assert (fault.code, fault.row) == ("documents.column_missing", 1)
    assert fault.text() == "缺少“工时费”这一列，请补上，或手工指定哪一列是它。"


def test_a_sheet_without_any_known_name_has_no_header() -> None:
    header = find_header(sheet(["甲", "乙"], [1, 2]), COLUMNS)
    assert [fault.code for fault in header.faults()] == ["documents.header_not_found"]
    assert header.missing == (NUMBER, HOURS, LABOUR)


def test_a_header_below_the_thirtieth_row_is_not_looked_for() -> None:
    assert not find_header(sheet(*[["甲"]] * 30, ["工单号", "工时", "工时费"]), COLUMNS).places
    assert find_header(sheet(*[["甲"]] * 29, ["工单号", "工时", "工时费"]), COLUMNS).rows == (30, 30)


def test_a_mapping_made_by_hand_goes_first() -> None:
    rows = sheet(["编码", "工时", "钱", "备注", "备注"], ["A1", 1, 2, "甲", "乙"])
    assert find_header(rows, COLUMNS).missing == (NUMBER, LABOUR)
    by_hand = {"编码": "number", "钱": "labour", "备注": IGNORE, "备注(2)": "remarks"}
    header = find_header(rows, COLUMNS, by_hand)
    assert header.is_complete
    assert keys(header) == {"编码": "number", "工时": "minutes", "钱": "labour", "备注(2)": "remarks"}
    assert header.unknown == ()


def test_a_mapping_to_a_column_that_is_no_more_is_passed_over() -> None:
    header = find_header(sheet(["工单号", "工时", "工时费"]), COLUMNS, {"工时费": "gone"})
    assert header.missing == (LABOUR,)


def test_the_same_headings_have_the_same_fingerprint_whatever_stands_below() -> None:
    one = find_header(sheet(["工单号", "工时(h)", "工时费"], ["A", 1, 2]), COLUMNS)
    two = find_header(sheet(["标题"], ["工单号", "工时", "工时费"], ["B", 3, 4]), COLUMNS)
    other = find_header(sheet(["工单号", "工时", "工时费", "天气"]), COLUMNS)
    assert one.fingerprint == two.fingerprint != other.fingerprint


def test_a_family_of_columns_such_as_the_days_of_a_month() -> None:
    def number(value: Any) -> int | None:
        return value if isinstance(value, int) and 1 <= value <= 31 else None

    name = Column(key="name", label="姓名", parse=text)
    marks = Column(key="marks", label="出勤", parse=text, member=number, if_blank="")
    kind: SheetKind[dict[str, Any]] = SheetKind(
        code="grid", title="考勤表", columns=(name, marks), build=lambda v, _: dict(v)
    )
    reading = read_records(
        sheet(["2026年9月考勤表"], ["姓名", 1, 2, 31, "合计"], ["许刚", "√", "", "休", 1], ["合计", 1], ["注:√全勤"]),
        kind,
        context=Context(),
    )
    assert reading.faults == []
    assert reading.header.unknown == ("合计",)
    assert reading.records == [(3, {"name": "许刚", "marks": {1: "√", 2: "", 31: "休"}})]


def test_units_brackets_and_blanks_do_not_make_a_name() -> None:
    assert plain(" 工 时（ｈ）") == plain("工时")
    assert plain("(元)") == "(元)"


def test_what_was_read_once_is_not_taken_for_what_only_equals_it() -> None:
    kind: SheetKind[dict[str, Any]] = SheetKind(
        code="x",
        title="x",
        columns=(NUMBER, Column(key="shown", label="显示", parse=lambda value, _: repr(value))),
        build=lambda values, _: dict(values),
    )
    reading = read_records(sheet(["工单号", "显示"], ["A", 1], ["B", True], ["C", 1]), kind, context=Context())
    assert [record["shown"] for _, record in reading.records] == ["1", "True", "1"]


def test_two_columns_of_a_kind_may_not_share_a_name() -> None:
    twin = Column(key="other", label="其它", synonyms=("单 号",), parse=text)
    with pytest.raises(ValueError, match="单号"):
        SheetKind(code="x", title="x", columns=(NUMBER, twin), build=lambda values, _: dict(values))


# -- rows that are no records ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ([None] * 4, Reason.EMPTY),
        (["/", "/", "", "-"], Reason.EMPTY),
        (["小计", 12, 300], Reason.SUBTOTAL),
        (["合 计：", 12, 300], Reason.SUBTOTAL),
        ([None, "本页合计", 300], Reason.SUBTOTAL),
        (["10月累计", None, 300], Reason.SUBTOTAL),
        (["审核:", None, "批准："], Reason.SIGNATURE),
        (["制表人：张三"], Reason.SIGNATURE),
        (["注:工时以小时计"], Reason.NOTE),
        (["备注1、略"], Reason.NOTE),
        (["工单号", "工时", "工时费", "备注"], Reason.HEADER_AGAIN),
        (["某某公司台账"], Reason.TITLE_AGAIN),
    ],
)
def test_rows_that_are_no_records(row: list[Any], reason: Reason) -> None:
    book = sheet(["某某公司台账"], ["工单号", "工时", "工时费", "备注"], ["A1", 1, 2])
    judge = RowJudge(find_header(book, COLUMNS), frozenset({"某某公司台账"}))
    assert judge.reason_against(tuple(row)) is reason


@pytest.mark.parametrize(
    "row",
    [
        ["A1", 1, 2, None],
        ["A1", None, None, None],
        ["A1", 1, None, "合计"],
        [None, 1, 2, "注:无"],
        [None, 1],
        ["查无此单"],
    ],
)
def test_rows_that_are_meant_as_records_are_never_passed_over(row: list[Any]) -> None:
    book = sheet(["工单号", "工时", "工时费", "备注"])
    judge = RowJudge(find_header(book, COLUMNS), frozenset({"台账"}))
    assert judge.reason_against(tuple(row)) is None


def test_a_running_number_alone_does_not_make_a_record() -> None:
    book = sheet(["序号", "工单号"], [1, "A"], [2, ""])
    columns = (Column(key="seq", label="序号", parse=text, counts=False), NUMBER)
    judge = RowJudge(find_header(book, columns), frozenset())
    assert [judge.reason_against(row) for _, row in book.rows()] == [Reason.HEADER_AGAIN, None, Reason.EMPTY]


# -- records and faults ------------------------------------------------------------------------------------------------


def test_every_fault_of_every_row_comes_at_once() -> None:
    book = sheet(["工单号", "工时", "工时费"], ["A1", "很久", "-1"], ["", 1, 2], ["A3", 1, 2])
    reading = read_records(book, KIND, context=Context())
    assert [(fault.row, fault.column, fault.code) for fault in reading.faults] == [
        (2, "工时", "documents.cell_no_duration"),
        (2, "工时费", "documents.cell_negative_amount"),
        (3, "工单号", "documents.cell_blank"),
    ]
    assert [number for number, _ in reading.records] == [4]
    assert reading.refused_rows == [2, 3]


def test_with_a_header_in_doubt_no_row_is_read() -> None:
    reading = read_records(sheet(["工单号", "工时"], ["A1", "很久"]), KIND, context=Context())
    assert [fault.code for fault in reading.faults] == ["documents.column_missing"]
    assert reading.records == []
    assert reading.refused_rows == []  # the header is no row to be mended


def test_a_fault_between_cells_without_a_column_of_its_own_still_names_the_row() -> None:
    kind: SheetKind[None] = SheetKind(
        code="x", title="x", columns=COLUMNS, build=lambda *_: [RowFault("remarks", "test.odd", "不符。")]
    )
    reading = read_records(sheet(["工单号", "工时", "工时费"], ["A1", 1, 2]), kind, context=Context())
    assert [(fault.row, fault.column, fault.value) for fault in reading.faults] == [(2, None, "")]


def test_a_column_that_the_sheet_does_not_have_gives_its_default() -> None:
    reading = read_records(sheet(["工单号", "工时", "工时费"], ["A1", 1, 2]), KIND, context=Context())
    assert reading.records == [(2, {"number": "A1", "minutes": 60, "labour": 2, "remarks": ""})]


def test_cells_beyond_the_end_of_a_short_line_are_blank() -> None:
    book = open_sheet("工单号,工时,工时费\nA1,1\n".encode(), "表.csv")
    reading = read_records(book, KIND, context=Context())
    assert [(fault.column, fault.code) for fault in reading.faults] == [("工时费", "documents.cell_blank")]
