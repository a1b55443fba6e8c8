"""How values look in print."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from sanbao.documents.forms.description import Choice, Column, Kind, Row, RowKind, Table, Value
from sanbao.documents.forms.layout import balanced, soften, stacked
from sanbao.documents.forms.printed import cells, head, marked, rows, text_of


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (Kind.TEXT, None, "—"),
        (Kind.TEXT, "", ""),
        (Kind.INT, 0, "0"),
        (Kind.INT, 15207, "15207"),
        (Kind.NUMBER, Decimal("17.50"), "17.5"),
        (Kind.NUMBER, Decimal("18.0"), "18"),
        (Kind.NUMBER, Decimal("1E+2"), "100"),
        (Kind.HOURS, 90, "1.5"),
        (Kind.HOURS, 100, "1.7"),
        (Kind.HOURS, 27, "0.5"),
        (Kind.MONEY, Decimal("-1234.5"), "-1,234.50"),
        (Kind.PERCENT, Decimal("98.25"), "98.3"),
        (Kind.PERCENT, Decimal("-0.01"), "0.0"),
        (Kind.DATE, date(2026, 10, 3), "2026-10-03"),
        (Kind.MOMENT, datetime(2026, 10, 2, 16, 5, tzinfo=UTC), "2026-10-03 00:05"),
        (Kind.MARK, True, "√"),
        (Kind.MARK, False, "×"),
    ],
)
def test_a_value_is_printed_as_its_column_says(kind: Kind, value: Value, text: str) -> None:
    assert text_of(Column(key="x", label="x%", kind=kind), value) == text


def test_a_figure_that_is_a_float_is_refused() -> None:
    with pytest.raises(TypeError):
        text_of(Column(key="x", label="x", kind=Kind.MONEY), 1.5)  # type: ignore[arg-type]  # what is refused


def test_a_percent_column_must_say_so_in_its_label() -> None:
    with pytest.raises(ValueError, match="% sign"):
        Column(key="x", label="返修率", kind=Kind.PERCENT)


def test_a_row_cannot_name_a_column_that_is_not_there() -> None:
    with pytest.raises(ValueError, match="unknown columns: y"):
        Table(columns=(Column(key="x", label="x"),), rows=(Row(values={"y": 1}),))


COLUMNS = (
    Column(key="no", label="工号"),
    Column(key="name", label="姓名"),
    Column(key="days", label="实出勤", kind=Kind.NUMBER, group="出勤"),
    Column(key="sick", label="病假", kind=Kind.NUMBER, group="出勤"),
    Column(key="score", label="得分", kind=Kind.NUMBER),
)


def test_a_total_spans_its_label_up_to_the_first_figure_and_leaves_unnamed_columns_empty() -> None:
    total = Row(values={"days": Decimal(40), "score": None}, kind=RowKind.TOTAL, label="合计")
    table = Table(columns=COLUMNS, rows=(total,))
    assert [(cell.text, cell.columns) for cell in cells(table, total)] == [("合计", 2), ("40", 1), ("", 1), ("—", 1)]


def test_groups_make_a_head_of_two_tiers() -> None:
    found = [(cell.text, cell.x, cell.y, cell.columns, cell.rows) for cell in head(COLUMNS)]
    assert found == [
        ("工号", 0, 0, 1, 2),
        ("姓名", 1, 0, 1, 2),
        ("出勤", 2, 0, 2, 1),
        ("实出勤", 2, 1, 1, 1),
        ("病假", 3, 1, 1, 1),
        ("得分", 4, 0, 1, 2),
    ]


def test_a_short_table_is_padded_with_empty_lines_in_front_of_its_total() -> None:
    table = Table(
        columns=COLUMNS,
        rows=(Row(values={"no": "1"}), Row(kind=RowKind.TOTAL, label="合计")),
        least_rows=3,
    )
    assert [row.kind for row in rows(table)] == [RowKind.BODY, RowKind.BLANK, RowKind.BLANK, RowKind.TOTAL]


def test_check_boxes_show_every_option() -> None:
    assert marked(Choice(options=("三包", "首保"), chosen=("首保",))) == "☐三包\u3000☑首保"


def test_labels_are_stacked_and_broken_evenly() -> None:
    assert stacked("平均响应(h)") == "平\n均\n响\n应\n(h)"
    assert balanced("维修类别", width=3.2) == "维修\n类别"
    assert balanced("备注", width=3) == "备注"


def test_only_runs_that_are_too_wide_are_given_places_to_break() -> None:
    assert soften("LSVAA49J132047371", width=20) == "LSVAA49J132047371"
    assert soften("ABCDEF 好", width=2) == "A\u200bB\u200bC\u200bD\u200bE\u200bF 好"
