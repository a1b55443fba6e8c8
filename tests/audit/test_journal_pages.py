"""The pages of the journal: who sees what, and finding an act again."""

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from sanbao.accounts.access import Places
from sanbao.accounts.models import User
from sanbao.audit import services
from sanbao.audit.models import JournalEntry
from sanbao.audit.queries import JournalFilter, journal_page
from sanbao.audit.services import record

Reader = Callable[..., User]
EVERYWHERE = Places(everything=True)


def _write(
    actor: User | None,
    now: datetime,
    *,
    act: str = "accounts.grant_role",
    subject: str = "user:lisi",
    station_id: int | None = None,
    facts: dict[str, object] | None = None,
) -> JournalEntry:
    return record(actor=actor, act=act, subject=subject, station_id=station_id, facts=facts or {}, now=now)


def _text(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def desk(client: Client, reader: Reader) -> Client:
    client.force_login(reader("system_administrator"))
    return client


def _found(**wanted: object) -> list[int]:
    return [entry.pk for entry in journal_page(EVERYWHERE, JournalFilter(**wanted)).entries]  # type: ignore[arg-type]  # each test names its own


def test_strangers_are_sent_to_the_sign_in(client: Client, db: None) -> None:
    for url in ("/audit/", "/audit/1/", "/audit/export/"):
        assert client.get(url).headers["Location"].startswith("/sign-in/")


def test_users_without_the_act_get_403(client: Client, reader: Reader) -> None:
    client.force_login(reader("technician"))
    for url in ("/audit/", "/audit/1/", "/audit/export/"):
        assert client.get(url).status_code == 403


def test_a_station_manager_reads_and_may_not_take_away(client: Client, reader: Reader) -> None:
    client.force_login(reader("station_manager"))
    assert "导出 Excel" not in _text(client.get("/audit/"))
    assert client.get("/audit/export/").status_code == 403
    assert not JournalEntry.objects.exists()


def test_an_act_is_told_in_chinese(desk: Client, zhang: User, now: datetime, stations: dict[str, int]) -> None:
    _write(zhang, now, station_id=stations["SH01"])
    page = _text(desk.get("/audit/"))
    for text in ("2026-11-05 10:00", "张三", "授予岗位", "用户 lisi", "SH01"):
        assert text in page


def test_what_the_system_did_is_told_as_such(desk: Client, now: datetime) -> None:
    _write(None, now)
    assert ">系统<" in _text(desk.get("/audit/"))


def test_a_reader_of_one_station_sees_its_acts_only(
    client: Client, reader: Reader, zhang: User, now: datetime, stations: dict[str, int]
) -> None:
    own = _write(zhang, now, station_id=stations["SH01"])
    other = _write(zhang, now, station_id=stations["HZ01"])
    general = _write(zhang, now)
    client.force_login(reader("station_manager", "station", "SH01"))
    lines = client.get("/audit/").context["lines"]
    assert [line["entry"].pk for line in lines] == [own.pk]
    assert client.get(f"/audit/{own.pk}/").status_code == 200
    assert client.get(f"/audit/{other.pk}/").status_code == 404
    assert client.get(f"/audit/{general.pk}/").status_code == 404


def test_a_reader_of_a_region_sees_its_stations(
    client: Client, reader: Reader, zhang: User, now: datetime, stations: dict[str, int]
) -> None:
    for station in stations.values():
        _write(zhang, now, station_id=station)
    _write(zhang, now)
    client.force_login(reader("station_manager", "region", "HD"))
    assert len(client.get("/audit/").context["lines"]) == 2


def test_a_reader_of_own_rows_sees_no_acts_of_stations(
    client: Client, reader: Reader, zhang: User, now: datetime, stations: dict[str, int]
) -> None:
    _write(zhang, now, station_id=stations["SH01"])
    client.force_login(reader("station_manager", "own"))
    assert client.get("/audit/").context["lines"] == []


def test_a_station_outside_of_the_scope_is_not_told_from_one_that_is_not_there(
    client: Client, reader: Reader, stations: dict[str, int]
) -> None:
    client.force_login(reader("station_manager", "station", "SH01"))
    for code in ("HZ01", "XX99"):
        response = client.get("/audit/", {"station": code})
        assert response.status_code == 422
        assert "没有这个编号的网点，或者它不在您的管理范围内。" in _text(response)


def test_acts_are_found_by_their_days_both_included(zhang: User, now: datetime) -> None:
    early = _write(zhang, datetime.fromisoformat("2026-11-04T23:59:59+08:00"))
    first = _write(zhang, datetime.fromisoformat("2026-11-05T00:00:00+08:00"))
    last = _write(zhang, datetime.fromisoformat("2026-11-06T23:59:59+08:00"))
    late = _write(zhang, datetime.fromisoformat("2026-11-07T00:00:00+08:00"))
    assert _found(from_on=date(2026, 11, 5), to_on=date(2026, 11, 6)) == [last.pk, first.pk]
    assert _found(to_on=date(2026, 11, 4)) == [early.pk]
    assert _found(from_on=date(2026, 11, 7)) == [late.pk]


def test_acts_are_found_by_person_act_station_and_subject(zhang: User, now: datetime, stations: dict[str, int]) -> None:
    one = _write(zhang, now, station_id=stations["SH01"])
    two = _write(None, now, act="ledger.post", subject="work_order:WX2611-A0001")
    assert _found(person="张") == _found(person="zhangsan") == [one.pk]
    assert _found(act="ledger.post") == _found(subject="wx2611-a0001") == [two.pk]
    assert _found(station_id=stations["SH01"]) == [one.pk]
    assert _found() == [two.pk, one.pk]
    assert _found(subject="nothing") == []


def test_nothing_found_is_said(desk: Client) -> None:
    assert "没有符合条件的记录" in _text(desk.get("/audit/", {"subject": "nothing"}))


def test_acts_come_fifty_to_a_page_and_keep_the_filter(desk: Client, zhang: User, now: datetime) -> None:
    entries = [_write(zhang, now, subject=f"user:{number}") for number in range(60)]
    _write(zhang, now, subject="other:1")
    first = desk.get("/audit/", {"subject": "user:"})
    second = desk.get("/audit/?" + first.context["next_query"])
    shown = [line["entry"].pk for response in (first, second) for line in response.context["lines"]]
    assert shown == [entry.pk for entry in reversed(entries)]
    assert second.context["next_query"] == ""


def test_the_journal_costs_the_same_whatever_its_length(
    desk: Client,
    zhang: User,
    now: datetime,
    stations: dict[str, int],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    _write(zhang, now, station_id=stations["SH01"])
    with django_assert_num_queries(6):
        desk.get("/audit/")
    _write(zhang, now, station_id=stations["HZ01"])
    _write(None, now)
    with django_assert_num_queries(6):
        desk.get("/audit/")


CHANGE: dict[str, object] = {
    "before": {"valid_until": None, "role": "inspector"},
    "after": {"valid_until": date(2026, 11, 5), "role": "inspector"},
    "token": "ERP",
}


def test_the_drawer_shows_how_it_was_and_how_it_is(desk: Client, zhang: User, now: datetime) -> None:
    entry = _write(zhang, now, facts=CHANGE)
    rows = [
        (row.label, row.before, row.after, row.has_changed) for row in desk.get(f"/audit/{entry.pk}/").context["facts"]
    ]
    assert rows == [
        ("截止日期(不含)", "", "2026-11-05", True),
        ("岗位", "质检员", "质检员", False),
        ("令牌", "", "ERP", False),
    ]


def test_htmx_gets_the_drawer_alone(desk: Client, zhang: User, now: datetime) -> None:
    entry = _write(zhang, now, facts=CHANGE)
    drawer = _text(desk.get(f"/audit/{entry.pk}/", headers={"HX-Request": "true"}))
    assert "<html" not in drawer
    assert entry.hash in drawer
    assert "<html" in _text(desk.get(f"/audit/{entry.pk}/"))


def _sheet(response: Any) -> list[tuple[object, ...]]:
    return list(load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True))


def test_the_export_holds_what_was_asked_for_and_is_itself_an_act(
    desk: Client, zhang: User, now: datetime, stations: dict[str, int]
) -> None:
    _write(zhang, now, station_id=stations["SH01"], facts={**CHANGE, "name": "=HYPERLINK(1)"})
    _write(zhang, now, subject="other:1")
    response = desk.get("/audit/export/", {"subject": "user:"})
    head, row = _sheet(response)
    assert head == ("时间", "操作人", "操作", "对象", "网点", "内容")
    assert row[:5] == ("2026-11-05 10:00:00", "张三", "授予岗位", "用户 lisi", "SH01")
    assert "=HYPERLINK(1)" in str(row[5])
    told = JournalEntry.objects.get(act="audit.export_journal")
    assert told.facts == {"rows": 1, "filter": {"subject": "user:"}}
    assert f"journal-{timezone.localdate()}.xlsx" in response.headers["Content-Disposition"]


def test_a_formula_that_a_user_typed_is_text_in_the_export(desk: Client, now: datetime) -> None:
    _write(User.objects.create(username="evil", name="=1+1"), now)
    sheet = load_workbook(BytesIO(desk.get("/audit/export/").content)).active
    assert sheet is not None
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=1+1", "s")


def test_an_export_that_is_too_long_is_refused_and_not_noted(
    desk: Client, zhang: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_ROWS", 2)
    for _ in range(3):
        _write(zhang, now)
    response = desk.get("/audit/export/")
    assert response.status_code == 422
    assert "符合条件的记录超过 2 条，请缩小日期范围后再导出。" in _text(response)
    assert not JournalEntry.objects.filter(act="audit.export_journal").exists()


def test_a_date_that_is_none_is_refused_on_the_form(desk: Client) -> None:
    assert desk.get("/audit/", {"from_on": "昨天"}).status_code == 422
    assert desk.get("/audit/export/", {"from_on": "昨天"}).status_code == 422
