"""Terms, city tables, accounts, openings and items: what is written down, and what is refused."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

import workshop
from sanbao.audit.models import JournalEntry
from sanbao.kernel.errors import DomainError, Refused
from sanbao.kernel.periods import Month
from sanbao.network.models import Team
from sanbao.payroll import errors
from sanbao.payroll.models import CityRate, MonthItem, PayAccount, TaxOpening, WageTerms
from sanbao.payroll.queries import accounts_of, city_rows, current_terms, openings_of
from sanbao.payroll.rules.insurance import CityRow, Item
from sanbao.payroll.rules.items import ASKED, ITEM_KIND_LABELS, ItemKind, ReasonNeeded
from sanbao.payroll.rules.methods import day_deduction
from sanbao.payroll.rules.people import RateMissing
from sanbao.payroll.rules.terms import Coefficient5Terms, PersonTerms, StationTerms
from sanbao.payroll.services import cities, items, terms

from .paying import (
    NOVEMBER,
    OCTOBER,
    POOL,
    SEPTEMBER,
    STATION,
    Place,
    agree,
    agree_group,
    agree_person,
    city,
    enter,
    place,
    yuan,
)

pytestmark = pytest.mark.django_db
ROW = CityRow(
    "示例市", Item.PENSION, Month(2026, 7), yuan("4000.00"), yuan("22000.00"), Decimal("0.08"), Decimal("0.16")
)


@pytest.fixture
def of(now: datetime) -> Place:
    return place(now)


def test_the_latest_month_that_has_come_counts_and_of_it_the_newest_row(of: Place) -> None:
    wages = [yuan("1000.00"), yuan("2000.00"), yuan("3000.00"), yuan("1500.00")]
    for month, wage in zip((SEPTEMBER, OCTOBER, NOVEMBER, OCTOBER), wages, strict=True):
        agree_person(of, "A", PersonTerms(base_wage=wage), from_month=month)
    person = of.people["A"].pk
    found = [current_terms(of.station.pk, month).person(person).base_wage for month in (SEPTEMBER, OCTOBER, NOVEMBER)]
    assert found == [wages[0], wages[3], wages[2]]
    assert current_terms(of.station.pk, Month(2026, 8)).station is None
    assert current_terms(of.station.pk, OCTOBER).person(of.people["B"].pk) == PersonTerms()


def test_a_team_without_terms_of_its_own_has_those_of_all_teams(of: Place) -> None:
    other = Team.objects.create(station=of.station, name="钣喷组")
    agree_group(of, "day_deduction", day_deduction.Terms(Decimal(25)), team=other)
    found = current_terms(of.station.pk, OCTOBER)
    methods = [group.method for group in (found.group(other.pk), found.group(of.team.pk), found.group(None)) if group]
    assert methods == ["day_deduction", "coefficient_5", "coefficient_5"]
    assert (found.station, found.groups[None].content) == (STATION, POOL)


def test_terms_are_told_to_the_journal(of: Place) -> None:
    agree_person(of, "A", PersonTerms(base_wage=yuan("5000.00")))
    entry = JournalEntry.objects.get(act="payroll.set_person_terms")
    assert (entry.subject, entry.facts["after"]["base_wage"]) == ("wage_terms:A:person:A", "5000.00")
    acts = JournalEntry.objects.filter(act__startswith="payroll.set_").values_list("act", "subject")
    assert set(acts) >= {
        ("payroll.set_station_terms", "wage_terms:A:station"),
        ("payroll.set_group_terms", "wage_terms:A:group"),
    }


@pytest.mark.parametrize(
    ("content", "column"),
    [
        (StationTerms(yuan("-1.00")), "minimum_wage"),
        (StationTerms(yuan("1.00"), Decimal(40)), "standard_days"),
        (StationTerms(yuan("1.00"), cap_ratio=Decimal("1.2")), "cap_ratio"),
    ],
)
def test_figures_out_of_their_limits_are_refused(of: Place, content: StationTerms, column: str) -> None:
    count = WageTerms.objects.count()
    with pytest.raises(Refused) as error:
        agree(of, content)
    assert [fault.column for fault in error.value.faults] == [column]
    assert WageTerms.objects.count() == count


def test_a_method_with_the_terms_of_another_is_refused(of: Place) -> None:
    for method, content in (("hour_price", POOL), ("no_method", POOL)):
        with pytest.raises(errors.MethodUnknown):
            agree_group(of, method, content)


def test_terms_need_a_reason(of: Place) -> None:
    with pytest.raises(ReasonNeeded):
        agree(of, STATION, reason="  ")


def test_people_and_teams_of_another_station_are_refused(of: Place, now: datetime) -> None:
    other = place(now, "B")
    with pytest.raises(errors.NotOfThisStation, match="不属于A站"):
        terms.set_person_terms(
            station=of.station,
            person=other.people["A"],
            from_month=OCTOBER,
            content=PersonTerms(),
            reason="x",
            actor=None,
            now=now,
        )
    with pytest.raises(errors.NotOfThisStation):
        agree_group(of, "coefficient_5", Coefficient5Terms(Decimal("0.1")), team=other.team)


def test_nobody_edits_his_own_pay(of: Place, now: datetime) -> None:
    user, person = of.clerk, of.people["A"]
    person.user = user
    person.save()
    damage = enter(of, ItemKind.ALLOWANCE, person=person, amount=yuan("1.00"))
    counts = WageTerms.objects.count(), MonthItem.objects.count()
    none: Any = dict.fromkeys(("income", "social", "special", "withheld"), yuan("0.00"))
    acts: list[Any] = [
        lambda: agree_person(of, "A", PersonTerms(), actor=user),
        lambda: enter(of, ItemKind.ALLOWANCE, person=person, amount=yuan("1.00"), actor=user),
        lambda: items.take_back_item(item_id=damage.pk, reason="x", actor=user, now=now),
        lambda: terms.set_pay_account(person=person, holder="A某", bank="工行", number="62220000", actor=user, now=now),
        lambda: terms.open_tax_year(person=person, year=2026, months=1, actor=user, now=now, **none),
    ]
    for act in acts:
        with pytest.raises(errors.EditsOwnPay, match="不能修改自己的工资资料"):
            act()
    assert (WageTerms.objects.count(), MonthItem.objects.count()) == counts
    assert not PayAccount.objects.exists()
    assert not TaxOpening.objects.exists()


def test_a_city_table_goes_on_until_there_is_a_newer_row(of: Place, now: datetime) -> None:
    city(of)
    newer = CityRow(
        "示例市", Item.PENSION, NOVEMBER, yuan("5000.00"), yuan("23000.00"), Decimal("0.08"), Decimal("0.2")
    )
    cities.set_city_rate(row=newer, source="2027 通知", actor=None, now=now)
    assert [row.base_min for row in city_rows({"示例市"}, OCTOBER)["示例市"]] == [yuan("4000.00"), yuan("4000.00")]
    found = {row.item: row for row in city_rows({"示例市"}, NOVEMBER)["示例市"]}
    assert found[Item.PENSION] == newer
    assert city_rows({"示例市"}, Month(2026, 6)) == {} == city_rows(set(), OCTOBER)
    assert JournalEntry.objects.filter(act="payroll.set_city_rate").count() == 3


@pytest.mark.parametrize(
    ("change", "source", "error"),
    [
        ({"employee_rate": None}, "x", RateMissing),
        ({"base_min": yuan("30000.00")}, "x", errors.BaseLimitsWrong),
        ({}, " ", errors.SourceNeeded),
        ({"employer_rate": Decimal(2)}, "x", Refused),
    ],
)
def test_a_city_row_that_cannot_be_is_refused(
    change: dict[str, Any], source: str, error: type[DomainError], now: datetime
) -> None:
    with pytest.raises(error):
        cities.set_city_rate(row=replace(ROW, **change), source=source, actor=None, now=now)
    assert not CityRate.objects.exists()


def test_the_newest_account_counts_and_the_journal_keeps_its_last_digits(of: Place, now: datetime) -> None:
    person = of.people["A"]
    for number in ("6222 0000 1111", "6222000022223333"):
        terms.set_pay_account(person=person, holder="A某", bank="工行", number=number, actor=of.clerk, now=now)
    assert accounts_of([person.pk])[person.pk].number == "6222000022223333"
    entries = JournalEntry.objects.filter(act="payroll.set_pay_account").order_by("number")
    assert [entry.facts["number"] for entry in entries] == ["…1111", "…3333"]


@pytest.mark.parametrize(
    ("holder", "number", "error"),
    [
        ("", "62220000", errors.AccountIncomplete),
        ("A", "", errors.AccountIncomplete),
        ("A", "6222-000", errors.AccountNumberInvalid),
        ("A", "1234567", errors.AccountNumberInvalid),
        ("A", "6" * 31, errors.AccountNumberInvalid),
    ],
)
def test_an_account_that_cannot_be_is_refused(
    of: Place, holder: str, number: str, error: type[DomainError], now: datetime
) -> None:
    with pytest.raises(error):
        terms.set_pay_account(person=of.people["A"], holder=holder, bank="工行", number=number, actor=None, now=now)
    assert not PayAccount.objects.exists()


def test_the_newest_opening_of_a_year_counts(of: Place, now: datetime) -> None:
    person = of.people["A"]
    none: Any = dict.fromkeys(("income", "social", "special", "withheld"), yuan("0.00"))
    for months in (1, 3):
        terms.open_tax_year(person=person, year=2026, months=months, actor=None, now=now, **none)
    assert openings_of([person.pk], 2026)[person.pk].months == 3
    assert openings_of([person.pk], 2027) == {}
    for wrong in ({"months": 13}, {"months": -1}, {"months": 6, "months_before": 7}):
        with pytest.raises(errors.TaxMonthsInvalid):
            terms.open_tax_year(person=person, year=2026, actor=None, now=now, **{**none, **wrong})
    assert TaxOpening.objects.count() == 2


def test_every_kind_of_item_says_what_it_asks_for() -> None:
    assert set(ASKED) == set(ITEM_KIND_LABELS) == set(ItemKind)


def test_an_item_is_kept_with_what_its_kind_asks_for(of: Place) -> None:
    item = enter(
        of,
        ItemKind.CUSTOMER_INDEX,
        team=of.team,
        amount=yuan("5.00"),
        quantity=Decimal("92.50"),
        for_month=SEPTEMBER,
        consented_on=date(2026, 10, 1),
    )
    assert (item.team, item.amount, item.quantity) == (of.team, yuan("0.00"), Decimal("92.50"))
    assert (item.for_month, item.consented_on) == (None, None)
    entry = JournalEntry.objects.get(act="payroll.enter_item")
    assert (entry.subject, entry.facts["team"], entry.facts["quantity"]) == (
        f"month_item:{item.pk}",
        "机修一组",
        "92.50",
    )


@pytest.mark.parametrize(
    ("kind", "more", "columns"),
    [
        (ItemKind.ALLOWANCE, {}, ["person", "amount"]),
        (ItemKind.ALLOWANCE, {"person": "A", "amount": "-1.00"}, ["amount"]),
        (ItemKind.QUALITY_DEDUCTION, {"person": "A", "amount": "1.00"}, ["person"]),
        (ItemKind.ACCIDENT, {}, ["quantity"]),
        (ItemKind.ACCIDENT, {"quantity": "-1"}, ["quantity"]),
        (ItemKind.ACCIDENT, {"quantity": "1.5"}, ["quantity"]),
        (ItemKind.ADJUSTMENT, {"person": "A", "amount": "-1.00"}, ["for_month"]),
        (ItemKind.ADJUSTMENT, {"person": "A", "amount": "1.00", "for_month": OCTOBER}, ["for_month"]),
        (ItemKind.COURT, {"person": "A", "amount": "1.00", "reason": " ", "label": " "}, ["reason", "label"]),
    ],
)
def test_an_item_that_says_too_little_is_refused(
    of: Place, kind: ItemKind, more: dict[str, Any], columns: list[str]
) -> None:
    given: dict[str, Any] = {
        key: Decimal(value) if key in {"amount", "quantity"} else value for key, value in more.items()
    }
    if "person" in given:
        given["person"] = of.people["A"]
    with pytest.raises(Refused) as error:
        enter(of, kind, **given)
    assert [fault.column for fault in error.value.faults] == columns
    assert not MonthItem.objects.exists()


def test_an_item_is_taken_back_once(of: Place, now: datetime) -> None:
    item = enter(of, ItemKind.DAMAGE, person=of.people["A"], amount=yuan("10.00"))
    items.take_back_item(item_id=item.pk, reason="登记错了", actor=of.clerk, now=now)
    item.refresh_from_db()
    assert (item.taken_back_by, item.taken_back_reason) == (of.clerk, "登记错了")
    acts: list[Any] = [
        lambda: items.take_back_item(item_id=item.pk, reason="再来", actor=of.clerk, now=now),
        lambda: items.note_consent(item_id=item.pk, consented_on=date(2026, 11, 1), actor=of.clerk, now=now),
    ]
    for act in acts:
        with pytest.raises(errors.ItemTakenBack):
            act()


def test_consent_is_noted_once_and_only_where_it_is_asked_for(of: Place, now: datetime) -> None:
    damage = enter(of, ItemKind.DAMAGE, person=of.people["A"], amount=yuan("10.00"))
    court = enter(of, ItemKind.COURT, person=of.people["A"], amount=yuan("10.00"))
    on: Any = {"consented_on": date(2026, 11, 1), "actor": None, "now": now}
    assert items.note_consent(item_id=damage.pk, **on).consented_on == date(2026, 11, 1)
    with pytest.raises(errors.ConsentAlreadyNoted):
        items.note_consent(item_id=damage.pk, **on)
    with pytest.raises(errors.ConsentNotAsked):
        items.note_consent(item_id=court.pk, **on)


def test_a_stranger_gets_no_item(of: Place, now: datetime) -> None:
    other = workshop.technician(workshop.station("Z", "Z站"), "Z1", "赵某")
    with pytest.raises(errors.NotOfThisStation):
        enter(of, ItemKind.ALLOWANCE, person=other, amount=yuan("1.00"))
    assert not MonthItem.objects.exists()
