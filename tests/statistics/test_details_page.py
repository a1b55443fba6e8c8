"""The sheet BD-12 by page and by file: any days, any people, sums of all whatever the page shows."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from sanbao.kernel.periods import Month
from sanbao.network.models import Station
from sanbao.statistics.queries import month_table

SignIn = Callable[..., Client]
ALL_SEPTEMBER = "station=A&from_on=2026-09-01&last_on=2026-09-30"


def walk(client: Client, query: str) -> tuple[list[Any], dict[str, Any]]:
    """Follow the pages to the end; return every row and the last total."""
    rows: list[Any] = []
    asked = query
    while True:
        context = client.get(f"/statistics/details/?{asked}").context
        rows += [job for person in context["people"] for job in person.rows]
        if not context["next"]:
            return rows, dict(context["total"])
        asked = context["next"]


def test_the_pages_list_every_job_once_and_sum_them_all(sign_in: SignIn, september: Station) -> None:
    rows, total = walk(sign_in(), ALL_SEPTEMBER)
    table = month_table(Month(2026, 9), {september.pk})
    assert len(rows) == total["jobs"] == 698
    assert total["labour"] == f"{table.figure('labour'):,.2f}"
    assert sum(Decimal(row.labour.replace(",", "")) for row in rows) == table.figure("labour")
    assert total["people"] == len({row.person_id for row in table.rows if row.facts.get("joined_orders")})


def test_several_people_are_asked_for_by_name_number_or_initials(sign_in: SignIn, september: Station) -> None:
    client = sign_in()
    first, second = september.people.order_by("no")[:2]
    page = client.get(f"/statistics/details/?{ALL_SEPTEMBER}&people={first.name}、{second.no.lower()}")
    assert [person.name for person in page.context["people"]] == [
        f"{first.name} {first.no}",
        f"{second.name} {second.no}",
    ]
    rows, total = walk(client, f"{ALL_SEPTEMBER}&people={first.name}、{second.no}")
    assert (total["people"], len(rows)) == (2, total["jobs"])


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("station=A&from_on=2026-09-30&last_on=2026-09-01", "结束日期早于开始日期"),
        ("station=A&from_on=2024-01-01&last_on=2026-09-01", "一次最多查询一年"),
        (f"{ALL_SEPTEMBER}&people=无此人", "没有姓名或工号为“无此人”的人员"),
    ],
)
def test_what_cannot_be_asked_is_told_with_the_remedy(
    sign_in: SignIn, september: Station, query: str, told: str
) -> None:
    response = sign_in().get(f"/statistics/details/?{query}")
    assert response.status_code == 422
    assert told in response.content.decode()


def test_the_sheet_of_one_person_is_printed(sign_in: SignIn, september: Station, now: datetime) -> None:
    person = september.people.order_by("no")[0]
    query = f"{ALL_SEPTEMBER}&people={person.no}"
    response = sign_in().get(f"/statistics/details/BD-12.pdf?{query}")
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)
    assert (person.name in text, "BD-12" in text, "合计" in text) == (True, True, True)
    workbook = sign_in().get(f"/statistics/details/BD-12.xlsx?{query}")
    assert workbook["Content-Disposition"].endswith('.xlsx"')
    assert sign_in().get(f"/statistics/details/BD-12.html?{query}").status_code == 404
