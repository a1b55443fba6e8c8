"""Rosters and attendance grids from spreadsheets: the examples, untidy ones, refusals, and the second time."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from network.conftest import CloseMonth, Employ, SignedUp
from sanbao.accounts.models import User
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.audit.models import JournalEntry
from sanbao.documents.sheets.outcome import ImportOutcome, ImportRequest, importers
from sanbao.documents.sheets.reading import Sheet, open_sheet
from sanbao.kernel.periods import Month
from sanbao.network.errors import StationUnknown
from sanbao.network.imports import import_attendance, import_roster
from sanbao.network.models import AttendanceDay, Person, PostGrade, Station
from sanbao.network.monthly_facts import SOURCE
from sanbao.network.queries import grades_on

EXAMPLES = Path(__file__).parents[1] / "examples"
SEPTEMBER, OCTOBER = Month(2026, 9), Month(2026, 10)
ROSTER_HEADER = ["工号", "姓名", "岗位级别", "技术系数", "班组", "入职日期"]


def silent(done: int, total: int) -> None:
    """Nobody watches."""


def sheet_of(*rows: Sequence[object], name: str = "表.xlsx") -> Sheet:
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd"})
    worksheet = book.add_worksheet()
    for number, row in enumerate(rows):
        worksheet.write_row(number, 0, row)
    book.close()
    return open_sheet(file.getvalue(), name)


def take_roster(
    sheet: Sheet, now: datetime, *, store: bool = True, actor: User | None = None, **asked: Any
) -> ImportOutcome:
    request = ImportRequest(**{"station_code": "HZ01", "month": OCTOBER, **asked})
    return import_roster(sheet, request, actor=actor, now=now, store=store, progress=silent)


def take_attendance(sheet: Sheet, now: datetime, *, store: bool = True, **asked: Any) -> ImportOutcome:
    request = ImportRequest(**{"station_code": "HZ01", **asked})
    return import_attendance(sheet, request, actor=None, now=now, store=store, progress=silent)


def codes(outcome: ImportOutcome) -> list[tuple[int | None, str | None, str]]:
    return [(fault.row, fault.column, fault.code) for fault in outcome.faults]


def test_both_kinds_are_found_by_the_import_pages() -> None:
    assert {"roster", "attendance"} <= importers().keys()


@pytest.mark.parametrize(("month", "code"), [(SEPTEMBER, "A"), (OCTOBER, "B")])
def test_the_examples_give_the_expected_attendance(db: None, now: datetime, month: Month, code: str) -> None:
    folder = EXAMPLES / str(month)
    file = open_sheet(folder / "花名册.xlsx")
    roster = take_roster(file, now, create_station=True, station_code=code, month=month)
    grid = take_attendance(open_sheet(folder / f"考勤表-{month}.xlsx"), now, station_code=code)
    assert (roster.accepted, roster.unchanged, roster.faults, roster.stored) == (14, 0, (), True)
    assert (grid.accepted, grid.unchanged, grid.faults, grid.warnings, grid.stored) == (14, 0, (), (), True)
    station = Station.objects.get(code=code)
    assert station.name == f"{code}服务站"
    facts = SOURCE.collect(month, [station.pk])
    found = {
        person.no: {
            "name": person.name,
            "attended_days": str(Decimal(facts[station.pk, person.pk]["attended_halves"]) / 2),
            "overtime_rest_day_minutes": facts[station.pk, person.pk]["overtime_rest_day_minutes"],
        }
        for person in station.people.all()
    }
    expected = json.loads((folder / f"expected-{month}.json").read_text("utf-8"))["people"]
    wanted = ("name", "attended_days", "overtime_rest_day_minutes")
    assert found == {no: {key: person[key] for key in wanted} for no, person in expected.items()}


def test_the_examples_change_nothing_the_second_time(db: None, now: datetime) -> None:
    folder = EXAMPLES / "2026-10"
    for _ in range(2):
        roster = take_roster(open_sheet(folder / "花名册.xlsx"), now, create_station=True)
        grid = take_attendance(open_sheet(folder / "考勤表-2026-10.xlsx"), now)
    assert (roster.accepted, roster.unchanged, roster.is_refused) == (0, 14, False)
    assert (grid.accepted, grid.unchanged, grid.is_refused) == (0, 14, False)
    assert JournalEntry.objects.filter(act__in=["roster.import", "attendance.import"]).count() == 2
    assert (PostGrade.objects.count(), AttendanceDay.objects.count()) == (14, 434)


def test_a_preview_stores_nothing(station: Station, now: datetime) -> None:
    outcome = take_roster(open_sheet(EXAMPLES / "2026-10" / "花名册.xlsx"), now, store=False)
    assert (outcome.accepted, outcome.stored) == (14, False)
    assert not Person.objects.exists()
    assert not JournalEntry.objects.exists()


def test_a_station_that_does_not_exist_is_opened_only_when_asked(db: None, now: datetime) -> None:
    sheet = open_sheet(EXAMPLES / "2026-10" / "花名册.xlsx")
    for store in (False, True):
        with pytest.raises(StationUnknown):
            take_roster(sheet, now, store=store)
    with pytest.raises(StationUnknown):
        take_attendance(open_sheet(EXAMPLES / "2026-10" / "考勤表-2026-10.xlsx"), now)
    assert not Station.objects.exists()


# roster


def test_an_untidy_roster_is_understood(station: Station, now: datetime) -> None:
    sheet = sheet_of(
        ["维修人员花名册"],
        ["序号", "员工编号", "员工姓名", "级别", "系数", "组别", "入职时间", "手机号"],
        [1, "ａ０１", "周　岚", "主修", "4.6", "机修一组", "2019年1月22日", "138 0013 8000"],
        [2, "A02", "许 晴", "", 1.5, "", "2016.8.23", ""],
        [3, "A03", "沈陆", "", "", "", "", ""],
        ["合计", "", "3人"],
        ["制表:", "", "审核:"],
    )
    outcome = take_roster(sheet, now)
    assert (codes(outcome), outcome.accepted) == ([], 3)
    people = {person.no: person for person in station.people.select_related("team")}
    assert [(p.name, p.initials, p.hired_on) for p in people.values()] == [
        ("周岚", "zl", date(2019, 1, 22)),
        ("许晴", "xq", date(2016, 8, 23)),
        ("沈陆", "sl", None),
    ]
    assert people["A01"].team is not None
    assert people["A01"].team.name == "机修一组"
    assert {grade.person.no: (grade.grade, grade.from_on) for grade in PostGrade.objects.all()} == {
        "A01": ("lead", date(2026, 10, 1)),
        "A02": ("trainee", date(2026, 10, 1)),
    }


def test_every_fault_of_a_roster_is_told_at_once_and_nothing_is_stored(
    station: Station, employ: Employ, now: datetime
) -> None:
    employ(no="A01", name="周岚", hired_on=date(2020, 5, 6))
    sheet = sheet_of(
        ROSTER_HEADER,
        ["A01", "周兰", "副修", 3.5, "", "2020-05-07"],
        ["A02", "许晴", "主修", 3.5, "", ""],
        ["A03", "沈陆", "师傅", 3.5, "", "2月30日"],
        ["A04", "", "副修", "", "", ""],
        ["A05", "褚洋", "副修", 5.5, "", ""],
        ["A06", "秦杰", "副修", 3.2, "", ""],
        ["A06", "金敏", "副修", 3.2, "", ""],
    )
    outcome = take_roster(sheet, now)
    assert codes(outcome) == [
        (2, "姓名", "network.other_name_for_no"),
        (2, "入职日期", "network.other_hiring"),
        (3, "技术系数", "network.grade_does_not_fit"),
        (4, "岗位级别", "network.grade_unknown"),
        (4, "入职日期", "documents.cell_no_such_day"),
        (5, "姓名", "documents.cell_blank"),
        (5, "技术系数", "network.coefficient_missing"),
        (6, "技术系数", "documents.cell_coefficient_odd"),
        (8, "工号", "network.no_twice_in_sheet"),
    ]
    assert not outcome.stored
    assert all(fault.text() for fault in outcome.faults)
    assert Person.objects.count() == 1


def test_good_rows_are_taken_when_asked(station: Station, now: datetime) -> None:
    sheet = sheet_of(ROSTER_HEADER, ["A01", "周岚", "主修", 3.5, "", ""], ["A02", "许晴", "副修", 3.5, "", ""])
    outcome = take_roster(sheet, now, accept_good=True)
    assert (outcome.accepted, outcome.refused_rows, outcome.stored) == (1, (2,), True)
    assert [person.no for person in Person.objects.all()] == ["A02"]


def test_a_new_coefficient_becomes_a_dated_row_and_history_stays(
    station: Station, employ: Employ, now: datetime
) -> None:
    person = employ(coefficient="3.5")
    header = [*ROSTER_HEADER, "生效日期"]
    take_roster(sheet_of(header, ["A01", "周岚", "副修", 3.8, "钣喷组", "", ""]), now)
    outcome = take_roster(sheet_of(header, ["A01", "周岚", "主修", 4.1, "", "", "2026-11-15"]), now)
    assert (outcome.accepted, outcome.unchanged) == (1, 0)
    assert [(row.coefficient, row.from_on) for row in person.grades.all()] == [
        (Decimal("3.5"), date(2026, 1, 1)),
        (Decimal("3.8"), date(2026, 10, 1)),
        (Decimal("4.1"), date(2026, 11, 15)),
    ]
    person.refresh_from_db()
    assert person.team is not None
    assert person.team.name == "钣喷组"


@pytest.mark.parametrize("role", [Role.STATISTICIAN, Role.SYSTEM_ADMINISTRATOR])
def test_a_roster_gives_no_coefficient_in_the_hands_of_who_may_not_grade(
    station: Station, employ: Employ, sign_up: SignedUp, now: datetime, role: Role
) -> None:
    employ(coefficient="3.5")
    employ(no="A02", name="许晴", coefficient=None)
    sheet = sheet_of(
        ROSTER_HEADER,
        ["A01", "周岚", "副修", 3.8, "", ""],
        ["A02", "许晴", "学员", 1.5, "", ""],
        ["A03", "沈陆", "学员", 1.5, "", ""],
    )
    for store in (False, True):
        outcome = take_roster(sheet, now, store=store, actor=sign_up(role, username=f"{role}{store}"))
        assert codes(outcome) == [(row, "技术系数", "network.grade_not_by_roster") for row in (2, 3)]
    assert not outcome.stored
    assert outcome.faults[0].text().startswith("周岚的技术系数与表中不同，您没有评定系数的权限。")
    assert [row.coefficient for row in PostGrade.objects.all()] == [Decimal("3.5")]
    same = sheet_of(ROSTER_HEADER, ["A01", "周岚", "副修", 3.5, "钣喷组", ""], ["A03", "沈陆", "学员", 1.5, "", ""])
    assert take_roster(same, now, actor=sign_up(role)).accepted == 2


def test_a_manager_grades_by_roster_at_his_own_station_and_never_himself(
    station: Station, employ: Employ, sign_up: SignedUp, now: datetime
) -> None:
    manager = sign_up(Role.STATION_MANAGER, Scope.STATION, "HZ01")
    stranger = sign_up(Role.STATION_MANAGER, Scope.STATION, "GZ01", username="yanyan")
    own = employ(coefficient="3.5")
    employ(no="A02", name="许晴", coefficient="1.5")
    own.user = manager
    own.save()
    mine, his = ["A01", "周岚", "主修", 5.0, "", ""], ["A02", "许晴", "学员", 1.8, "", ""]
    refused = take_roster(sheet_of(ROSTER_HEADER, mine, his), now, actor=manager)
    assert codes(refused) == [(2, "技术系数", "network.grade_of_oneself")]
    elsewhere = take_roster(sheet_of(ROSTER_HEADER, his), now, actor=stranger)
    assert codes(elsewhere) == [(2, "技术系数", "network.grade_not_by_roster")]
    assert PostGrade.objects.count() == 2
    assert take_roster(sheet_of(ROSTER_HEADER, his), now, actor=manager).accepted == 1
    assert [row.coefficient for row in own.grades.all()] == [Decimal("3.5")]
    assert PostGrade.objects.count() == 3


def test_a_roster_does_not_reach_into_a_closed_month(
    station: Station, employ: Employ, close_month: CloseMonth, now: datetime
) -> None:
    person = employ(coefficient="3.5")
    close_month(OCTOBER)
    sheet = sheet_of(ROSTER_HEADER, ["A01", "周岚", "副修", 3.8, "", ""])
    assert codes(take_roster(sheet, now)) == [(2, "技术系数", "network.roster_grade_in_closed_month")]
    assert PostGrade.objects.count() == 1
    assert take_roster(sheet, now, month=Month(2026, 11)).accepted == 1
    assert grades_on(date(2026, 10, 31), [person.pk])[person.pk].coefficient == Decimal("3.5")


def test_somebody_who_has_left_is_marked_so(station: Station, employ: Employ, now: datetime) -> None:
    person = employ()
    sheet = sheet_of(["工号", "姓名", "离职日期"], ["A01", "周岚", "2026-10-31"])
    assert take_roster(sheet, now).accepted == 1
    assert take_roster(sheet, now).unchanged == 1
    person.refresh_from_db()
    assert person.left_on == date(2026, 11, 1)


def test_a_header_without_its_columns_is_refused(station: Station, now: datetime) -> None:
    outcome = take_roster(sheet_of(["车牌", "里程"], ["鲁A12345", 1200]), now)
    assert outcome.is_refused
    assert not outcome.stored


def test_a_number_twice_is_told_though_the_row_has_another_fault(station: Station, now: datetime) -> None:
    sheet = sheet_of(ROSTER_HEADER, ["A01", "周岚", "", 3.5, "", ""], ["A01", "许晴", "", 9, "", "2月30日"])
    assert codes(take_roster(sheet, now)) == [
        (3, "技术系数", "documents.cell_coefficient_odd"),
        (3, "入职日期", "documents.cell_no_such_day"),
        (3, "工号", "network.no_twice_in_sheet"),
    ]
    assert not Person.objects.exists()


def test_a_roster_tells_unknown_columns_and_checks_telephones(station: Station, now: datetime) -> None:
    outcome = take_roster(sheet_of(["工号", "姓名", "电话", "爱好"], ["A01", "周岚", "12345", "棋"]), now)
    assert [(fault.column, fault.value) for fault in outcome.faults] == [("电话", "12345")]
    assert [fault.text() for fault in outcome.warnings] == ["“爱好”这一列没有认出，没有导入。"]
    assert not Person.objects.exists()
