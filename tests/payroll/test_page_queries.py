"""Pages of wages cost the same number of queries for one row and for three."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from payroll import paying
from payroll.visiting import owner, somebody
from sanbao.accounts.rules.roles import Role
from sanbao.payroll.rules.items import ItemKind

pytestmark = pytest.mark.django_db
MaxQueries = Callable[[int], Any]
MANY = 1000
CLERK = (Role.PAYROLL_CLERK, Role.STATION_MANAGER)
ONE, THREE = paying.PEOPLE[:1], paying.PEOPLE[:3]


def station(now: datetime, code: str, people: Any) -> paying.Place:
    """A station with a draft of October for so many people."""
    of = paying.place(now, code, people)
    paying.attend(of, people=people)
    paying.work(of, "1000.00", number=f"WX{code}")
    paying.close(of)
    paying.draft(of)
    return of


def asked(max_queries: MaxQueries, client: Any, address: str) -> int:
    client.get(address)  # what a first visit remembers is not counted
    with max_queries(MANY) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_the_list_of_runs_costs_the_same_whatever_their_number(now: datetime, max_queries: MaxQueries) -> None:
    client = somebody(*CLERK)
    station(now, "A", ONE)
    pages = ("/payroll/?month=2026-10", "/payroll/?station=A")
    alone = [asked(max_queries, client, page) for page in pages]
    station(now, "B", ONE), station(now, "C", ONE)
    paying.attend(paying.place(now, "D", ONE), people=ONE)
    assert [asked(max_queries, client, page) for page in pages] == alone


@pytest.mark.parametrize(
    "route",
    ["", "groups/0/", "slips/A/", "slips/A/lines/1/", "GZ-02.xlsx"],
    ids=["run", "group", "slip", "line", "file"],
)
def test_a_run_costs_the_same_whatever_the_number_of_people(now: datetime, max_queries: MaxQueries, route: str) -> None:
    client = somebody(*CLERK)
    station(now, "A", ONE), station(now, "B", THREE)
    one, three = (asked(max_queries, client, f"/payroll/{code}/2026-10/{route}") for code in "AB")
    assert one == three


def test_a_trial_costs_the_same_whatever_the_number_of_people(now: datetime, max_queries: MaxQueries) -> None:
    client = somebody(*CLERK)
    station(now, "A", ONE), station(now, "B", THREE)
    for query in ("", "?g0.commission_rate=30"):
        one, three = (asked(max_queries, client, f"/payroll/{code}/2026-10/what-if/{query}") for code in "AB")
        assert one == three


def test_the_items_of_a_month_cost_the_same_whatever_their_number(now: datetime, max_queries: MaxQueries) -> None:
    client, of = somebody(*CLERK), paying.place(now)
    address = "/payroll/A/2026-10/items/"
    paying.enter(of, ItemKind.ALLOWANCE, person=of.people["A"], amount=paying.yuan("10.00"))
    alone = asked(max_queries, client, address)
    paying.enter(of, ItemKind.ALLOWANCE, person=of.people["B"], amount=paying.yuan("10.00"))
    paying.enter(of, ItemKind.QUALITY_DEDUCTION, team=of.team, amount=paying.yuan("10.00"))
    assert asked(max_queries, client, address) == alone


def test_ones_own_slips_cost_the_same_whatever_their_number(now: datetime, max_queries: MaxQueries) -> None:
    of = paying.place(now, people=ONE)
    client = owner(of.people["A"])
    found = []
    for month in (paying.SEPTEMBER, paying.OCTOBER):
        paying.attend(of, month=month, people=ONE)
        paying.work(of, "1000.00", month=month, number=f"WX{month}")
        paying.close(of, month)
        paying.final(of, month)
        found.append(asked(max_queries, client, "/payroll/mine/"))
    assert found[0] == found[1]
