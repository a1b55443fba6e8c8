"""The pages of the network: what they show to whom, what they take in, and what they cost."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from network.conftest import CloseMonth, Employ, SignIn
from sanbao.accounts.access import Places
from sanbao.accounts.models import User
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.audit.models import JournalEntry
from sanbao.documents.ports import record_pages
from sanbao.kernel.calendar import DayKind
from sanbao.kernel.periods import Month
from sanbao.network import services
from sanbao.network.home import attendance_missing
from sanbao.network.models import AttendanceDay, Person, Region, Shift, Station
from sanbao.network.rules.attendance import Mark
from sanbao.network.rules.places import DepartmentKind
from sanbao.network.services import set_attendance

MaxQueries = Callable[[int], AbstractContextManager[CaptureQueriesContext]]
GRID = "/attendance/HZ01/2026-10/"
OCTOBER = Month(2026, 10)


def text_of(response: Any) -> str:
    content: bytes = response.content
    return content.decode()


# what it costs


def test_the_list_of_people_costs_the_same_whatever_their_number(
    employ: Employ, sign_in: SignIn, max_queries: MaxQueries
) -> None:
    client = sign_in(Role.STATISTICIAN)
    for number in (1, 2, 3):
        employ(no=f"A{number:02}", name=f"周{number}")
        with max_queries(6):
            assert f"周{number}" in text_of(client.get("/people/"))


def test_the_organisation_costs_the_same_whatever_its_size(
    station: Station, sign_in: SignIn, max_queries: MaxQueries, now: datetime
) -> None:
    client = sign_in(Role.STATISTICIAN)
    store = DepartmentKind.OLD_PART_STORE
    for number in (1, 2, 3):
        child = Station.objects.create(code=f"S{number}", name=f"分站{number}", parent=station, region=station.region)
        services.set_department(station=child, name=f"旧件{number}", kind=store, actor=None, now=now)
        Region.objects.create(code=f"R{number}", name=f"大区{number}")
        with max_queries(7):
            page = text_of(client.get("/organisation/"))
        assert all(word in page for word in (f"分站{number}", f"旧件{number}", f"大区{number}"))


def test_the_chart_of_a_station_costs_the_same_whatever_its_size(
    station: Station, employ: Employ, sign_in: SignIn, max_queries: MaxQueries, now: datetime
) -> None:
    client = sign_in(Role.STATION_MANAGER, Scope.STATION, "HZ01")
    for number in (1, 2, 3):
        part = services.set_department(
            station=station, name=f"部门{number}", kind=DepartmentKind.OFFICE, actor=None, now=now
        )
        post = services.set_post(department=part, title=f"岗位{number}", headcount=2, actor=None, now=now)
        team = services.set_team(station=station, name=f"班组{number}", department=part, actor=None, now=now)
        employ(no=f"A{number}", name=f"周{number}", post=post, team=team)
        with max_queries(12):
            page = text_of(client.get("/organisation/of/HZ01/"))
        assert all(word in page for word in (f"岗位{number}", f"班组{number}", f"周{number}", "空缺 1"))


def test_the_grid_costs_the_same_whatever_its_size(
    employ: Employ, sign_in: SignIn, max_queries: MaxQueries, now: datetime
) -> None:
    client = sign_in(Role.STATISTICIAN)
    for number in (1, 2, 3):
        person = employ(no=f"A{number}", name=f"周{number}")
        set_attendance(person=person, on=date(2026, 10, 9), mark=Mark.FULL, actor=None, now=now)
        with max_queries(10):
            assert f"周{number}" in text_of(client.get(GRID))


def test_the_grid_tells_for_each_person_on_which_days_the_shift_works(
    six_days: Shift, employ: Employ, sign_in: SignIn, now: datetime
) -> None:
    employ(no="A1", name="周岚")
    services.plan_shift(
        person=employ(no="A2", name="许晴"), shift=six_days, from_on=date(2026, 10, 12), actor=None, now=now
    )
    services.set_calendar_day(on=date(2026, 10, 1), kind=DayKind.STATUTORY, note="国庆节", actor=None, now=now)
    rows = sign_in(Role.STATISTICIAN).get(GRID).context["grid"].rows
    due = [[cell.day.on.day for cell in row.cells if cell.is_due] for row in rows]
    assert 10 not in due[0]
    assert 17 not in due[0]
    assert [day for day in due[1] if day not in due[0]] == [17, 24, 31]  # Saturdays from the day of the plan on
    assert 1 not in due[1]  # a holiday for both


@pytest.mark.parametrize("team", ["999999999999999999999999", "7", "-1", "乙"])
def test_a_team_that_the_station_does_not_have_narrows_nothing(employ: Employ, sign_in: SignIn, team: str) -> None:
    employ(name="周岚")
    response = sign_in(Role.STATISTICIAN).get(GRID, {"team": team})
    assert response.status_code == 200
    assert "周岚" in text_of(response)


def test_the_stations_with_attendance_cost_the_same_whatever_their_number(
    station: Station, other_station: Station, sign_in: SignIn, max_queries: MaxQueries
) -> None:
    client = sign_in(Role.STATISTICIAN)
    for number in (1, 2, 3):
        Station.objects.create(code=f"S{number}", name=f"分站{number}")
        with max_queries(6):
            assert f"分站{number}" in text_of(client.get("/attendance/"))


def test_the_calendar_costs_the_same_whatever_stands_in_it(
    sign_in: SignIn, max_queries: MaxQueries, now: datetime
) -> None:
    client = sign_in(Role.STATISTICIAN)
    for day in (1, 2, 3):
        services.set_calendar_day(on=date(2026, 10, day), kind=DayKind.STATUTORY, note="国庆节", actor=None, now=now)
        with max_queries(4):
            assert client.get("/calendar/?year=2026").status_code == 200


# people


def test_people_are_found_by_initials_and_filtered(employ: Employ, sign_in: SignIn) -> None:
    employ(no="A01", name="曾国伟", coefficient="4.6")
    employ(no="A02", name="许晴", coefficient="1.5")
    client = sign_in(Role.STATISTICIAN)
    assert "许晴" not in text_of(client.get("/people/?text=zgw"))
    assert "曾国伟" in text_of(client.get("/people/?text=zgw"))
    assert "主修 4.6" in text_of(client.get("/people/?grade=lead"))
    assert "许晴" not in text_of(client.get("/people/?grade=lead"))
    assert "没有符合条件的人员" in text_of(client.get("/people/?on=2019-01-01"))


def test_the_list_of_people_goes_on_where_the_page_ended(employ: Employ, sign_in: SignIn, station: Station) -> None:
    for number in range(51):
        employ(no=f"A{number:02}", name=f"周{number:02}号", coefficient=None)
    client = sign_in(Role.STATISTICIAN)
    first = client.get("/people/")
    assert "周49号" in text_of(first)
    assert "周50号" not in text_of(first)
    assert "周50号" in text_of(client.get(f"/people/?{first.context['next_query']}"))


def test_the_search_leads_to_a_person(employ: Employ, sign_in: SignIn) -> None:
    employ(name="曾国伟")
    response = sign_in(Role.STATISTICIAN).get("/search/?q=zgw")
    assert response.headers["Location"] == "/people/of/HZ01/A01/"


def test_a_technician_sees_himself_only(employ: Employ, sign_in: SignIn, now: datetime) -> None:
    own = employ(phone="13800138000")
    employ(no="A02", name="许晴")
    client = sign_in(Role.TECHNICIAN, Scope.OWN)
    services.link_user(person=own, user=User.objects.get(username="shenlu"), actor=None, now=now)
    assert "许晴" not in text_of(client.get("/people/"))
    page = text_of(client.get("/people/of/HZ01/A01/"))
    assert "13800138000" in page
    assert "办理离职" not in page
    assert client.get("/people/of/HZ01/A02/").status_code == 404
    grid = text_of(client.get(GRID))
    assert "周岚" in grid
    assert "许晴" not in grid
    assert client.post(GRID).status_code == 403


def test_telephones_are_masked_for_whoever_does_not_keep_people(employ: Employ, sign_in: SignIn) -> None:
    employ(phone="13800138000")
    page = text_of(sign_in(Role.WORKSHOP_HEAD).get("/people/of/HZ01/A01/"))
    assert "13800138000" not in page
    assert "138****8000" in page


def test_somebody_is_hired_with_a_grade_on_one_page(station: Station, sign_in: SignIn) -> None:
    client = sign_in(Role.STATION_MANAGER, Scope.STATION, "HZ01")
    form = {"no": "A09", "name": "许　晴", "hired_on": "2026-10-08", "grade-coefficient": "3.5"}
    assert client.post("/people/new/HZ01/", form).headers["Location"] == "/people/of/HZ01/A09/"
    person = Person.objects.get(no="A09")
    assert [(row.grade, row.from_on) for row in person.grades.all()] == [("deputy", date(2026, 10, 8))]
    again = client.post("/people/new/HZ01/", form)
    assert again.status_code == 422
    assert "已有工号“A09”" in text_of(again)


def test_a_station_manager_edits_nobody_elsewhere(other_station: Station, employ: Employ, sign_in: SignIn) -> None:
    employ(station=other_station)
    client = sign_in(Role.STATION_MANAGER, Scope.STATION, "HZ01")
    for path in ("edit", "grade"):
        assert client.get(f"/people/of/GZ01/A01/{path}/").status_code == 404
    assert client.get("/people/new/GZ01/").status_code == 404


def test_a_refused_grade_is_told_on_the_form(employ: Employ, close_month: CloseMonth, sign_in: SignIn) -> None:
    person = employ()
    close_month(OCTOBER)
    response = sign_in(Role.AFTER_SALES_MANAGER).post(
        "/people/of/HZ01/A01/grade/", {"coefficient": "4.1", "from_on": "2026-10-01", "reason": "考核"}
    )
    assert response.status_code == 422
    assert "请从 2026-11-01 或以后生效" in text_of(response)
    assert person.grades.count() == 1


def test_leaving_takes_the_last_day_at_work(employ: Employ, sign_in: SignIn) -> None:
    person = employ()
    sign_in(Role.STATION_MANAGER).post("/people/of/HZ01/A01/leave/", {"last_on": "2026-10-31"})
    person.refresh_from_db()
    assert person.left_on == date(2026, 11, 1)


def test_leaving_on_a_day_without_a_next_one_is_refused_on_the_page(employ: Employ, sign_in: SignIn) -> None:
    person = employ()
    response = sign_in(Role.STATION_MANAGER).post("/people/of/HZ01/A01/leave/", {"last_on": "9999-12-31"})
    assert response.status_code == 422
    assert "日期 9999-12-31 不在 1900 年到 2999 年之间" in text_of(response)
    person.refresh_from_db()
    assert person.left_on is None


# organisation


def test_the_chart_is_made_on_its_pages(station: Station, sign_in: SignIn) -> None:
    client = sign_in(Role.STATION_MANAGER, Scope.STATION, "HZ01")
    home = "/organisation/of/HZ01/"
    client.post(f"{home}departments/new/", {"name": "三包组", "kind": "old_part_store", "order": "1"})
    part = station.departments.get()
    client.post(f"{home}posts/new/", {"department": part.pk, "title": "旧件仓管员", "headcount": "2"})
    client.post(f"{home}teams/new/", {"name": "机修一组", "department": part.pk})
    shift = {
        "name": "六天班",
        "starts_at": "08:00",
        "ends_at": "17:00",
        "break_minutes": "60",
        "weekdays": list("012345"),
    }
    client.post(f"{home}shifts/new/", shift)
    assert station.shifts.get().weekdays == "1111110"
    page = text_of(client.get(home))
    assert all(word in page for word in ("三包组", "旧件库", "旧件仓管员", "空缺 2", "机修一组", "六天班"))
    client.post(f"{home}posts/{part.posts.get().pk}/", {"title": "旧件仓管员", "headcount": "1"})
    assert part.posts.get().headcount == 1
    client.post(f"{home}teams/{station.teams.get().pk}/", {"remove": "1"})
    assert not station.teams.exists()


def test_a_department_of_another_station_is_not_found(
    station: Station, other_station: Station, sign_in: SignIn, now: datetime
) -> None:
    office = DepartmentKind.OFFICE
    part = services.set_department(station=other_station, name="客服组", kind=office, actor=None, now=now)
    client = sign_in(Role.STATION_MANAGER, Scope.STATION, "HZ01")
    assert client.post(f"/organisation/of/HZ01/departments/{part.pk}/", {"remove": "1"}).status_code == 404
    assert other_station.departments.exists()


def test_only_whoever_keeps_the_whole_network_opens_stations(station: Station, sign_in: SignIn) -> None:
    form = {"code": "SH01", "name": "上海一站", "kind": "service_station", "parent": "HZ01"}
    assert (
        sign_in(Role.STATION_MANAGER, Scope.STATION, "HZ01").post("/organisation/stations/new/", form).status_code
        == 403
    )
    assert not Station.objects.filter(code="SH01").exists()


def test_a_station_is_opened_below_another_one(station: Station, sign_in: SignIn) -> None:
    form = {"code": "SH01", "name": "上海一站", "kind": "service_station", "parent": "HZ01"}
    client = sign_in(Role.AFTER_SALES_MANAGER)
    assert client.post("/organisation/stations/new/", form).status_code == 302
    assert Station.objects.get(code="SH01").parent == station
    assert client.post("/organisation/stations/new/", form | {"code": "SH02", "parent": "XX"}).status_code == 422


# attendance


def post_cells(client: Client, person: Person, cells: dict[int, str], seen: str = "") -> Any:
    form = {f"c-{person.pk}-{day}": text for day, text in cells.items()}
    return client.post(GRID, form | ({f"seen-{person.pk}": seen} if seen else {}))


def test_the_whole_grid_is_saved_at_once(employ: Employ, sign_in: SignIn) -> None:
    person, client = employ(), sign_in(Role.WORKSHOP_HEAD)
    response = post_cells(client, person, {8: "√", 9: "√+2", 10: "休", 12: "事假", 13: ""}, seen="," * 30)
    assert response.status_code == 302
    assert [(day.on.day, day.mark, day.overtime_workday_minutes) for day in AttendanceDay.objects.order_by("on")] == [
        (8, "full", 0),
        (9, "full", 120),
        (10, "rest", 0),
        (12, "personal_leave", 0),
    ]
    page = text_of(client.get(GRID))
    assert f'name="c-{person.pk}-9" value="√+2"' in page
    assert JournalEntry.objects.filter(act="attendance.edit").count() == 1


def test_cells_that_cannot_be_read_are_told_and_what_was_typed_stays(employ: Employ, sign_in: SignIn) -> None:
    person = employ()
    response = post_cells(sign_in(Role.WORKSHOP_HEAD), person, {8: "√", 9: "对", 10: "休+3"})
    assert response.status_code == 422
    page = text_of(response)
    assert "「周岚 2026-10-09」：“对”不是考勤符号" in page
    assert "「周岚 2026-10-10」：工作日加班只能记在" in page
    assert 'value="对"' in page
    assert not AttendanceDay.objects.exists()


def test_a_closed_grid_is_read_only_and_refused(employ: Employ, close_month: CloseMonth, sign_in: SignIn) -> None:
    person = employ()
    close_month(OCTOBER)
    client = sign_in(Role.WORKSHOP_HEAD)
    page = text_of(client.get(GRID))
    assert "已结账，不能再改" in page
    assert f'name="c-{person.pk}-8"' not in page
    response = post_cells(client, person, {8: "√"})
    assert response.status_code == 409
    assert "考勤不能再改" in text_of(response)
    assert not AttendanceDay.objects.exists()


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(employ: Employ, sign_in: SignIn, now: datetime) -> None:
    person, client = employ(), sign_in(Role.WORKSHOP_HEAD)
    set_attendance(person=person, on=date(2026, 10, 8), mark=Mark.SICK_LEAVE, actor=None, now=now)
    response = post_cells(client, person, {8: "√"}, seen="," * 30)
    assert response.status_code == 422
    assert "刚才已被他人改为“病”" in text_of(response)
    assert AttendanceDay.objects.get().mark == "sick_leave"
    post_cells(client, person, {8: "", 9: "√"}, seen="," * 30)
    assert AttendanceDay.objects.get(on=date(2026, 10, 8)).mark == "sick_leave"


def test_days_without_employment_have_no_box(employ: Employ, sign_in: SignIn) -> None:
    person = employ(hired_on=date(2026, 10, 15))
    page = text_of(sign_in(Role.WORKSHOP_HEAD).get(GRID))
    assert f'name="c-{person.pk}-14"' not in page
    assert f'name="c-{person.pk}-15"' in page


def test_the_payroll_clerk_reads_and_does_not_write(employ: Employ, sign_in: SignIn) -> None:
    person, client = employ(), sign_in(Role.PAYROLL_CLERK)
    assert f'name="c-{person.pk}-8"' not in text_of(client.get(GRID))
    assert post_cells(client, person, {8: "√"}).status_code == 403
    assert not AttendanceDay.objects.exists()


def test_whoever_has_one_station_is_led_to_its_grid(station: Station, sign_in: SignIn) -> None:
    response = sign_in(Role.WORKSHOP_HEAD, Scope.STATION, "HZ01").get("/attendance/?month=2026-10")
    assert response.headers["Location"] == GRID


@pytest.mark.parametrize("path", ["/attendance/HZ01/2026-13/", "/people/of/HZ01/A01/x/", "/calendar/2026-02-30/"])
def test_addresses_of_nothing_are_not_found(station: Station, sign_in: SignIn, path: str) -> None:
    assert sign_in(Role.AFTER_SALES_MANAGER).get(path).status_code == 404


def test_the_tile_counts_who_has_no_attendance_of_yesterday(employ: Employ, sign_in: SignIn, now: datetime) -> None:
    written, _, _ = employ(), employ(no="A02", name="许晴"), employ(no="A03", name="沈陆", coefficient=None)
    set_attendance(person=written, on=date(2026, 11, 4), mark=Mark.FULL, actor=None, now=now)
    sign_in(Role.WORKSHOP_HEAD)
    tiles = list(attendance_missing(User.objects.get(), Places(everything=True), date(2026, 11, 5)))
    told = [(tile.count, tile.hint, tile.url) for tile in tiles]
    assert told == [(2, "2026-11 到昨天共缺 5 天", "/attendance/?month=2026-11")]  # 2, 3; 2, 3, 4 November
    set_attendance(person=written, on=date(2026, 11, 2), mark=Mark.FULL, actor=None, now=now)
    set_attendance(person=written, on=date(2026, 11, 3), mark=Mark.REST, actor=None, now=now)
    (tile,) = attendance_missing(User.objects.get(), Places(everything=True), date(2026, 11, 5))
    assert (tile.count, tile.hint) == (1, "2026-11 到昨天共缺 3 天")


def test_records_of_the_network_have_addresses(db: None) -> None:
    assert record_pages.address_of("people:HZ01") == "/people/?station=HZ01"
    assert record_pages.address_of("person:HZ01/A01") == "/people/of/HZ01/A01/"
    assert record_pages.address_of("station:HZ01") == "/organisation/of/HZ01/"
    assert record_pages.address_of("attendance:HZ01/2026-10") == GRID
