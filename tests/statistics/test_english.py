"""In English no sentence of ours stays Chinese: only names, plates and what people wrote."""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest
from django.test import Client

import workshop
from sanbao.kernel.periods import Month
from sanbao.network.models import Station
from sanbao.statistics.services import close_month, note_month
from sanbao.work_orders.services import receive, void

CHINESE = re.compile(r"[\u4e00-\u9fff]+")
# What the little workshop of the tests was called and wrote.
WRITTEN = {"杭州一站", "许刚", "朱峰", "周岚", "更换前制动片", "前制动片", "鲁", "制动异响", "带徒", "机修一组"}
# Of the frame around every page.
FRAME = {"公司", "中文", "周"}


@pytest.fixture
def station(db: None, now: datetime) -> Station:
    made = workshop.station("HZ01", "杭州一站")
    lead = workshop.technician(made, "A001", "许刚", team="机修一组")
    helper = workshop.technician(made, "A002", "朱峰", "1.2")
    workshop.attended(lead, "√√半病事")
    workshop.done(made, workshop.order("WX0", workshop.job([lead]), month=9), now)
    close_month(station=made, month=Month(2026, 9), actor=None, now=now)
    late = workshop.done(made, workshop.order("WX1", workshop.job([lead, helper]), month=9), now)
    workshop.done(made, workshop.order("WX2", workshop.job([lead])), now)
    workshop.done(made, workshop.rework("WX3", "WX2", [helper]), now)
    receive(station=made, content=workshop.order("WX4", workshop.job([lead])), actor=None, now=now)
    void(order_id=late.pk, reason="写错了", actor=None, now=now)
    note_month(station=made, month=Month(2026, 10), person=lead, reward=Decimal(50), remark="带徒", actor=None, now=now)
    return made


@pytest.mark.parametrize(
    "address",
    [
        "/statistics/?month=2026-10",
        "/statistics/?month=2026-10&set=all",
        "/statistics/?month=2026-10&set=notes",
        "/statistics/?month=2026-10&q=nobody",
        "/statistics/?month=2020-01",
        "/statistics/?month=2026-09",
        "/statistics/HZ01/2026-10/A001/",
        "/statistics/HZ01/2026-10/A001/lead_orders/",
        "/statistics/HZ01/2026-10/A001/average_repair/",
        "/statistics/HZ01/2026-10/A001/attended_days/",
        "/statistics/HZ01/2026-10/A001/scheduled_days/",
        "/statistics/HZ01/2026-10/figures/first_fixed/",
        "/statistics/HZ01/2026-10/figures/complaints/",
        "/statistics/details/?from_on=2026-09-01&last_on=2026-10-31",
        "/statistics/details/?from_on=2020-09-01&last_on=2020-10-31",
        "/statistics/course/?year=2026&measure=hours",
        "/statistics/HZ01/2026-10/close/",
    ],
)
def test_a_page_is_english_from_top_to_bottom(sign_in: Callable[..., Client], station: Station, address: str) -> None:
    client = sign_in()
    client.post("/language/", {"language": "en"})
    # Days may be typed the Chinese way in every language: the boxes say so to the browser, not to the reader.
    page = re.sub(r'pattern="[^"]*"', "", client.get(address).content.decode())
    assert set(CHINESE.findall(page)) - WRITTEN - FRAME == set()
