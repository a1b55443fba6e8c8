"""Acts on places and people: what they store, what they refuse, and that a refusal changes nothing."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from network.conftest import CloseMonth, Employ, SignedUp
from sanbao.accounts.models import User
from sanbao.accounts.rules.roles import Role
from sanbao.audit.models import JournalEntry
from sanbao.kernel.periods import Month
from sanbao.network import errors, services
from sanbao.network.models import Department, Person, PostGrade, Shift, Station
from sanbao.network.ports import month_guard
from sanbao.network.queries import grades_on
from sanbao.network.rules.grades import CoefficientOutOfScale
from sanbao.network.rules.places import DepartmentKind
from sanbao.network.services import GradeGiven, StationDetails

NOW = datetime(2026, 11, 5, 8, tzinfo=UTC)
OCTOBER = Month(2026, 10)
NOVEMBER = Month(2026, 11)


def grade(value: str, from_on: date, reason: str = "技能考核通过") -> GradeGiven:
    return GradeGiven(Decimal(value), from_on, reason=reason)


def linked(person: Person, user: User) -> Person:
    services.link_user(person=person, user=user, actor=None, now=NOW)
    return Person.objects.get(pk=person.pk)


def links() -> list[tuple[str, str | None]]:
    return list(Person.objects.order_by("no").values_list("no", "user__username"))


def test_the_port_of_closed_months_is_filled(station: Station, close_month: CloseMonth) -> None:
    guard = month_guard.get()
    assert guard.last_closed(station.pk) is None
    close_month(OCTOBER)
    assert (guard.is_closed(station.pk, OCTOBER), guard.is_closed(station.pk, NOVEMBER)) == (True, False)
    assert guard.last_closed(station.pk) == OCTOBER


# places


def test_a_region_and_a_station_are_opened_once(db: None, now: datetime) -> None:
    region = services.open_region(code="HD", name="华东", actor=None, now=now)
    services.open_station(code="SH01", details=StationDetails("上海一站", region=region), actor=None, now=now)
    with pytest.raises(errors.RegionExists):
        services.open_region(code="HD", name="华东大区", actor=None, now=now)
    with pytest.raises(errors.StationExists):
        services.open_station(code="SH01", details=StationDetails("上海"), actor=None, now=now)
    assert list(JournalEntry.objects.order_by("pk").values_list("act", flat=True)) == ["region.open", "station.open"]


@pytest.mark.parametrize("code", ["", "A B", "上海", "x" * 21, "a/b"])
def test_a_code_that_cannot_stand_in_an_address_is_refused(db: None, now: datetime, code: str) -> None:
    with pytest.raises(errors.CodeInvalid):
        services.open_station(code=code, details=StationDetails("上海一站"), actor=None, now=now)
    assert not Station.objects.exists()


def test_a_station_cannot_stand_below_itself(station: Station, other_station: Station, now: datetime) -> None:
    details = StationDetails("广州一站", parent=station)
    services.amend_station(station=other_station, details=details, actor=None, now=now)
    with pytest.raises(errors.ParentGoesRound):
        services.amend_station(
            station=station, details=StationDetails("杭州一站", parent=other_station), actor=None, now=now
        )
    station.refresh_from_db()
    assert station.parent is None


def test_amending_writes_down_only_what_changed(station: Station, now: datetime) -> None:
    details = StationDetails("杭州一站", region=station.region, city="杭州", stars=4)
    services.amend_station(station=station, details=details, actor=None, now=now)
    services.amend_station(station=station, details=details, actor=None, now=now)
    facts = [entry.facts for entry in JournalEntry.objects.all()]
    assert facts == [{"before": {"stars": None, "city": ""}, "after": {"stars": 4, "city": "杭州"}}]


def test_a_station_is_withdrawn_when_nobody_works_there_and_can_be_admitted_again(
    station: Station, employ: Employ, now: datetime
) -> None:
    person = employ()
    services.admit_station(station=station, on=date(2020, 1, 1), actor=None, now=now)
    with pytest.raises(errors.StillEmployed, match="还有 1 名在职人员"):
        services.withdraw_station(station=station, on=date(2026, 11, 1), actor=None, now=now)
    services.leave(person=person, on=date(2026, 11, 1), actor=None, now=now)
    services.withdraw_station(station=station, on=date(2026, 11, 1), actor=None, now=now)
    with pytest.raises(errors.AlreadyWithdrawn):
        services.withdraw_station(station=station, on=date(2026, 12, 1), actor=None, now=now)
    again = services.admit_station(station=station, on=date(2027, 1, 1), actor=None, now=now)
    assert (again.admitted_on, again.left_on) == (date(2027, 1, 1), None)


# organisation


def test_departments_posts_and_teams_make_the_chart(station: Station, now: datetime) -> None:
    parts = services.set_department(
        station=station, name="配件组", kind=DepartmentKind.NEW_PART_STORE, actor=None, now=now
    )
    post = services.set_post(department=parts, title="新件仓管员", headcount=2, actor=None, now=now)
    team = services.set_team(station=station, name="机修一组", department=parts, actor=None, now=now)
    assert (post.department.station, team.department) == (station, parts)
    with pytest.raises(errors.NameTaken):
        services.set_post(department=parts, title="新件仓管员", headcount=1, actor=None, now=now)
    with pytest.raises(errors.StillInUse, match="（2）"):
        services.remove_department(department=parts, actor=None, now=now)
    services.remove_post(post=post, actor=None, now=now)
    services.remove_team(team=team, actor=None, now=now)
    services.remove_department(department=parts, actor=None, now=now)
    assert not Department.objects.exists()


def test_a_department_stays_in_its_station_and_above_its_own(
    station: Station, other_station: Station, now: datetime
) -> None:
    office = DepartmentKind.OFFICE
    upper = services.set_department(station=station, name="客服组", kind=office, actor=None, now=now)
    lower = services.set_department(station=station, name="回访", kind=office, parent=upper, actor=None, now=now)
    with pytest.raises(errors.ParentGoesRound):
        services.set_department(
            station=station, department=upper, name="客服组", kind=office, parent=lower, actor=None, now=now
        )
    with pytest.raises(errors.OfAnotherStation):
        services.set_department(station=other_station, name="客服组", kind=office, parent=upper, actor=None, now=now)
    assert Department.objects.count() == 2


# people


def test_hiring_a_technician_writes_initials_and_the_first_grade_in_one_act(employ: Employ, now: datetime) -> None:
    person = employ(name="曾国伟", coefficient="4.6")
    assert person.initials == "zgw"
    assert [(row.grade, row.coefficient) for row in person.grades.all()] == [("lead", Decimal("4.6"))]
    entry = JournalEntry.objects.get()
    assert (entry.act, entry.subject) == ("person.hire", "person:HZ01/A01")
    assert entry.facts["coefficient"] == "4.6"


def test_a_number_is_given_once_in_a_station(employ: Employ, other_station: Station) -> None:
    employ()
    with pytest.raises(errors.PersonExists, match="已有工号“A01”（周岚）"):
        employ(name="沈陆")
    employ(station=other_station, name="沈陆")
    assert Person.objects.count() == 2


def test_an_impossible_coefficient_hires_nobody(employ: Employ) -> None:
    with pytest.raises(CoefficientOutOfScale):
        employ(coefficient="5.1")
    assert not Person.objects.exists()
    assert not JournalEntry.objects.exists()


def test_the_telephone_number_never_enters_the_journal(employ: Employ) -> None:
    employ(phone="13800138000")
    assert "138" not in str(JournalEntry.objects.get().facts)


def test_a_team_of_another_station_is_refused(employ: Employ, other_station: Station, now: datetime) -> None:
    team = services.set_team(station=other_station, name="机修一组", actor=None, now=now)
    with pytest.raises(errors.OfAnotherStation):
        employ(team=team)
    assert not Person.objects.exists()


def test_leaving_ends_on_the_day_before_and_can_be_taken_back(employ: Employ, now: datetime) -> None:
    person = services.leave(person=employ(), on=date(2026, 11, 1), actor=None, now=now)
    with pytest.raises(errors.PersonLeft):
        services.leave(person=person, on=date(2026, 12, 1), actor=None, now=now)
    person = services.take_back_leave(person=person, actor=None, now=now)
    assert person.left_on is None
    with pytest.raises(errors.PersonStays):
        services.take_back_leave(person=person, actor=None, now=now)


def test_nobody_leaves_before_coming(employ: Employ, now: datetime) -> None:
    person = employ(hired_on=date(2026, 5, 6))
    with pytest.raises(errors.DatesBackward):
        services.leave(person=person, on=date(2026, 5, 5), actor=None, now=now)
    services.leave(person=person, on=date(2026, 5, 6), actor=None, now=now)


# grades


def test_a_grade_counts_from_its_day_on(employ: Employ, now: datetime) -> None:
    person = employ(coefficient="3.9")
    services.set_grade(person=person, grade=grade("4.1", date(2026, 11, 10)), actor=None, now=now)
    before = grades_on(date(2026, 11, 9), [person.pk])[person.pk]
    after = grades_on(date(2026, 11, 10), [person.pk])[person.pk]
    assert (before.grade, after.grade) == ("deputy", "lead")


def test_a_grade_never_begins_in_a_closed_month(employ: Employ, close_month: CloseMonth, now: datetime) -> None:
    person = employ(coefficient="3.9")
    close_month(OCTOBER)
    entries = JournalEntry.objects.count()
    for day in (date(2026, 10, 31), date(2026, 9, 1)):
        with pytest.raises(
            errors.GradeInClosedMonth,
            match=r"2026年10月 已经结账，技术系数不能从 .{10} 起改变，请从 2026-11-01 或以后生效",
        ):
            services.set_grade(person=person, grade=grade("4.1", day), actor=None, now=now)
    assert PostGrade.objects.count() == 1
    assert JournalEntry.objects.count() == entries
    services.set_grade(person=person, grade=grade("4.1", date(2026, 11, 1)), actor=None, now=now)


def test_a_grade_of_the_same_day_is_corrected(employ: Employ, now: datetime) -> None:
    person = employ(coefficient="3.9")
    services.set_grade(person=person, grade=grade("4.1", date(2026, 11, 1)), actor=None, now=now)
    services.set_grade(person=person, grade=grade("4.2", date(2026, 11, 1)), actor=None, now=now)
    assert [row.coefficient for row in person.grades.all()] == [Decimal("3.9"), Decimal("4.2")]
    facts = JournalEntry.objects.order_by("-pk")[0].facts
    assert (facts["before"]["coefficient"], facts["after"]["coefficient"]) == ("4.1", "4.2")


def test_a_grade_that_is_held_already_is_refused(employ: Employ, now: datetime) -> None:
    person = employ(coefficient="3.9")
    with pytest.raises(errors.GradeUnchanged):
        services.set_grade(person=person, grade=grade("3.9", date(2026, 11, 1)), actor=None, now=now)


def test_nobody_grades_himself(employ: Employ, sign_up: SignedUp, now: datetime) -> None:
    user = sign_up(Role.STATION_MANAGER)
    person = linked(employ(coefficient="3.9"), user)
    entries = JournalEntry.objects.count()
    with pytest.raises(errors.GradeOfOneself, match="请由另一位负责人评定"):
        services.set_grade(person=person, grade=grade("5.0", date(2026, 11, 1)), actor=user, now=now)
    with pytest.raises(errors.GradeOfOneself):
        services.give_grade(person=person, grade=grade("5.0", date(2026, 11, 1)), actor=user)
    assert [row.coefficient for row in person.grades.all()] == [Decimal("3.9")]
    assert JournalEntry.objects.count() == entries


def test_the_first_grade_needs_no_reason_and_another_does(employ: Employ, now: datetime) -> None:
    person = employ(coefficient=None)
    services.set_grade(person=person, grade=grade("3.9", date(2026, 1, 1), reason=""), actor=None, now=now)
    with pytest.raises(errors.GradeReasonMissing, match="周岚已有技术系数，改变系数请写明原因"):
        services.set_grade(person=person, grade=grade("4.1", date(2026, 11, 1), reason=" "), actor=None, now=now)
    assert [row.coefficient for row in person.grades.all()] == [Decimal("3.9")]


# shifts and accounts


def new_shift(station: Station, now: datetime, weekdays: str = "1111110") -> Shift:
    return services.set_shift(
        station=station,
        name="六天班",
        starts_at=time(8),
        ends_at=time(17),
        break_minutes=60,
        weekdays=weekdays,
        follows_calendar=True,
        actor=None,
        now=now,
    )


def test_a_shift_is_planned_from_a_day_in_an_open_month(
    station: Station, employ: Employ, close_month: CloseMonth, now: datetime
) -> None:
    person, shift = employ(), new_shift(station, now)
    close_month(OCTOBER)
    with pytest.raises(errors.ShiftInClosedMonth):
        services.plan_shift(person=person, shift=shift, from_on=date(2026, 10, 31), actor=None, now=now)
    services.plan_shift(person=person, shift=shift, from_on=date(2026, 11, 1), actor=None, now=now)
    assert person.shift_plans.get().shift == shift


def test_a_planned_shift_keeps_its_weekdays(station: Station, employ: Employ, now: datetime) -> None:
    shift = new_shift(station, now)
    services.plan_shift(person=employ(), shift=shift, from_on=date(2026, 11, 1), actor=None, now=now)
    with pytest.raises(errors.StillInUse):
        services.set_shift(
            station=station,
            shift=shift,
            name="六天班",
            starts_at=time(8),
            ends_at=time(17),
            break_minutes=60,
            weekdays="1111111",
            follows_calendar=True,
            actor=None,
            now=now,
        )
    shift.refresh_from_db()
    assert shift.weekdays == "1111110"


@pytest.mark.parametrize("weekdays", ["111111", "1111112", "一二三四五六日"])
def test_weekdays_are_seven_ones_or_noughts(station: Station, now: datetime, weekdays: str) -> None:
    with pytest.raises(errors.WeekdaysInvalid):
        new_shift(station, now, weekdays)


def test_an_account_belongs_to_one_person(employ: Employ, sign_up: SignedUp, now: datetime) -> None:
    user = sign_up(Role.TECHNICIAN)
    first, second = employ(), employ(no="A02", name="许晴")
    services.link_user(person=first, user=user, actor=None, now=now)
    with pytest.raises(errors.UserTaken, match="已经属于周岚"):
        services.link_user(person=second, user=user, actor=None, now=now)
    services.link_user(person=first, user=None, actor=None, now=now)
    services.link_user(person=second, user=user, actor=None, now=now)
    assert Person.objects.get(user=user) == second


def test_nobody_links_or_releases_his_own_account(employ: Employ, sign_up: SignedUp, now: datetime) -> None:
    own, stranger = sign_up(Role.SYSTEM_ADMINISTRATOR), sign_up(Role.TECHNICIAN, username="jishi")
    mine, other = linked(employ(), own), employ(no="A02", name="许晴")
    entries = JournalEntry.objects.count()
    for person, user in ((other, own), (mine, None), (mine, stranger)):
        with pytest.raises(errors.LinkOfOneself, match="请由另一位系统管理员办理"):
            services.link_user(person=person, user=user, actor=own, now=now)
    assert links() == [("A01", "shenlu"), ("A02", None)]
    assert JournalEntry.objects.count() == entries


def test_a_link_that_is_taken_is_released_before_another(employ: Employ, sign_up: SignedUp, now: datetime) -> None:
    first, second = sign_up(Role.TECHNICIAN), sign_up(Role.TECHNICIAN, username="jishi")
    person = linked(employ(), first)
    with pytest.raises(errors.LinkStands, match="周岚已关联账号“shenlu”，请先解除关联"):
        services.link_user(person=person, user=second, actor=None, now=now)
    assert links() == [("A01", "shenlu")]
    services.link_user(person=person, user=None, actor=None, now=now)
    services.link_user(person=person, user=second, actor=None, now=now)
    assert links() == [("A01", "jishi")]
