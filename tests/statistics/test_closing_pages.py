"""Closing by page, what is typed before it, and the statement on paper that never changes again."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from openpyxl import load_workbook
from pypdf import PdfReader
from pytest_django import Settings

import workshop
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.audit.models import JournalEntry
from sanbao.documents.models import IssuedForm
from sanbao.documents.queries import printed
from sanbao.kernel.periods import Month
from sanbao.network.models import AttendanceDay, Person, Station
from sanbao.statistics.errors import MonthStillOpen
from sanbao.statistics.models import MonthClosing, MonthNote
from sanbao.statistics.services import close_month, issue_statement, note_month
from sanbao.work_orders.services import receive

SignIn = Callable[..., Client]
OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
HERE = "/statistics/HZ01/2026-10/"


@pytest.fixture
def station(db: None) -> Station:
    return workshop.station("HZ01", "杭州一站")


@pytest.fixture
def lead(station: Station, now: datetime) -> Person:
    person = workshop.technician(station, "A001", "许刚", team="机修一组")
    workshop.attended(person, "√√√")
    workshop.done(station, workshop.order("WX1", workshop.job([person])), now)
    return person


def close(station: Station, now: datetime) -> MonthClosing:
    return close_month(station=station, month=OCTOBER, actor=None, now=now)


def text_of(pdf: bytes) -> str:
    """Return the text without the spaces: letters of titles stand apart."""
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


def test_the_page_before_closing_names_what_is_still_open(
    sign_in: SignIn, station: Station, lead: Person, now: datetime
) -> None:
    workshop.technician(station, "A002", "朱峰", hired_on=date(2026, 10, 27))
    workshop.done(station, workshop.rework("WX8", "", [lead]), now)
    workshop.done(station, workshop.rework("WX7", "WX1", [lead]), now)
    receive(station=station, content=workshop.order("WX9", workshop.job([lead])), actor=None, now=now)
    response = sign_in().get(f"{HERE}close/")
    opened = response.context["open"]
    assert [order.number for order in opened.open_orders] == ["WX9"]
    assert [(gap.person.name, gap.days) for gap in opened.gaps] == [("许刚", 20), ("朱峰", 4)]  # two of 22
    assert [order.number for order in opened.baseless_reworks] == ["WX8"]
    assert opened.against == ()
    page = response.content.decode()
    assert ("许刚</a> A001 缺 20 天" in page, "朱峰</a> A002 缺 4 天" in page, "没有原工单的返修" in page) == (
        True,
    ) * 3


def test_an_attendance_that_lacks_no_day_is_complete(sign_in: SignIn, station: Station, lead: Person) -> None:
    AttendanceDay.objects.all().delete()
    workshop.attended(lead, "√" * 31)
    opened = sign_in().get(f"{HERE}close/").context["open"]
    assert (opened.gaps, opened.baseless_reworks) == ([], [])


def test_an_earlier_open_month_stands_against_closing(
    sign_in: SignIn, station: Station, lead: Person, now: datetime
) -> None:
    workshop.done(station, workshop.order("WX0", workshop.job([lead]), month=9), now)
    client = sign_in()
    page = client.get(f"{HERE}close/").content.decode()
    assert "请先结 2026年9月" in page
    assert "data-confirm" not in page
    assert client.post(f"{HERE}close/").status_code == 409
    assert MonthClosing.objects.count() == 0


def test_closing_shows_who_closed_when_and_refuses_a_second_time(
    sign_in: SignIn, station: Station, lead: Person
) -> None:
    client = sign_in()
    response = client.post(f"{HERE}close/", follow=True)
    closing = MonthClosing.objects.get()
    page = response.content.decode()
    assert closing.digest[:12] in page
    assert "周岚" in page
    assert client.post(f"{HERE}close/").status_code == 409
    assert MonthClosing.objects.count() == 1


def test_only_keepers_close_and_note(sign_in: SignIn, station: Station, lead: Person) -> None:
    for role in (Role.WORKSHOP_HEAD, Role.PAYROLL_CLERK, Role.TECHNICIAN):
        client = sign_in(role)
        assert client.post(f"{HERE}close/").status_code == 403
        assert client.post(f"{HERE}A001/note/", {"reward": "5"}).status_code == 403
        page = client.get("/statistics/?station=HZ01&month=2026-10&set=notes").content.decode()
        assert "note-form" not in page
    assert (MonthClosing.objects.count(), MonthNote.objects.count()) == (0, 0)


def test_a_late_order_lands_in_the_open_month_and_names_the_closed_one(
    sign_in: SignIn, station: Station, lead: Person, now: datetime
) -> None:
    close(station, now)
    before = sign_in().get("/statistics/?station=HZ01&month=2026-10").context["table"].rows
    workshop.done(station, workshop.order("WX-LATE", workshop.job([lead]), day=30), now)
    client = sign_in()
    assert client.get("/statistics/?station=HZ01&month=2026-10").context["table"].rows == before
    assert "含补记 2026-10 1 笔" in client.get("/statistics/?station=HZ01&month=2026-11").content.decode()
    drilled = client.get("/statistics/HZ01/2026-11/A001/lead_orders/").content.decode()
    assert ("WX-LATE" in drilled, "补记 2026-10" in drilled) == (True, True)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("200", "200.00"), ("-50.5", "-50.50"), ("１００元", "100.00"), ("", "0.00"), ("¥1,200", "1200.00")],
)
def test_rewards_are_typed_as_people_write_them(sign_in: SignIn, lead: Person, typed: str, stored: str) -> None:
    response = sign_in().post(
        f"{HERE}A001/note/", {"reward": typed, "remark": " 带徒 "}, headers={"HX-Request": "true"}
    )
    assert response.status_code == 200
    assert "已保存" in response.content.decode()
    note = MonthNote.objects.get()
    assert (note.reward, note.remark) == (Decimal(stored), "带徒")
    assert JournalEntry.objects.filter(act="statistics.note_month").count() == 1


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"reward": "很多"}, "不是金额"),
        ({"reward": "1.234"}, "不是金额"),
        ({"reward": "NaN"}, "不是金额"),
        ({"reward": "99999999"}, "不是金额"),
        ({"reward": "5", "remark": "长" * 101}, "最多 100 个字"),
    ],
)
def test_what_is_no_reward_is_refused_and_nothing_is_kept(
    sign_in: SignIn, lead: Person, data: dict[str, str], told: str
) -> None:
    response = sign_in().post(f"{HERE}A001/note/", data)
    assert response.status_code == 422
    assert told in response.content.decode()
    assert MonthNote.objects.count() == 0


def test_a_refused_reward_is_told_beside_its_box_and_the_box_keeps_it(sign_in: SignIn, lead: Person) -> None:
    response = sign_in().post(f"{HERE}A001/note/", {"reward": "很多"}, headers={"HX-Request": "true"})
    assert response.status_code == 422
    assert "HX-Reswap" not in response.headers  # only the word beside the box is exchanged, not what was typed
    page = response.content.decode()
    assert ("note-said note-fault" in page, "奖罚“很多”不是金额" in page, "input" in page) == (True, True, False)
    assert MonthNote.objects.count() == 0


def test_a_closed_month_takes_no_notes(sign_in: SignIn, station: Station, lead: Person, now: datetime) -> None:
    close(station, now)
    response = sign_in().post(f"{HERE}A001/note/", {"reward": "5"})
    assert response.status_code == 409
    assert MonthNote.objects.count() == 0
    assert "note-form" not in sign_in().get("/statistics/?station=HZ01&month=2026-10&set=notes").content.decode()


def test_without_script_the_typist_comes_back_to_the_table(sign_in: SignIn, lead: Person) -> None:
    back = "/statistics/?station=HZ01&month=2026-10&set=notes"
    response = sign_in().post(f"{HERE}A001/note/", {"reward": "5", "back": back})
    assert (response.status_code, response.headers["Location"]) == (302, back)
    elsewhere = sign_in().post(f"{HERE}A001/note/", {"reward": "5", "back": "//evil.example/"})
    assert elsewhere.headers["Location"] == "/statistics/"


def test_the_draft_of_an_open_month_is_marked_unnumbered_and_not_kept(sign_in: SignIn, lead: Person) -> None:
    client = sign_in()
    response = client.get(f"{HERE}BD-11.pdf")
    text = text_of(response.content)
    assert response["Content-Type"] == "application/pdf"
    assert ("未结账" in text, "BD11-" in text) == (True, False)
    workbook = client.get(f"{HERE}BD-11.xlsx")
    assert workbook["Content-Disposition"] == 'attachment; filename="BD-11-HZ01-2026-10.xlsx"'
    cells = [cell.value for row in load_workbook(BytesIO(workbook.content)).active.rows for cell in row]
    assert "许刚" in cells
    assert IssuedForm.objects.count() == 0
    assert client.get(f"{HERE}BD-11.docx").status_code == 404


def test_an_open_month_is_not_issued_and_a_closed_one_is_not_drafted(
    sign_in: SignIn, station: Station, lead: Person, now: datetime
) -> None:
    client = sign_in()
    assert client.post(f"{HERE}issue/").status_code == 409
    with pytest.raises(MonthStillOpen):
        issue_statement(station=station, month=OCTOBER, actor=None, now=now)
    close(station, now)
    refused = client.get(f"{HERE}BD-11.pdf")
    assert refused.status_code == 409
    assert "签发并打印" in refused.content.decode()
    assert IssuedForm.objects.count() == 0


def test_a_closed_month_is_a_workbook_before_it_is_issued(
    sign_in: SignIn, station: Station, lead: Person, now: datetime
) -> None:
    closing, client = close(station, now), sign_in()
    page = client.get("/statistics/?station=HZ01&month=2026-10").content.decode()
    assert f'href="{HERE}BD-11.xlsx"' in page
    assert "data-changes-page" in page
    rows = [
        [cell.value for cell in row] for row in load_workbook(BytesIO(client.get(f"{HERE}BD-11.xlsx").content)).active
    ]
    cells = [value for row in rows for value in row]
    assert f"结账校验码 {closing.digest}" in cells
    (row,) = (row for row in rows if "许刚" in row)
    assert row[4] == 4.6  # a number to reckon with, as all the others
    assert IssuedForm.objects.count() == 0


def test_the_head_of_the_statement_names_the_unit_that_issues_it(
    sign_in: SignIn, station: Station, lead: Person, settings: Settings
) -> None:
    text = text_of(sign_in().get(f"{HERE}BD-11.pdf").content)
    assert text.index("XX公司售后服务中心") < text.index("维修人员工作情况月统计表")
    settings.SERVICE_CENTRE = "齐鲁机电服务总部"
    assert "齐鲁机电服务总部" in text_of(sign_in().get(f"{HERE}BD-11.pdf").content)


def test_the_score_is_told_to_come_after_the_closing(sign_in: SignIn, lead: Person) -> None:
    page = sign_in().get(f"{HERE}A001/").content.decode()
    assert '<a href="/kpi/HZ01/2026-10/A001/">得分在结账后评定，见绩效</a>' in page
    assert not re.search("尚无数据来源：[^<]*得分", page)
    assert "得分在结账后评定，见绩效" in sign_in().get(f"{HERE}A001/score/").content.decode()


def test_the_days_behind_an_attendance_lead_into_the_grid(sign_in: SignIn, lead: Person) -> None:
    page = sign_in().get(f"{HERE}A001/attended_days/").content.decode()
    assert f'<a href="/attendance/HZ01/2026-10/#c-{lead.pk}-3">' in page
    grid = sign_in().get("/attendance/HZ01/2026-10/").content.decode()
    assert f'id="c-{lead.pk}-3"' in grid


def test_a_closed_statement_is_issued_once_and_reprinted_to_the_byte(
    sign_in: SignIn, station: Station, lead: Person, now: datetime
) -> None:
    note_month(station=station, month=OCTOBER, person=lead, reward=Decimal(200), remark="带徒", actor=None, now=now)
    close(station, now)
    client = sign_in()
    first = client.post(f"{HERE}issue/", follow=True)
    issued = IssuedForm.objects.get()
    assert (issued.number, issued.subject) == ("BD11-202610-0001", "month:HZ01:2026-10")
    assert ("许刚" in text_of(first.content), "仅供核对" in text_of(first.content)) == (True, False)
    lead.name, station.name = "许小刚", "杭州旗舰站"
    lead.save()
    station.save()
    workshop.done(station, workshop.order("WX-LATE", workshop.job([lead]), day=30), now)
    again = sign_in(Role.PAYROLL_CLERK).post(f"{HERE}issue/", follow=True)
    assert again.content == first.content
    assert sha256(again.content).hexdigest() == issued.sha256
    assert IssuedForm.objects.count() == 1
    assert client.get(f"{HERE}BD-11.pdf").headers["Location"] == "/d/BD11-202610-0001.pdf"
    assert "BD11-202610-0001" in client.get("/statistics/?station=HZ01&month=2026-10").content.decode()


def test_the_paper_is_chinese_also_for_an_english_reader(
    sign_in: SignIn, station: Station, lead: Person, now: datetime
) -> None:
    close(station, now)
    client = sign_in()
    client.post("/language/", {"language": "en"})
    text = text_of(client.post(f"{HERE}issue/", follow=True).content)
    assert ("主修" in text, "Lead" in text) == (True, False)


def test_one_sheet_of_several_stations_is_a_draft_until_all_are_closed(
    sign_in: SignIn, station: Station, lead: Person, now: datetime
) -> None:
    other = workshop.station("GZ01", "广州一站")
    workshop.done(other, workshop.order("GZ1", workshop.job([workshop.technician(other, "B001", "吴超")])), now)
    close(station, now)
    address, client = "/statistics/BD-11.pdf?station=*&month=2026-10", sign_in()
    draft = text_of(client.get(address).content)
    assert ("仅供核对" in draft, "吴超" in draft, "许刚" in draft) == (True, True, True)
    close_month(station=other, month=OCTOBER, actor=None, now=now)
    assert "仅供核对" not in text_of(client.get(address).content)
    assert client.get("/statistics/BD-11.pdf?station=*&month=x").status_code == 404
    assert client.get("/statistics/BD-11.pdf?station=GZ01&month=2026-10").status_code == 200
    narrow = sign_in(Role.STATION_MANAGER, Scope.STATION, "HZ01")
    assert narrow.get("/statistics/BD-11.pdf?station=GZ01&month=2026-10").status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_two_who_issue_at_once_get_one_number(now: datetime) -> None:
    station = workshop.station("HZ01", "杭州一站")
    workshop.done(station, workshop.order("WX1", workshop.job([workshop.technician(station, "A001", "许刚")])), now)
    close(station, now)
    numbers: list[Any] = []

    def press() -> None:
        try:
            numbers.append(issue_statement(station=station, month=OCTOBER, actor=None, now=now).number)
        finally:
            connection.close()

    presses = [Thread(target=press) for _n in range(3)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert numbers == ["BD11-202610-0001"] * 3
    assert IssuedForm.objects.count() == 1


RENDER = """
import django; django.setup()
import json, sys
from sanbao.documents.forms import pdf
from sanbao.documents.forms.register import registered
from sanbao.documents.forms.stored import from_data
from hashlib import sha256
entry = registered("BD-11")
print(sha256(pdf.render(entry.form, from_data(json.load(sys.stdin)), template=entry.template)).hexdigest())
"""


def test_another_process_prints_the_same_bytes_from_what_is_kept(
    station: Station, lead: Person, now: datetime, tmp_path: Any
) -> None:
    close(station, now)
    issued = issue_statement(station=station, month=OCTOBER, actor=None, now=now)
    kept = IssuedForm.objects.get(pk=issued.pk)
    assert sha256(printed(kept)).hexdigest() == kept.sha256
    environment = {"DJANGO_SETTINGS_MODULE": "sanbao.settings", "SANBAO_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    elsewhere = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", RENDER],
        input=json.dumps(kept.data),
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert elsewhere.stdout.strip() == kept.sha256
