"""What only a browser can tell of the month: where the year chart begins, and what issuing a statement changes."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client

import workshop
from sanbao.kernel.periods import Month
from sanbao.network.models import Station
from sanbao.statistics.services import close_month

if TYPE_CHECKING:
    from playwright.sync_api import Page

SignIn = Callable[..., Client]
OCTOBER = Month(2026, 10)
PAGE = "/statistics/?station=HZ01&month=2026-10"
BAR = ".course-chart a[*|href*='2026-10']"


@pytest.fixture
def station(db: None, now: datetime) -> Station:
    made = workshop.station("HZ01", "杭州一站")
    workshop.done(made, workshop.order("WX1", workshop.job([workshop.technician(made, "A001", "许刚")])), now)
    return made


def enter(page: "Page", client: Client, address: str) -> None:
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.goto("/healthz")  # a cookie needs to know its site
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": page.url}])
    page.goto(address)


@pytest.mark.usefixtures("station")
def test_the_year_chart_shows_the_month_that_is_looked_at_on_a_telephone(phone: "Page", sign_in: SignIn) -> None:
    enter(phone, sign_in(), PAGE)
    for _turn in range(2):  # as the page comes, and when another measure is chosen
        phone.locator(".course-chart svg").wait_for()
        scrolled = phone.locator(".course-chart")
        phone.wait_for_timeout(500)  # the policy of the site lets no text be watched as a function
        assert scrolled.evaluate("chart => chart.scrollLeft") > 0
        box, bar = phone.locator(".course-chart").bounding_box(), phone.locator(BAR).first.bounding_box()
        assert box
        assert bar
        assert box["x"] <= bar["x"] < bar["x"] + bar["width"] <= box["x"] + box["width"]
        with phone.expect_response("**/statistics/course/*measure=orders*"):
            phone.get_by_role("link", name="完成台次", exact=True).last.click()


@pytest.mark.usefixtures("station")
def test_a_telephone_folds_no_box_that_must_be_filled(phone: "Page", sign_in: SignIn) -> None:
    enter(phone, sign_in(), "/statistics/details/?station=HZ01&from_on=2026-10-01&last_on=2026-10-31")
    boxes = {name: phone.locator(f".filter-bar [name={name}]") for name in ("from_on", "last_on", "people")}
    shown = {"from_on": True, "last_on": True, "people": False}
    assert {name: box.is_visible() for name, box in boxes.items()} == shown
    phone.get_by_text("更多条件").click()
    assert boxes["people"].is_visible()


def test_the_page_offers_the_reprint_once_the_statement_is_issued(
    desktop: "Page", sign_in: SignIn, station: Station, now: datetime
) -> None:
    close_month(station=station, month=OCTOBER, actor=None, now=now)
    enter(desktop, sign_in(), PAGE)
    with desktop.context.expect_page():
        desktop.get_by_role("button", name="签发并打印").click()
    desktop.wait_for_timeout(3000)  # the paper is drawn in the other tab
    desktop.evaluate("window.dispatchEvent(new Event('focus'))")  # one comes back
    desktop.get_by_role("link", name="重印 BD11-202610-0001").wait_for()
