"""Orders and units where all pages meet: the tiles of the home page and the global search."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.utils import translation

import workshop
from sanbao.accounts.models import User
from sanbao.accounts.rules.roles import Role
from sanbao.network.models import Person
from sanbao.units.models import Unit
from sanbao.web.queries import found_for, waiting_for
from sanbao.work_orders import services
from sanbao.work_orders.models import WorkOrder
from work_orders.conftest import SignIn, Written, technician_user


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """The last page of another test may have spoken English in this thread."""
    with translation.override("zh-hans"):
        yield


def test_the_home_page_counts_open_orders_and_a_technicians_own(
    written: Written, lead: Person, helper: Person, sign_in: SignIn, now: datetime
) -> None:
    written("WX1", finished_at=None, promised_at=workshop.at(10, 12, year=2020))
    services.complete(order_id=written("WX2", workshop.job([lead, helper])).pk, actor=None, now=now)
    manager = User.objects.get(pk=sign_in(Role.STATION_MANAGER).session["_auth_user_id"])
    (tile,) = [tile for tile in waiting_for(manager, today=now.date()) if tile.label == "在修工单"]
    assert (tile.count, tile.tone, tile.hint) == (1, "danger", "其中 1 张已过预计交车时间")
    user = technician_user(helper)
    tiles = {tile.label: tile for tile in waiting_for(user, today=workshop.at(20).date())}
    assert (tiles["我的本月工单"].count, tiles["我的本月工单"].url) == (1, "/orders/?month=2026-10")
    assert "在修工单" not in tiles


def test_orders_and_units_are_found_by_the_global_search(three: dict[str, WorkOrder], sign_in: SignIn) -> None:
    user = User.objects.get(pk=sign_in(Role.STATION_MANAGER).session["_auth_user_id"])

    def found(query: str) -> dict[str, list[str]]:
        return {source.label: [hit.title for hit in source.hits] for source in found_for(user, query)}

    assert found("wx2") == {"工单": ["WX2"]}
    assert found("A11111") == {"工单": ["WX1"], "车辆": ["鲁A11111"]}
    assert found("LSVAA49J132047371") == {"工单": ["ZX3"], "车辆": ["LSVAA49J132047371"]}
    assert Unit.objects.count() == 3


def test_a_technician_finds_no_unit_that_he_did_not_work_on(three: dict[str, WorkOrder], helper: Person) -> None:
    assert found_for(technician_user(helper), "A11111") == []
