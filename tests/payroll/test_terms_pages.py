"""Pages of what is agreed: terms, their history, city tables, accounts; who may, what is refused, what stays."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

import workshop
from conftest import MaxQueries
from payroll import paying
from payroll.paying import NOVEMBER, OCTOBER, Place
from payroll.test_city_pages import RATE
from payroll.test_typed_form import PERSON, STATION, documented, sent
from sanbao.accounts.models import Grant, User
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.audit.models import JournalEntry
from sanbao.kernel.errors import Refused
from sanbao.network.models import Person
from sanbao.payroll.computing import draft_of
from sanbao.payroll.errors import FigureMissing, GroupTermsMissing, StationTermsMissing
from sanbao.payroll.forms.typed import TypedForm
from sanbao.payroll.models import PayAccount, TaxOpening, WageTerms
from sanbao.payroll.queries.standing import NEEDED, standing_of
from sanbao.payroll.queries.terms import current_terms
from sanbao.payroll.rules.insurance import CityRow, Item
from sanbao.payroll.rules.terms import GROUP_TERMS, Coefficient5Terms, PersonTerms, StationTerms
from sanbao.payroll.services import cities, terms

pytestmark = pytest.mark.django_db
SINCE = {"since-from_month": "2026-11", "since-reason": "薪酬会议决定"}
NUMBER = "6222020200112230010"


@pytest.fixture
def place(now: datetime) -> Place:
    return paying.place(now)


def signed_in(role: Role, scope: Scope = Scope.ALL, code: str = "") -> Client:
    user = User.objects.create(username=f"{role}-{scope}-{code}", name="薛敏")
    Grant.objects.create(user=user, role=role, scope=scope, place=code, valid_from=date(2020, 1, 1))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def clerk(place: Place) -> Client:
    return signed_in(Role.PAYROLL_CLERK)


def post(client: Client, path: str, content: Any, **changed: str) -> Any:
    form = TypedForm(None, kind=type(content), content=content)
    data = sent(form, **changed)
    data.update(SINCE)
    return client.post(path, data.urlencode(), content_type="application/x-www-form-urlencoded")


def page_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_stations_terms_are_set_from_a_month_on(place: Place, clerk: Client) -> None:
    answer = post(clerk, "/payroll/terms/A/station/", STATION)
    assert (answer.status_code, answer.url) == (302, "/payroll/terms/A/")
    assert current_terms(place.station.pk, NOVEMBER).station == STATION
    assert current_terms(place.station.pk, OCTOBER).station == paying.STATION
    row = WageTerms.objects.order_by("pk").last()
    assert row
    assert (row.reason, row.set_by and row.set_by.name) == ("薪酬会议决定", "薛敏")
    assert JournalEntry.objects.filter(act="payroll.set_station_terms", actor=row.set_by).count() == 1


@pytest.mark.parametrize("method", GROUP_TERMS)
def test_a_group_is_paid_by_the_method_that_is_chosen(place: Place, clerk: Client, method: str) -> None:
    path = f"/payroll/terms/A/groups/{place.team.pk}/?method={method}"
    page_of(clerk, path)
    assert post(clerk, path, documented(method)).status_code == 302
    found = current_terms(place.station.pk, NOVEMBER)
    assert found.groups[place.team.pk].method == method
    assert found.groups[place.team.pk].content == documented(method)
    assert found.groups[None].method == "coefficient_5"


def test_the_other_teams_have_terms_of_their_own(place: Place, clerk: Client) -> None:
    assert post(clerk, "/payroll/terms/A/groups/", documented("coefficient_5")).status_code == 302
    found = current_terms(place.station.pk, NOVEMBER).group(place.team.pk)
    assert found is not None
    assert found.content == documented("coefficient_5")


def test_a_person_has_terms(place: Place, clerk: Client) -> None:
    assert post(clerk, "/payroll/terms/A/people/B/", PERSON).status_code == 302
    assert current_terms(place.station.pk, NOVEMBER).person(place.people["B"].pk) == PERSON


def test_the_form_begins_with_what_is_in_force_and_the_history_tells_the_changes(place: Place, clerk: Client) -> None:
    paying.agree(place, STATION, from_month=OCTOBER, reason="最低工资上调")
    page = page_of(clerk, "/payroll/terms/A/station/?month=2026-10")
    assert 'value="2490.00"' in page
    assert "<del>0.00</del> → 2490.00" in page
    assert "最低工资上调" in page
    assert page.index("最低工资上调") < page.index("年度工资方案")
    assert re.findall(r"status-badge tone-\w+\">(\w+)<", page) == ["有效", "已被取代"]


def test_what_is_wrong_is_told_at_its_box_and_nothing_is_stored(place: Place, clerk: Client) -> None:
    before = (WageTerms.objects.count(), JournalEntry.objects.count())
    refused = post(clerk, "/payroll/terms/A/station/", STATION, minimum_wage="viel")
    assert refused.status_code == 422
    assert "「viel」不是这里要的数" in refused.content.decode()
    form = TypedForm(None, kind=StationTerms, content=STATION)
    data = sent(form)
    data.update({"since-from_month": "2026-11", "since-reason": " "})
    unreasoned = clerk.post("/payroll/terms/A/station/", data.urlencode(), "application/x-www-form-urlencoded")
    assert unreasoned.status_code == 422
    assert (WageTerms.objects.count(), JournalEntry.objects.count()) == before


def test_more_rows_are_shown_and_nothing_is_stored(place: Place, clerk: Client) -> None:
    rows = WageTerms.objects.count()
    path = "/payroll/terms/A/groups/?method=hour_price"
    before = page_of(clerk, path).count('name="prices-')
    data = sent(TypedForm(None, kind=GROUP_TERMS["hour_price"]))
    data.update({"more": "1", "method": "hour_price", "since-reason": "改方案"})
    answer = clerk.post(path, data.urlencode(), "application/x-www-form-urlencoded")
    page = answer.content.decode()
    assert (answer.status_code, page.count('name="prices-')) == (200, before + 6)
    assert "改方案" in page
    assert WageTerms.objects.count() == rows


def test_nobody_edits_his_own_pay(place: Place) -> None:
    client = signed_in(Role.PAYROLL_CLERK)
    person = place.people["B"]
    person.user = User.objects.get(username="payroll_clerk-all-")
    person.save(update_fields=["user"])
    before = (WageTerms.objects.count(), PayAccount.objects.count(), TaxOpening.objects.count())
    for path in ("/payroll/terms/A/people/B/", "/payroll/terms/A/people/B/tax/", "/payroll/accounts/A/B/"):
        assert "只能由其他有权的人" in page_of(client, path)
    refused = post(client, "/payroll/terms/A/people/B/", PERSON)
    assert refused.status_code == 422
    account = {"holder": "B某", "bank": "工商银行", "number": NUMBER}
    assert client.post("/payroll/accounts/A/B/", account).status_code == 422
    opening = {"year": 2026, "months": 3, "months_before": 0, "other": 0}
    opening |= dict.fromkeys(("income", "social", "special", "withheld"), 0)
    assert client.post("/payroll/terms/A/people/B/tax/", opening).status_code == 422
    assert (WageTerms.objects.count(), PayAccount.objects.count(), TaxOpening.objects.count()) == before


def test_the_overview_names_what_is_missing_for_the_coming_run(now: datetime) -> None:
    station = workshop.station("Z", "周一站")
    workshop.technician(station, "Z1", "孟凡", team="机修一组")
    page = page_of(signed_in(Role.PAYROLL_CLERK), "/payroll/terms/Z/?month=2026-11")
    assert "还有 3 处没有登记齐" in page
    assert "工资账户" in page
    standing = standing_of(station, NOVEMBER)
    assert (standing.row, [group.is_lacking for group in standing.groups]) == (None, [True, False])


def test_a_station_that_lacks_nothing_says_so(place: Place, clerk: Client) -> None:
    for person in place.people.values():
        terms.set_pay_account(
            person=person, holder=person.name, bank="工商银行", number=NUMBER, actor=None, now=place.now
        )
    assert standing_of(place.station, NOVEMBER).lacking == 0
    assert "2026-11 需要的标准都已登记。" in page_of(clerk, "/payroll/terms/A/?month=2026-11")


def test_insurance_without_base_or_city_table_is_missing(place: Place) -> None:
    paying.agree_person(place, "A", PersonTerms(insurance_city="临江市", insurance_items=(Item.PENSION, Item.INJURY)))
    cities.set_city_rate(row=RATE, source="临人社〔2026〕1号", actor=None, now=place.now)
    (first, *_rest) = standing_of(place.station, NOVEMBER).people
    assert [(one.name, one.city) for one in first.missing] == [
        ("缴费基数", ""),
        ("工伤保险", "临江市"),
        ("工资账户", ""),
    ]


@pytest.mark.parametrize("method", GROUP_TERMS)
def test_what_the_page_misses_is_what_the_run_would_refuse(place: Place, method: str) -> None:
    Person.objects.update(hired_on=None)  # nobody knows for how many years they have been here
    paying.attend(place)
    paying.work(place, "1000.00")
    paying.agree_group(place, method, documented(method))
    paying.close(place)
    missed = {
        (one.person.no, missing.name)
        for one in standing_of(place.station, OCTOBER).people
        for missing in one.missing
        if missing.name != "工资账户"
    }
    assert {name for _, name in missed} == (
        {name for _, name in NEEDED[method]} if method != "attendance_piece" else {"工龄(满年)"}
    )
    try:
        draft_of(place.station, OCTOBER)
        refused = set()
    except Refused as error:
        refused = {
            (fault.params["name"].split()[0], fault.params["field"])
            for fault in error.faults
            if fault.code == FigureMissing.code
        }
    assert refused == missed


def test_a_commission_rate_that_nobody_agreed_is_missing(place: Place) -> None:
    paying.agree_group(place, "coefficient_5", Coefficient5Terms(None))
    groups = standing_of(place.station, NOVEMBER).groups
    assert [[one.name for one in group.missing] for group in groups if group.is_lacking] == [["提成比例"]]
    assert {StationTermsMissing.code, GroupTermsMissing.code} == {
        "payroll.station_terms_missing",
        "payroll.group_terms_missing",
    }


# accounts and tax openings


def test_an_account_is_set_and_shown_whole_to_those_who_pay(place: Place, clerk: Client) -> None:
    data = {"holder": "B某", "bank": "工商银行某某支行", "number": "6222 0202 0011 2230 010"}
    assert clerk.post("/payroll/accounts/A/B/", data).status_code == 302
    assert PayAccount.objects.get().number == NUMBER
    for client in (clerk, signed_in(Role.FINANCE_CLERK)):
        assert NUMBER in page_of(client, "/payroll/accounts/A/")
        assert NUMBER in page_of(client, "/payroll/accounts/A/B/")
    manager = signed_in(Role.AFTER_SALES_MANAGER)
    assert manager.get("/payroll/accounts/A/").status_code == 403
    page = page_of(manager, "/payroll/terms/A/people/B/")
    assert NUMBER not in page
    assert "…0010" in page
    assert NUMBER in page_of(clerk, "/payroll/terms/A/people/B/")
    assert NUMBER not in str([entry.facts for entry in JournalEntry.objects.all()])


@pytest.mark.parametrize("number", ["123", "6222x0200112230010", ""])
def test_a_number_that_is_none_is_refused(place: Place, clerk: Client, number: str) -> None:
    data = {"holder": "B某", "bank": "工商银行", "number": number}
    assert clerk.post("/payroll/accounts/A/B/", data).status_code == 422
    assert not PayAccount.objects.exists()


def test_the_beginning_of_a_tax_year_is_written_down(place: Place, clerk: Client) -> None:
    data = {
        "year": 2026,
        "months": 9,
        "months_before": 0,
        "income": "54000",
        "social": "5400.50",
        "special": "9000",
        "other": "0",
        "withheld": "12.30",
    }
    assert clerk.post("/payroll/terms/A/people/B/tax/", data).status_code == 302
    opening = TaxOpening.objects.get()
    assert (opening.months, opening.social, opening.withheld) == (9, Decimal("5400.50"), Decimal("12.30"))
    assert clerk.post("/payroll/terms/A/people/B/tax/", {**data, "months_before": 4}).status_code == 422
    assert TaxOpening.objects.count() == 1
    assert "54,000.00" in page_of(clerk, "/payroll/terms/A/people/B/tax/")


# queries


def test_the_stations_cost_the_same_whatever_their_number(place: Place, clerk: Client, max_queries: MaxQueries) -> None:
    workshop.station("B", "二站")
    for path in ("/payroll/terms/", "/payroll/accounts/"):
        clerk.get(path)
        with max_queries(8) as counted:
            page_of(clerk, path)
        asked = len(counted)
        paying.place(place.now, f"C{asked}{path[-4]}")
        workshop.station(f"D{path[-4]}", "四站")
        with max_queries(asked):
            page_of(clerk, path)


def test_the_terms_of_a_station_cost_the_same_whatever_the_people(
    place: Place, clerk: Client, max_queries: MaxQueries
) -> None:
    paying.agree_person(place, "A", PERSON)
    path = "/payroll/terms/A/?month=2026-11"
    clerk.get(path)
    with max_queries(16) as counted:
        page_of(clerk, path)
    asked = len(counted)
    for no in "BCD":
        paying.agree_person(place, no, PERSON)
        workshop.technician(place.station, f"{no}9", "新人", team=f"{no}组")
        paying.agree_group(place, "hour_price", documented("hour_price"), team=place.team)
    with max_queries(asked):
        page_of(clerk, path)


@pytest.mark.parametrize(
    "path",
    ["station/", "groups/", "people/B/", "people/B/tax/", "../../accounts/A/B/"],
)
def test_a_history_costs_the_same_whatever_its_length(
    place: Place, clerk: Client, max_queries: MaxQueries, path: str
) -> None:
    def written() -> None:
        person = place.people["B"]
        paying.agree(place, STATION)
        paying.agree_group(place, "coefficient_5", documented("coefficient_5"))
        paying.agree_person(place, "B", PERSON)
        terms.set_pay_account(person=person, holder="B某", bank="工行", number=NUMBER, actor=None, now=place.now)

    written()
    address = f"/payroll/terms/A/{path}".replace("terms/A/../../", "")
    clerk.get(address)
    with max_queries(16) as counted:
        page_of(clerk, address)
    for _ in range(3):
        written()
    with max_queries(len(counted)):
        page_of(clerk, address)


def test_the_accounts_cost_the_same_whatever_their_number(place: Place, clerk: Client, max_queries: MaxQueries) -> None:
    clerk.get("/payroll/accounts/A/")
    with max_queries(10) as counted:
        page_of(clerk, "/payroll/accounts/A/")
    for no in "ABC":
        person = place.people[no]
        terms.set_pay_account(person=person, holder=no, bank="工行", number=NUMBER, actor=None, now=place.now)
        workshop.technician(place.station, f"{no}9", "新人", team=f"{no}组")
    with max_queries(len(counted)):
        page_of(clerk, "/payroll/accounts/A/")


def test_the_cities_cost_the_same_whatever_their_number(clerk: Client, max_queries: MaxQueries, now: datetime) -> None:
    cities.set_city_rate(row=RATE, source="甲", actor=None, now=now)
    clerk.get("/payroll/cities/")
    with max_queries(8) as counted:
        page_of(clerk, "/payroll/cities/")
    for city in ("江北市", "江南市"):
        for item in Item:
            row = CityRow(city, item, OCTOBER, RATE.base_min, RATE.base_max, RATE.employee_rate, RATE.employer_rate)
            cities.set_city_rate(row=row, source="乙", actor=None, now=now)
    with max_queries(len(counted)):
        page_of(clerk, "/payroll/cities/")
