"""The small world in which the access table is walked: things are made when an address first names them.

A builder whose address needs a thing adds a maker: `@makes("order")`, a function of the scene.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

import workshop
from appraisal import walks
from sanbao.accounts.models import ApiToken, Delegation, Grant, User
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.appraisal.models import (
    Appeal,
    GradeReview,
    Improvement,
    Mentorship,
    PointEntry,
    QuarterlyForm,
    SchemeEdition,
    Scorecard,
)
from sanbao.appraisal.queries.reviews import quarters_open
from sanbao.appraisal.queries.scores import month_sheets
from sanbao.appraisal.rules.profiles import PRINCIPLES
from sanbao.appraisal.services.mentorships import Goal, begin
from sanbao.appraisal.services.quarterly import add_photo
from sanbao.appraisal.services.reviews import Proposal, propose
from sanbao.appraisal.services.revisions import keep as keep_scores
from sanbao.appraisal.services.schemes import assign_scheme, set_scheme
from sanbao.audit.models import JournalEntry
from sanbao.audit.services import record
from sanbao.documents.forms.register import registered
from sanbao.documents.models import Attachment, ImportRun, IssuedForm
from sanbao.documents.services import issue
from sanbao.documents.services.attachments import keep
from sanbao.documents.services.imports import upload
from sanbao.kernel.periods import Month
from sanbao.network.models import Department, Lending, Person, Post, Region, Shift, Station, Team
from sanbao.network.rules.grades import Grade
from sanbao.payroll.models import CityRate, MonthItem, PayRun
from sanbao.payroll.rules.insurance import CityRow, Item
from sanbao.payroll.rules.items import ItemKind
from sanbao.payroll.rules.terms import Coefficient5Terms, StationTerms
from sanbao.payroll.services.cities import set_city_rate
from sanbao.payroll.services.items import enter_item
from sanbao.payroll.services.runs import draft
from sanbao.payroll.services.terms import set_group_terms, set_station_terms
from sanbao.statistics.services import close_month
from sanbao.work_orders.models import WorkOrder
from sanbao.work_orders.services import receive

Maker = Callable[["Scene"], Any]
MAKERS: dict[str, Maker] = {}


def makes(name: str) -> Callable[[Maker], Maker]:
    """Register how the thing `name` is made."""

    def register(maker: Maker) -> Maker:
        MAKERS[name] = maker
        return maker

    return register


class Scene(Mapping[str, Any]):
    """The things by name; each is made once. `now` is the moment of the suite."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self.made:
            self.made[name] = MAKERS[name](self)
        return self.made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(MAKERS)

    def __len__(self) -> int:
        return len(MAKERS)

    def somebody(self, role: Role | None, scope: Scope = Scope.ALL, place: str = "") -> User:
        """Return a user with this one role, or with none."""
        user = User.objects.create(username=f"{role or 'nobody'}-{scope}-{place}", name="周岚")
        if role:
            Grant.objects.create(user=user, role=role, scope=scope, place=place, valid_from=date(2020, 1, 1))
        return user


@makes("station")
def station(scene: Scene) -> Station:
    """The station that all things of the scene belong to."""
    region = Region.objects.create(code="HD", name="华东")
    return Station.objects.create(code="HZ01", name="杭州一站", region=region)


@makes("other_station")
def other_station(scene: Scene) -> Station:
    """The station of the stranger."""
    region = Region.objects.create(code="HN", name="华南")
    return Station.objects.create(code="GZ01", name="广州一站", region=region)


@makes("user")
def user(scene: Scene) -> User:
    """Somebody whose account can be looked at."""
    return User.objects.create(username="shenlu", name="沈陆")


@makes("grant")
def grant(scene: Scene) -> Grant:
    """A grant of the user that can be revoked."""
    return Grant.objects.create(user=scene["user"], role=Role.INSPECTOR, scope=Scope.ALL, valid_from=date(2026, 1, 1))


@makes("delegation")
def delegation(scene: Scene) -> Delegation:
    """A colleague who stands in for the user; nobody who asks is one of the two."""
    return Delegation.objects.create(
        from_user=scene["user"],
        to_user=User.objects.create(username="fangyan", name="方彦"),
        from_on=date(2026, 1, 1),
        until_on=date(2099, 1, 1),
    )


@makes("token")
def token(scene: Scene) -> ApiToken:
    """A key of the user."""
    return ApiToken.objects.create(
        user=scene["user"],
        name="报表程序",
        prefix="sb_",
        sha256="0" * 64,
        acts=[],
        issued_at=scene.now,
        expires_at=scene.now + timedelta(days=30),
    )


@makes("journal_entry")
def journal_entry(scene: Scene) -> JournalEntry:
    """An act at the station, as the journal keeps it."""
    return record(
        actor=scene["user"],
        act="forms.issue",
        subject="form:BD-11",
        station_id=scene["station"].pk,
        facts={"form": "BD-11"},
        now=scene.now,
    )


@makes("issued")
def issued(scene: Scene) -> IssuedForm:
    """A form that the station has issued."""
    return issue(
        form="BD-11",
        sheet=registered("BD-11").sample(blank=False),
        month=Month(2026, 10),
        station_id=scene["station"].pk,
        station_code=scene["station"].code,
        subject="statistics:HZ01/2026-10",
        actor=scene["user"],
        now=scene.now,
    )


@makes("person")
def person(scene: Scene) -> Person:
    """Somebody who works at the station."""
    return Person.objects.create(station=scene["station"], no="A01", name="周岚", initials="zl")


@makes("department")
def department(scene: Scene) -> Department:
    """A box of the station's chart."""
    return Department.objects.create(station=scene["station"], name="配件组", kind="new_part_store")


@makes("post")
def post(scene: Scene) -> Post:
    """A post of the department."""
    return Post.objects.create(department=scene["department"], title="新件仓管员")


@makes("team")
def team(scene: Scene) -> Team:
    """A team of the station."""
    return Team.objects.create(station=scene["station"], name="机修一组")


@makes("lending")
def lending(scene: Scene) -> Lending:
    """Some days on which the person works for the team."""
    return Lending.objects.create(
        person=scene["person"],
        team=scene["team"],
        from_on=date(2026, 10, 12),
        until_on=date(2026, 10, 17),
        reason="钣喷忙",
        set_at=scene.now,
    )


@makes("shift")
def shift(scene: Scene) -> Shift:
    """A shift of the station."""
    return Shift.objects.create(station=scene["station"], name="六天班", starts_at=time(8), ends_at=time(17))


@makes("import_run")
def import_run(scene: Scene) -> ImportRun:
    """A roster of the station that somebody has brought: one row is good, one is not."""
    return upload(
        kind="roster",
        station_code=scene["station"].code,
        month=None,
        file_name="花名册.csv",
        source="工号,姓名,技术系数\nA01,周岚,3.5\nA02,沈陆,九\n".encode(),
        create_station=False,
        actor=scene["user"],
        now=scene.now,
    )


@makes("rework")
def rework(scene: Scene) -> WorkOrder:
    """An order of the station that repairs once more what the first one repaired."""
    content = workshop.rework("WX2", scene["order"].number, [scene["person"]])
    return receive(station=scene["station"], content=content, actor=None, now=scene.now)


@makes("technician")
def technician(scene: Scene) -> Person:
    """Somebody whose work is counted: he has a grade, so that he stands in every month's table."""
    made = Person.objects.create(station=scene["station"], no="J01", name="沈陆", initials="sl")
    made.grades.create(grade="lead", coefficient="4.6", from_on=date(2020, 1, 1))
    return made


@makes("order")
def order(scene: Scene) -> WorkOrder:
    """An order of the station that is finished and not completed."""
    content = workshop.order("WX1", workshop.job([scene["person"]]))
    return receive(station=scene["station"], content=content, actor=None, now=scene.now)


@makes("pay_run")
def pay_run(scene: Scene) -> PayRun:
    """The draft of the station's October, with the technician's slip."""
    station, technician, now = scene["station"], scene["technician"], scene.now
    workshop.attended(technician, "√" * 26)
    workshop.done(station, workshop.order("WX0", workshop.job([technician], parts=()), day=9), now)
    agreed: dict[str, Any] = {"station": station, "from_month": Month(2026, 10), "reason": "方案", "actor": None}
    set_station_terms(content=StationTerms(Decimal("0.00"), Decimal(26)), now=now, **agreed)
    pool = Coefficient5Terms(Decimal("0.28"))
    set_group_terms(team=None, method="coefficient_5", content=pool, now=now, **agreed)
    close_month(station=station, month=Month(2026, 10), actor=None, now=now)
    return draft(station=station, month=Month(2026, 10), actor=None, now=now)


@makes("month_item")
def month_item(scene: Scene) -> MonthItem:
    """A damage that the technician has not agreed to."""
    return enter_item(
        station=scene["station"],
        month=Month(2026, 10),
        kind=ItemKind.DAMAGE,
        label="工具赔偿",
        reason="遗失扳手",
        person=scene["technician"],
        amount=Decimal("80.00"),
        actor=None,
        now=scene.now,
    )


@makes("quarterly_form")
def quarterly_form(scene: Scene) -> QuarterlyForm:
    """A half-filled form 10 about somebody of the station."""
    return walks.begun(scene["person"], scene.now, actor=scene["user"])


@makes("improvement")
def improvement(scene: Scene) -> Improvement:
    """What is to be improved about an item of the form."""
    return walks.improvement(scene["quarterly_form"], scene["person"], scene.now)


@makes("form_photo")
def form_photo(scene: Scene) -> Attachment:
    """A photo beside an item of the form."""
    form = scene["quarterly_form"]
    return add_photo(form_id=form.pk, item="clothing", photo=keep(file=walks.photo()), actor=None, now=scene.now)


@makes("penalty")
def penalty(scene: Scene) -> PointEntry:
    """A penalty of somebody of the station, without an answer."""
    return walks.penalty(scene["person"], scene.now, walks.ON)


@makes("review")
def review(scene: Scene) -> GradeReview:
    """A proposal about the technician that waits for its decision; none of those who ask has made it."""
    quarter = quarters_open(timezone.localdate())[0]
    proposal = Proposal(Decimal("0.1"), Month.of(timezone.localdate()).next.first, "踏实")
    return propose(person=scene["technician"], quarter=quarter, proposal=proposal, actor=None, now=timezone.now())


@makes("mentorship")
def mentorship(scene: Scene) -> Mentorship:
    """A trainee of the station whom the technician brings to the next grade."""
    trainee = workshop.technician(scene["station"], "J02", "方彦", "1.5")
    goal = Goal(Grade.ASSISTANT, date(2026, 1, 1), date(2026, 9, 1))
    return begin(mentor=scene["technician"], mentee=trainee, goal=goal, actor=None, now=scene.now)


@makes("city_rate")
def city_rate(scene: Scene) -> CityRate:
    """One item of an invented city."""
    row = CityRow(
        city="临江市",
        item=Item.PENSION,
        from_month=Month(2026, 1),
        base_min=Decimal("4000.00"),
        base_max=Decimal("20000.00"),
        employee_rate=Decimal("0.08"),
        employer_rate=Decimal("0.16"),
    )
    return set_city_rate(row=row, source="临人社〔2026〕1号", actor=None, now=scene.now)


@makes("kpi_scheme")
def kpi_scheme(scene: Scene) -> SchemeEdition:
    """The basic principles as a scheme."""
    month = Month(2026, 1)
    return set_scheme(scheme=PRINCIPLES, from_month=month, reason="试行", actor=None, now=scene.now)


@makes("kpi_technician")
def kpi_technician(scene: Scene) -> Person:
    """The technician, who is appraised by that scheme as everybody at his station."""
    code, month = scene["kpi_scheme"].code, Month(2026, 1)
    assign_scheme(station=scene["station"], from_month=month, scheme=code, reason="试行", actor=None, now=scene.now)
    technician: Person = scene["technician"]
    return technician


@makes("kpi_appeal")
def kpi_appeal(scene: Scene) -> Appeal:
    """An appeal against a line of the technician's October, scored as it stood."""
    station, month, technician = scene["station"], Month(2026, 10), scene["kpi_technician"]
    [sheet] = [one for one in month_sheets(station, month) if one.person_id == technician.pk]
    [key] = keep_scores([sheet], Scorecard.Cause.SCORED, actor=None, now=scene.now)
    return Appeal.objects.create(
        scorecard_id=key, station=station, item="records", label="工单与表单填写", reason="不对", set_at=scene.now
    )
