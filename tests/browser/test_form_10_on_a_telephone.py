"""Form 10 is filled while walking round, the network goes and comes back, and nothing is lost."""

import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_django import Settings

import workshop
from appraisal.walks import CODES, photo
from sanbao.accounts.models import Grant, User
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.appraisal.models import QuarterlyForm
from sanbao.documents.models import Attachment
from sanbao.network.models import Person

if TYPE_CHECKING:
    from playwright.sync_api import Page

PASSWORD = "Qiu-tian-2026"


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def person(transactional_db: None) -> Person:
    station = workshop.station("A", "城东服务站")
    inspector = User.objects.create_user("zhijian", password=PASSWORD, name="严艳")
    Grant.objects.create(
        user=inspector, role=Role.INSPECTOR, scope=Scope.STATION, place="A", valid_from=date(2020, 1, 1)
    )
    workshop.technician(station, "A002", "朱峰", team="机修一组")
    return workshop.technician(station, "A001", "许刚", team="机修一组")


def sign_in(page: "Page") -> None:
    page.goto("/sign-in/")
    page.fill("input[name=login]", "zhijian")
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/")


def stored(page: "Page", code: str) -> None:
    page.locator(f"#state-{code} .is-stored").wait_for()


def begin(page: "Page") -> QuarterlyForm:
    sign_in(page)
    page.goto("/quarterly/new/")
    page.get_by_role("button", name="许刚").click()
    page.wait_for_url("**/fill/")
    return QuarterlyForm.objects.get()


def test_a_walk_from_the_first_tap_to_the_finished_form(phone: "Page", person: Person, tmp_path: Path) -> None:
    form = begin(phone)
    assert phone.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert min(heights(phone, "#item-clothing .grade-choice span")) >= 42
    for code in CODES:
        phone.locator(f"#item-{code} .grade-5").click()
        stored(phone, code)
    phone.locator("#item-rest .grade-none").click()
    phone.locator("#state-rest .is-wrong", has_text="请写明原因").wait_for()
    phone.locator("#item-rest").get_by_role("button", name="当时没有客户").click()
    stored(phone, "rest")
    file = tmp_path / "IMG_1.jpg"
    file.write_bytes(photo().read())
    phone.locator("#item-clothing input[type=file]").set_input_files(file)
    phone.locator("#photos-clothing img").wait_for()
    phone.locator("#item-clothing").get_by_role("link", name="改良事项").click()
    phone.get_by_label("改良事项").fill("补发胸卡")
    phone.get_by_label("责任人").select_option(label="朱峰 A002")
    phone.get_by_role("button", name="保存").click()
    phone.locator("#item-clothing", has_text="补发胸卡").wait_for()
    phone.get_by_role("button", name="评核完成").click()
    phone.get_by_text("45 ÷ 9 × 20").wait_for()
    form.refresh_from_db()
    assert (str(form.score), form.observed, form.improvements.count()) == ("100.00", 9, 1)
    assert form.judgements.get(item="rest").remark == "当时没有客户"
    assert Attachment.objects.count() == 1


def heights(page: "Page", selector: str) -> list[float]:
    found = [one.bounding_box() for one in page.locator(selector).all()]
    return [box["height"] for box in found if box]


def test_what_is_tapped_without_network_is_stored_when_it_comes_back(phone: "Page", person: Person) -> None:
    form = begin(phone)
    phone.context.set_offline(True)
    phone.locator("#item-clothing .grade-4").click()
    phone.locator("#state-clothing", has_text="已记在本机").wait_for()
    assert not form.judgements.exists()
    phone.context.set_offline(False)
    stored(phone, "clothing")
    assert form.judgements.get().score == 4


def test_what_was_not_stored_when_the_telephone_slept_is_stored_when_it_wakes(phone: "Page", person: Person) -> None:
    form = begin(phone)
    phone.locator("#item-clothing .grade-4").click()
    stored(phone, "clothing")
    phone.locator("#remark-clothing").press_sequentially("未戴胸卡")  # still typing: nothing is sent yet
    assert form.judgements.get().remark == ""
    phone.goto("about:blank")
    phone.goto(f"/quarterly/{form.number}/fill/")
    assert phone.locator("#remark-clothing").input_value() == "未戴胸卡"
    deadline = time.monotonic() + 15  # stored while the page was being left, or else when it is there again
    while form.judgements.get().remark != "未戴胸卡" and time.monotonic() < deadline:
        phone.wait_for_timeout(100)
    assert form.judgements.get().remark == "未戴胸卡"
