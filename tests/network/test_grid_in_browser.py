"""What only a browser can tell of the attendance grid: keys, pasting, fingers, and the telephone."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client

from network.conftest import Employ, SignIn
from sanbao.accounts.rules.roles import Role
from sanbao.network.models import AttendanceDay, Person, Shift
from sanbao.network.services import plan_shift

if TYPE_CHECKING:
    from playwright.sync_api import Page

GRID = "/attendance/HZ01/2026-10/"
PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const options = {clipboardData: data, bubbles: true, cancelable: true};
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", options));
}"""


@pytest.fixture
def people(employ: Employ) -> list[Person]:
    return [employ(no=f"A{number}", name=name) for number, name in ((1, "周岚"), (2, "许晴"), (3, "沈陆"))]


@pytest.fixture
def head(people: list[Person], sign_in: SignIn) -> Client:
    return sign_in(Role.WORKSHOP_HEAD)


def enter(page: "Page", client: Client, address: str) -> None:
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.goto("/healthz")  # a cookie needs to know its site
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": page.url}])
    page.goto(address)


def box(person: Person, day: int) -> str:
    return f'[name="c-{person.pk}-{day}"]'


def value(page: "Page", person: Person, day: int) -> str:
    return page.locator(box(person, day)).input_value()


def shade(page: "Page", person: Person, day: int) -> str:
    found: str = page.locator(box(person, day)).evaluate("box => getComputedStyle(box.parentElement).backgroundColor")
    return found


def stored() -> list[tuple[str, int, str, int]]:
    rows = AttendanceDay.objects.select_related("person").order_by("person__no", "on")
    return [(row.person.no, row.on.day, row.mark, row.overtime_workday_minutes) for row in rows]


def test_keys_move_and_set_and_one_click_saves(desktop: "Page", head: Client, people: list[Person]) -> None:
    enter(desktop, head, GRID)
    desktop.locator(box(people[0], 8)).focus()
    for key in ("1", "2", "ArrowDown", "ArrowLeft", "6"):  # 8 √, 9 半; below the tenth, one back: the ninth
        desktop.keyboard.press(key)
    desktop.locator(box(people[2], 8)).focus()
    desktop.keyboard.insert_text("事假")
    desktop.keyboard.press("Enter")
    desktop.locator(box(people[2], 9)).focus()
    for key in ("1", "ArrowLeft", "+", "2"):
        desktop.keyboard.press(key)
    desktop.keyboard.press("Tab")
    assert value(desktop, people[2], 8) == "事"
    assert desktop.locator("#grid-state").inner_text() == "改了 5 处，还没有保存"
    totals = desktop.locator("[data-row] >> nth=0").locator("[data-total=attended]")
    assert totals.inner_text() == "1.5"
    desktop.get_by_role("button", name="保存").click()
    desktop.get_by_text("已保存 5 处改动").wait_for()
    assert stored() == [
        ("A1", 8, "full", 0),
        ("A1", 9, "half", 0),
        ("A2", 9, "overtime_rest_day", 0),
        ("A3", 8, "personal_leave", 0),
        ("A3", 9, "full", 120),
    ]


def test_a_block_is_pasted_from_a_spreadsheet(desktop: "Page", head: Client, people: list[Person]) -> None:
    enter(desktop, head, GRID)
    desktop.locator(box(people[0], 30)).focus()
    desktop.evaluate(PASTE, "✓\t休\t多余\r\n病假\t√+1.5\r\n对\t\r\n")
    assert [value(desktop, people[0], day) for day in (30, 31)] == ["√", "休"]
    assert [value(desktop, people[1], day) for day in (30, 31)] == ["病", "√+1.5"]
    assert desktop.locator(box(people[2], 30)).get_attribute("class") == "is-wrong is-changed"
    assert desktop.locator("#grid-state").inner_text() == "有 1 格看不懂"


def test_empty_cells_follow_the_calendar_and_filled_ones_stay(
    desktop: "Page", head: Client, people: list[Person]
) -> None:
    enter(desktop, head, "/attendance/HZ01/2024-10/")  # a month that is over, whatever the clock says
    desktop.locator(box(people[0], 8)).focus()
    desktop.keyboard.press("4")
    desktop.get_by_role("button", name="空格按日历填").click()
    assert [value(desktop, people[0], day) for day in (8, 9, 12, 13)] == ["病", "√", "休", "休"]


@pytest.fixture
def saturdays(six_days: Shift, people: list[Person], now: datetime) -> None:
    """Let the second of the people work on Saturdays too."""
    plan_shift(person=people[1], shift=six_days, from_on=date(2024, 1, 1), actor=None, now=now)


@pytest.mark.usefixtures("saturdays")
def test_who_works_six_days_has_his_saturdays_filled_and_unshaded(
    desktop: "Page", head: Client, people: list[Person]
) -> None:
    enter(desktop, head, "/attendance/HZ01/2024-10/")
    desktop.get_by_role("button", name="空格按日历填").click()
    assert [value(desktop, people[0], day) for day in (11, 12, 13)] == ["√", "休", "休"]
    assert [value(desktop, people[1], day) for day in (11, 12, 13)] == ["√", "√", "休"]
    shades = [shade(desktop, people[1], day) for day in (11, 12, 13)]
    assert shades[0] == shades[1] != shades[2] == shade(desktop, people[0], 12)


@pytest.mark.usefixtures("saturdays")
def test_a_telephone_fills_and_shades_by_the_shift_too(phone: "Page", head: Client, people: list[Person]) -> None:
    enter(phone, head, "/attendance/HZ01/2024-10/")
    phone.get_by_role("button", name="空格按日历填").tap()
    assert [value(phone, people[1], day) for day in (11, 12, 13)] == ["√", "√", "休"]
    assert shade(phone, people[1], 12) == shade(phone, people[1], 11) != shade(phone, people[0], 12)


def test_a_telephone_shows_each_person_as_a_month_and_marks_by_tapping(
    phone: "Page", head: Client, people: list[Person]
) -> None:
    enter(phone, head, GRID)
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    assert phone.evaluate("getComputedStyle(document.querySelector('[data-row]')).display") == "grid"
    first = phone.locator(box(people[0], 1))
    assert first.get_attribute("inputmode") == "none"
    first.tap()
    phone.get_by_role("button", name="休 休息").tap()
    phone.get_by_role("button", name="节 节日加班").tap()
    assert [value(phone, people[0], day) for day in (1, 2)] == ["休", "节"]
    phone.get_by_role("button", name="保存").tap()
    phone.get_by_text("已保存 2 处改动").wait_for()
    assert [row[1:3] for row in stored()] == [(1, "rest"), (2, "overtime_holiday")]


def test_the_pages_of_the_network_do_not_scroll_sideways_on_a_telephone(
    phone: "Page", people: list[Person], sign_in: SignIn
) -> None:
    client = sign_in(Role.AFTER_SALES_MANAGER)
    for address in (
        *("/people/", "/people/of/HZ01/A1/", "/people/of/HZ01/A1/edit/", "/people/new/HZ01/"),
        *("/organisation/", "/organisation/of/HZ01/", "/organisation/of/HZ01/posts/new/"),
        *(GRID, "/calendar/?year=2026", f"/calendar/{date(2026, 10, 7)}/"),
    ):
        enter(phone, client, address)
        assert phone.evaluate("document.documentElement.scrollWidth") == 390, address
