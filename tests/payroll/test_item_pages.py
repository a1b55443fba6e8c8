"""Month items: entering, consent, taking back."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from payroll import paying
from payroll.visiting import browser, may, text
from sanbao.accounts.rules.roles import Role
from sanbao.payroll.models import MonthItem
from sanbao.payroll.rules.items import ASKED, ITEM_KIND_LABELS, ItemKind

pytestmark = pytest.mark.django_db
ITEMS = "/payroll/A/2026-10/items/"


@pytest.fixture
def of(now: datetime) -> paying.Place:
    made = paying.place(now)
    may(made.clerk, Role.PAYROLL_CLERK)
    return made


def allowance(of: paying.Place, **more: object) -> dict[str, object]:
    given = {"kind": "allowance", "person": of.people["B"].pk, "amount": "¥1,200.50", "label": "奖金", "reason": "年中"}
    return {**given, **more}


def test_every_kind_is_offered(of: paying.Place) -> None:
    page = text(browser(of.clerk), ITEMS)
    assert all(label in page for label in ITEM_KIND_LABELS.values())
    assert '<form method="post" class="pay-entry"' not in page


@pytest.mark.parametrize("kind", ItemKind)
def test_a_kind_asks_for_what_its_rule_needs(of: paying.Place, kind: ItemKind) -> None:
    form = browser(of.clerk).get(f"{ITEMS}?kind={kind}").context["form"]
    asked = ASKED[kind]
    assert ("team" in form.fields) == asked.of_group
    assert ("person" in form.fields) == (not asked.of_group)
    assert ("quantity" in form.fields) == asked.is_quantity
    assert ("for_month" in form.fields) == asked.for_month
    assert ("consented_on" in form.fields) == asked.consent


def test_an_allowance_is_entered_as_people_write_it(of: paying.Place) -> None:
    assert browser(of.clerk).post(ITEMS, allowance(of)).status_code == 302
    item = MonthItem.objects.get()
    assert (item.person, item.amount, item.label) == (of.people["B"], Decimal("1200.50"), "奖金")
    assert item.set_by == of.clerk
    assert "1,200.50" in text(browser(of.clerk), ITEMS)


def test_a_figure_of_a_group_may_be_of_the_people_without_a_team(of: paying.Place) -> None:
    data = {"kind": "customer_index", "team": "", "quantity": "91", "label": "客户满意指数", "reason": "回访"}
    assert browser(of.clerk).post(ITEMS, data).status_code == 302
    item = MonthItem.objects.get()
    assert (item.team, item.quantity) == (None, Decimal(91))


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"amount": "-5"}, "应大于零"),
        ({"amount": "abc"}, "输入一个数字"),
        ({"reason": " "}, "必填"),
        ({"person": ""}, "必填"),
        ({"kind": "adjustment", "for_month": "2026-10"}, "应早于2026年10月"),
        ({"kind": "adjustment", "for_month": "soon"}, "月份请写成 2026-10 的样子"),
    ],
)
def test_what_is_wrong_is_said_at_its_box(of: paying.Place, more: dict[str, object], sentence: str) -> None:
    response = browser(of.clerk).post(ITEMS, allowance(of, **more))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not MonthItem.objects.exists()


def test_nobody_enters_anything_for_himself(of: paying.Place) -> None:
    person = of.people["B"]
    person.user = of.clerk
    person.save()
    response = browser(of.clerk).post(ITEMS, allowance(of))
    assert response.status_code == 422
    assert "不能修改自己的工资资料" in response.content.decode()
    assert not MonthItem.objects.exists()


def test_a_kind_that_is_none_enters_nothing(of: paying.Place) -> None:
    assert browser(of.clerk).post(ITEMS, {"kind": "present"}).status_code == 422
    assert not MonthItem.objects.exists()


def test_an_item_is_taken_back_with_the_reason(of: paying.Place) -> None:
    item = paying.enter(of, ItemKind.ALLOWANCE, person=of.people["B"], amount=paying.yuan("10.00"))
    client = browser(of.clerk)
    assert client.post(f"{ITEMS}{item.pk}/take-back/", {"reason": ""}).status_code == 422
    assert client.post(f"{ITEMS}{item.pk}/take-back/", {"reason": "重复登记"}).status_code == 302
    item.refresh_from_db()
    assert (item.taken_back_by, item.taken_back_reason) == (of.clerk, "重复登记")
    page = text(client, ITEMS)
    assert "已撤回" in page
    assert "重复登记" in page
    assert f"{ITEMS}{item.pk}/take-back/" not in page


def test_consent_is_noted_later(of: paying.Place) -> None:
    item = paying.enter(of, ItemKind.DAMAGE, person=of.people["B"], amount=paying.yuan("10.00"))
    client = browser(of.clerk)
    assert "本人还没有同意，不会扣" in text(client, ITEMS)
    assert client.post(f"{ITEMS}{item.pk}/consent/", {"consented_on": "2026-10-20"}).status_code == 302
    item.refresh_from_db()
    assert item.consented_on == date(2026, 10, 20)
    assert client.post(f"{ITEMS}{item.pk}/consent/", {"consented_on": "2026-10-21"}).status_code == 409


def test_an_item_of_another_month_or_station_is_not_found(of: paying.Place) -> None:
    item = paying.enter(of, ItemKind.ALLOWANCE, person=of.people["B"], amount=paying.yuan("10.00"))
    client = browser(of.clerk)
    assert client.get(f"/payroll/A/2026-11/items/{item.pk}/take-back/").status_code == 404
    assert client.get(f"{ITEMS}{item.pk + 1}/take-back/").status_code == 404


def test_a_final_run_lets_nothing_in_or_out(of: paying.Place) -> None:
    paying.attend(of)
    paying.work(of, "1000.00")
    item = paying.enter(of, ItemKind.ALLOWANCE, person=of.people["B"], amount=paying.yuan("10.00"))
    paying.close(of)
    paying.final(of)
    client = browser(of.clerk)
    assert "不能再登记或撤回" in text(client, ITEMS)
    assert client.post(ITEMS, allowance(of)).status_code == 422
    assert client.post(f"{ITEMS}{item.pk}/take-back/", {"reason": "晚了"}).status_code == 409
    assert MonthItem.objects.count() == 1
