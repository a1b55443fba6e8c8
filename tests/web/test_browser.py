"""What only a browser can tell: scripts, keys, and that nothing scrolls sideways."""

from typing import TYPE_CHECKING

import pytest
from django.conf import settings as django_settings
from django.test import Client
from pytest_django import Settings

from sanbao.accounts.rules.roles import Role
from web.conftest import SignIn

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture(autouse=True)
def for_developers(settings: Settings) -> None:
    settings.DEBUG = True  # the gallery, which shows every component, is for developers only


def enter(page: "Page", client: Client, address: str) -> None:
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    page.goto("/healthz")  # a cookie needs to know its site
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": page.url}])
    page.goto(address)


def overhang(page: "Page") -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def test_nothing_scrolls_sideways_on_a_phone(phone: "Page", signed_in: Client) -> None:
    for address in ("/", "/search/", "/gallery/", "/rules/", "/rules/wage/coefficient_5/"):
        enter(phone, signed_in, address)
        assert overhang(phone) == 0, address


def test_a_list_becomes_cards_on_a_phone_and_a_wide_table_scrolls_in_its_box(phone: "Page", signed_in: Client) -> None:
    enter(phone, signed_in, "/gallery/")
    assert phone.evaluate("getComputedStyle(document.querySelector('.data-table tbody tr')).display") == "grid"
    assert phone.evaluate("(box => box.scrollWidth > box.clientWidth)(document.querySelector('.wide-box'))")


def test_the_entry_of_the_menu_where_one_is_stands_in_view(desktop: "Page", sign_in: SignIn) -> None:
    client = sign_in(*Role)
    desktop.set_viewport_size({"width": 1280, "height": 480})
    enter(desktop, client, "/users/")
    inside = """() => {
      const box = document.querySelector(".menu").getBoundingClientRect();
      const here = document.querySelector(".menu [aria-current]").getBoundingClientRect();
      return here.top >= box.top && here.bottom <= box.bottom;
    }"""
    assert desktop.evaluate("document.querySelector('.menu').scrollTop") > 0
    assert desktop.evaluate(inside)


def test_the_menu_opens_on_a_phone_and_closes_by_the_escape_key(phone: "Page", signed_in: Client) -> None:
    enter(phone, signed_in, "/gallery/")
    phone.get_by_role("button", name="打开菜单").click()
    phone.locator(".sidebar.show:not(.showing)").wait_for()
    phone.keyboard.press("Escape")
    phone.get_by_role("link", name="工作台", exact=True).wait_for(state="hidden")


def test_the_slash_key_goes_to_the_search_and_tab_first_meets_the_skip_link(desktop: "Page", signed_in: Client) -> None:
    enter(desktop, signed_in, "/gallery/")
    desktop.keyboard.press("Tab")
    assert desktop.evaluate("document.activeElement.textContent") == "跳到正文"
    desktop.keyboard.press("/")
    assert desktop.evaluate("document.activeElement.id") == "global-search"
    desktop.keyboard.type("zgw/")
    assert desktop.locator("#global-search").input_value() == "zgw/"


def test_a_day_and_a_month_are_chosen_from_our_calendar(desktop: "Page", signed_in: Client) -> None:
    enter(desktop, signed_in, "/gallery/")
    form = desktop.locator("form[method=get].card-body")
    form.get_by_role("button", name="打开日历").first.click()
    assert desktop.evaluate("document.activeElement.getAttribute('aria-label')") == "2026-10-03"
    desktop.keyboard.press("ArrowDown")
    desktop.keyboard.press("Enter")
    assert form.locator("[name=on]").input_value() == "2026-10-10"
    form.get_by_role("button", name="打开日历").nth(1).click()
    desktop.get_by_role("button", name="2026-12").click()
    assert form.locator("[name=month]").input_value() == "2026-12"


def test_a_dangerous_act_is_asked_about_and_no_is_the_first_answer(desktop: "Page", signed_in: Client) -> None:
    enter(desktop, signed_in, "/gallery/")
    desktop.locator("form.card-body [name=name]").fill("张伟")
    desktop.get_by_role("button", name="先问再做").click()
    assert desktop.locator("#ask-text").text_content() == "要关闭 2026 年 10 月吗？"
    assert desktop.evaluate("document.activeElement.textContent") == "取消"
    desktop.get_by_role("button", name="取消").click()
    assert desktop.url.endswith("/gallery/")
    desktop.get_by_role("button", name="先问再做").click()
    desktop.get_by_role("button", name="关闭本月").click()
    desktop.wait_for_url("**/gallery/?name=*")


def test_what_is_missing_is_said_in_the_language_of_the_page(desktop: "Page", signed_in: Client) -> None:
    enter(desktop, signed_in, "/gallery/")
    desktop.get_by_role("button", name="保存").click()
    said = desktop.evaluate("document.querySelector('form.card-body [name=name]').validationMessage")
    assert said == "请填写这一项。"
