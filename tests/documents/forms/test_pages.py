"""The register of issued forms, and what the code on a paper leads to."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from documents.forms.invented import voucher_sheet
from sanbao.accounts.models import Grant, User
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.documents.models import IssuedForm
from sanbao.documents.ports import record_pages
from sanbao.documents.services import issue
from sanbao.kernel.periods import Month
from sanbao.network.models import Region, Station

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("workshop")]

SignIn = Callable[..., Client]
Issue = Callable[..., IssuedForm]
FIRST = "TS01-202610-0001"
OCTOBER = Month(2026, 10)


@pytest.fixture
def stations(db: None) -> dict[str, Station]:
    region = Region.objects.create(code="HD", name="华东")
    made = (Station.objects.create(code=code, name=code, region=region) for code in ("A", "B"))
    return {station.code: station for station in made}


@pytest.fixture
def issue_at(stations: dict[str, Station], now: datetime) -> Issue:
    def make(code: str = "A", *, month: Month = OCTOBER, title: str = "保修作业凭证") -> IssuedForm:
        return issue(
            form="TS-01",
            sheet=replace(voucher_sheet(), title=title),
            month=month,
            station_id=stations[code].pk,
            station_code=code,
            subject="voucher_of_tests:V1",
            actor=None,
            now=now,
        )

    return make


@pytest.fixture
def signed_in(stations: dict[str, Station]) -> SignIn:
    def make(role: Role = Role.STATISTICIAN, scope: Scope = Scope.STATION, place: str = "A") -> Client:
        user = User.objects.create(username=f"{role}{place}", name="尤晓东")
        Grant.objects.create(user=user, role=role, scope=scope, place=place, valid_from=date(2026, 1, 1))
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


def _record_address(key: str) -> str:
    return f"/vouchers/{key}/"


record_pages.add("voucher_of_tests", _record_address)


def test_the_list_shows_the_stations_own_forms_the_latest_first(issue_at: Issue, signed_in: SignIn) -> None:
    issue_at("A"), issue_at("B"), issue_at("A")
    page = signed_in().get("/forms/issued/").content.decode()
    assert page.index("TS01-202610-0003") < page.index(FIRST)
    assert "TS01-202610-0002" not in page


def test_the_list_is_filtered(issue_at: Issue, signed_in: SignIn) -> None:
    issue_at(), issue_at(month=Month(2026, 11)), issue_at(title="返修车处理记录")
    client = signed_in()
    assert [issued.number for issued in client.get("/forms/issued/?month=2026-11").context["issued"]] == [
        "TS01-202611-0001"
    ]
    assert [issued.title for issued in client.get("/forms/issued/?q=返修").context["issued"]] == ["返修车处理记录"]
    assert len(client.get("/forms/issued/?form=TS-01").context["issued"]) == 3
    assert client.get("/forms/issued/?form=BD-99").status_code == 422
    assert "月份请写成" in client.get("/forms/issued/?month=October").content.decode()


def test_a_long_list_is_paged_by_key(issue_at: Issue, signed_in: SignIn) -> None:
    first = issue_at()
    copies = [replace_number(first, number) for number in range(2, 53)]
    IssuedForm.objects.bulk_create(copies)
    client = signed_in()
    page = client.get("/forms/issued/")
    assert [len(page.context["issued"]), page.context["issued"][0].number] == [50, "TS01-202610-0052"]
    rest = client.get(f"/forms/issued/?{page.context['next']}")
    assert [issued.number for issued in rest.context["issued"]] == ["TS01-202610-0002", FIRST]
    assert rest.context["next"] == ""


def replace_number(issued: IssuedForm, number: int) -> IssuedForm:
    values = {field.attname: getattr(issued, field.attname) for field in IssuedForm._meta.concrete_fields}  # noqa: SLF001 - Django's public interface
    return IssuedForm(**{**values, "id": None, "number": f"TS01-202610-{number:04d}"})


def test_the_list_makes_the_same_queries_for_one_and_for_three_rows(
    issue_at: Issue, signed_in: SignIn, max_queries: Callable[..., object]
) -> None:
    client, counts = signed_in(), []
    for more in (1, 2):
        for _ in range(more):
            issue_at()
        with max_queries(8) as queries:  # type: ignore[attr-defined]  # a context manager
            client.get("/forms/issued/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_code_on_the_paper_leads_to_the_form_and_its_record(issue_at: Issue, signed_in: SignIn) -> None:
    issue_at()
    page = signed_in().get(f"/d/{FIRST}").content.decode()
    assert "校验通过：存档与签发时完全一致。" in page
    assert 'class="paper-form' in page
    assert "/vouchers/V1/" in page


def test_the_pdf_is_the_issued_one_and_the_workbook_is_made_of_its_data(issue_at: Issue, signed_in: SignIn) -> None:
    issued = issue_at()
    client = signed_in()
    pdf = client.get(f"/d/{FIRST}.pdf")
    assert (pdf.content, pdf["Content-Type"]) == (issued.pdf, "application/pdf")
    page = load_workbook(BytesIO(client.get(f"/d/{FIRST}.xlsx").content)).active
    assert page is not None
    assert page["A2"].value == "保修作业凭证"


def test_a_damaged_form_says_so_and_is_not_printed(issue_at: Issue, signed_in: SignIn) -> None:
    issued = issue_at()
    damaged = replace_number(issued, 2)
    damaged.pdf = b"%PDF-1.7 something else"
    damaged.save()
    client = signed_in()
    page = client.get("/d/TS01-202610-0002").content.decode()
    assert "校验不通过" in page
    assert "按原样重印" not in page
    assert client.get("/d/TS01-202610-0002.pdf").status_code == 409


@pytest.mark.parametrize("address", [f"/d/{FIRST}", f"/d/{FIRST}.pdf", f"/d/{FIRST}.xlsx"])
def test_other_stations_do_not_learn_that_the_form_exists(issue_at: Issue, signed_in: SignIn, address: str) -> None:
    issue_at("A")
    assert signed_in(place="B").get(address).status_code == 404
    assert signed_in(Role.TECHNICIAN).get(address).status_code == 403
    assert Client().get(address).status_code == 302


def test_a_form_of_headquarters_is_for_those_who_see_everything(
    issue_at: Issue, signed_in: SignIn, now: datetime
) -> None:
    issued = issue_at()
    headquarters = replace_number(issued, 2)
    headquarters.station_id, headquarters.station_code = None, ""
    headquarters.save()
    assert signed_in().get("/d/TS01-202610-0002").status_code == 404
    assert signed_in(Role.AFTER_SALES_MANAGER, Scope.ALL, "").get("/d/TS01-202610-0002").status_code == 200


def test_two_contexts_cannot_show_the_same_kind_of_record() -> None:
    with pytest.raises(ValueError, match="two contexts"):
        record_pages.add("voucher_of_tests", lambda key: key)
    assert record_pages.address_of("unknown:1") is None
