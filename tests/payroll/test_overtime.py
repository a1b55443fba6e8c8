"""Overtime in a run: by the hour, by the piece, and what is over the limits of the law."""

from datetime import datetime
from decimal import Decimal

import pytest

import workshop
from sanbao.cli.payroll import as_json, as_table
from sanbao.network.models import AttendanceDay
from sanbao.payroll.queries.overtime import over_limits
from sanbao.payroll.rules.items import ItemKind
from sanbao.payroll.rules.methods import attendance_piece, hour_price
from sanbao.payroll.rules.terms import PersonTerms

from .paying import Place, agree_group, agree_person, close, draft, enter, lines, place, slips, work, yuan

pytestmark = pytest.mark.django_db
ONE = (("A", "4.6", 20, ""),)
BY_HOUR = hour_price.Terms(
    Decimal("0.5"),
    (hour_price.HourPrice(hour_price.Role.MEMBER, yuan("0.00"), yuan("12.00")),),
    Decimal(20),
    Decimal("0.6"),
    Decimal(3),
)
BY_PIECE = attendance_piece.Terms(yuan("10.00"), yuan("8.00"), ())


def worked(of: Place, *workdays: int) -> None:
    """Let A be there for twenty days and a rest day (the 21st), with overtime from the ninth on."""
    workshop.attended(of.people["A"], "√" * 20 + "加")
    for day, minutes in enumerate(workdays, start=9):
        AttendanceDay.objects.filter(person=of.people["A"], on__day=day).update(overtime_workday_minutes=minutes)


def test_overtime_of_an_hour_price_is_paid_by_the_price_and_not_by_the_hour_again(now: datetime) -> None:
    of = place(now, people=ONE)
    agree_group(of, "hour_price", BY_HOUR)
    own = PersonTerms(role=hour_price.Role.MEMBER, former_wage=yuan("1000.00"), monthly_base=yuan("4350.00"))
    agree_person(of, "A", own)
    work(of, "100.00", standard_minutes=6000)
    worked(of, 120)
    close(of)
    slip = slips(draft(of))["A"]
    # Two hours at 12.00 × 50 %, eight hours of a rest day at 12.00 × 100 %; nothing of the monthly base.
    assert lines(slip) == {
        "retained_base": "500.00",
        "piece": "1200.00",
        "piece_workday": "12.00",
        "piece_rest_day": "96.00",
        "income_tax": "0.00",
    }


def test_piece_pay_that_contains_ordinary_overtime_is_not_paid_it_twice(now: datetime) -> None:
    of = place(now, people=ONE)
    agree_group(of, "attendance_piece", BY_PIECE)
    agree_person(of, "A", PersonTerms(seniority_years=1, monthly_base=yuan("4350.00")))
    work(of, "100.00", standard_minutes=6000)
    worked(of, 120)
    close(of)
    found = lines(slips(draft(of))["A"])
    assert {code: amount for code, amount in found.items() if "day" in code} == {"piece_rest_day": "64.00"}


def test_leave_instead_takes_the_rest_day_off_the_piece_too(now: datetime) -> None:
    of = place(now, people=ONE)
    agree_group(of, "attendance_piece", BY_PIECE)
    agree_person(of, "A", PersonTerms(seniority_years=1))
    enter(of, ItemKind.OVERTIME_LEAVE, person=of.people["A"], quantity=Decimal(480))
    worked(of)
    close(of)
    assert "piece_rest_day" not in lines(slips(draft(of))["A"])


def test_who_is_over_the_limits_is_named_and_paid_all_the_same(now: datetime) -> None:
    of = place(now, people=ONE)
    agree_person(of, "A", PersonTerms(monthly_base=yuan("4350.00")))
    worked(of, 240, *[180] * 8, 120)
    close(of)
    run = draft(of)
    [found] = over_limits(run)
    assert (found.no, found.over.over_monthly_limit_minutes, found.over.days_over_limit) == ("A", 120, 1)
    assert lines(slips(run)["A"])["overtime_workday"] == "1125.00"
    assert as_table(run)[-1] == "加班超限：A A某 当月超过 2 小时，1 天超过每日上限"
    assert as_json(run)["overtime_over_limits"] == [
        {"no": "A", "name": "A某", "over_monthly_limit_minutes": 120, "days_over_limit": 1}
    ]


def test_within_the_limits_nobody_is_named(now: datetime) -> None:
    of = place(now, people=ONE)
    agree_person(of, "A", PersonTerms(monthly_base=yuan("4350.00")))
    worked(of, 180)
    close(of)
    assert over_limits(draft(of)) == []
