from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from sanbao.kernel.periods import Month
from sanbao.web.templatetags import sanbao as tags


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (Decimal("1234.5"), "1,234.50"),
        (Decimal(0), "0.00"),
        (Decimal("-1234567.89"), "-1,234,567.89"),
        (None, "—"),
    ],
)
def test_money_is_written_with_groups_and_two_places(amount: Decimal | None, written: str) -> None:
    assert tags.money(amount) == written


@pytest.mark.parametrize(
    ("minutes", "written"),
    [(90, "1.5"), (60, "1"), (0, "0"), (50, "0.83"), (600, "10"), (75, "1.25"), (72000, "1,200"), (None, "—")],
)
def test_minutes_are_written_as_hours_of_the_trade(minutes: int | None, written: str) -> None:
    assert tags.hours(minutes) == written


def test_a_ratio_is_written_as_a_percentage_and_a_missing_one_as_a_dash() -> None:
    assert tags.percent(Decimal("0.98765")) == "98.8%"
    assert tags.percent(Decimal("0.0049"), 2) == "0.49%"
    assert tags.percent(Decimal(0)) == "0.0%"
    assert tags.percent(None) == "—"


def test_nothing_is_a_dash_but_zero_is_a_figure() -> None:
    assert [tags.dash(value) for value in (None, "", 0)] == ["—", "—", 0]
    assert [tags.count(value) for value in (None, 0, 12345)] == ["—", "0", "12,345"]


def test_days_and_months_are_written_the_chinese_way_round() -> None:
    assert tags.day(date(2026, 10, 3)) == "2026-10-03"
    assert tags.month(Month(2026, 10)) == tags.month(202610) == "2026-10"
    assert (tags.day(None), tags.month(None), tags.moment(None)) == ("—", "—", "—")


def test_a_moment_is_written_in_the_time_of_shanghai() -> None:
    assert tags.moment(datetime(2026, 10, 2, 18, 5, tzinfo=UTC)) == "2026-10-03 02:05"
