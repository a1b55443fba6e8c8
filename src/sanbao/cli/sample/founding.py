"""Founding the sample network: places, departments, people, grades, shifts and accounts."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal

from django.db import transaction

from sanbao.accounts.models import User
from sanbao.accounts.services import create_user, grant_role
from sanbao.catalog.models import ProductCategory, ProductModel
from sanbao.cli.sample import invented
from sanbao.cli.sample.invented import SamplePerson, SampleStation
from sanbao.kernel.periods import SHANGHAI, Month
from sanbao.network import services
from sanbao.network.models import Department, Person, Post, Region, Shift, Station, Team
from sanbao.network.rules.places import DepartmentKind, StationKind
from sanbao.network.services import GradeGiven, StationDetails

LEADING = "主修技师"
TITLES = ((Decimal("4.1"), LEADING), (Decimal("2.1"), "维修技师"), (Decimal(0), "维修学徒"))
CHANGED_IN = 3  # the sample month, from 0, in which coefficients change


@transaction.atomic
def found(first: Month) -> None:
    """Make the network as it stands before its first month, unless it is there."""
    if Station.objects.filter(code=invented.HQ).exists():
        return
    now = _founded_at(first)
    _fill_catalogue()
    headquarters = _open_headquarters(now)
    regions = {code: services.open_region(code=code, name=name, actor=None, now=now) for code, name in invented.REGIONS}
    for station in invented.STATIONS:
        _open_station(station, headquarters, regions, first, now)
    _open_accounts(now)


def _founded_at(first: Month) -> datetime:
    return datetime.combine(first.previous.first, time(9, 0), tzinfo=SHANGHAI)


def _fill_catalogue() -> None:
    categories = {code: ProductCategory.objects.create(code=code, name=name) for code, name in invented.CATEGORIES}
    for code, name, category in invented.MODELS:
        ProductModel.objects.create(code=code, name=name, category=categories[category])


def _open_headquarters(now: datetime) -> Station:
    details = StationDetails(name="售后服务中心", kind=StationKind.HEADQUARTERS, city="济南")
    headquarters = services.open_station(code=invented.HQ, details=details, actor=None, now=now)
    for order, (name, kind, posts) in enumerate(invented.DEPARTMENTS):
        department = services.set_department(
            station=headquarters, name=name, kind=DepartmentKind(kind), order=order, actor=None, now=now
        )
        for title, headcount in posts:
            services.set_post(department=department, title=title, headcount=headcount, actor=None, now=now)
    return headquarters


def _open_station(
    of: SampleStation, headquarters: Station, regions: dict[str, Region], first: Month, now: datetime
) -> None:
    details = StationDetails(
        name=of.name,
        stars=of.stars,
        region=regions[of.region],
        parent=headquarters,
        city=of.city,
        admitted_on=date(2020, 1, 1),
    )
    station = services.open_station(code=of.code, details=details, actor=None, now=now)
    workshop = services.set_department(
        station=station, name="维修车间", kind=DepartmentKind.WORKSHOP, actor=None, now=now
    )
    teams = {
        name: services.set_team(station=station, name=name, department=workshop, actor=None, now=now)
        for name in of.teams
    }
    shift = services.set_shift(
        station=station,
        name="六天班",
        starts_at=time(8, 0),
        ends_at=time(17, 0),
        break_minutes=60,
        weekdays="1111110",
        follows_calendar=True,
        actor=None,
        now=now,
    )
    _hire_people(of, workshop, teams, shift, first)


def _hire_people(of: SampleStation, workshop: Department, teams: dict[str, Team], shift: Shift, first: Month) -> None:
    now = _founded_at(first)
    people = [person for person in invented.PEOPLE if person.station == of.code]
    posts = _open_posts(workshop, people, now)
    for person in people:
        hired_on = first.plus(person.hired).first
        hired = services.hire(
            station=workshop.station,
            no=person.no,
            name=person.name,
            hired_on=hired_on,
            team=teams[person.team],
            post=posts[_title(person)],
            grade=GradeGiven(Decimal(person.coefficients[0]), hired_on),
            actor=None,
            now=now,
        )
        _plan(hired, person, shift, first, now)


def _open_posts(workshop: Department, people: Sequence[SamplePerson], now: datetime) -> dict[str, Post]:
    """Open the posts of a workshop, one place more than there are people to lead."""
    counts = Counter(map(_title, people))
    return {
        title: services.set_post(
            department=workshop, title=title, headcount=counts[title] + (title == LEADING), actor=None, now=now
        )
        for title in counts
    }


def _title(person: SamplePerson) -> str:
    coefficient = Decimal(person.coefficients[0])
    return next(title for least, title in TITLES if coefficient >= least)


def _plan(hired: Person, of: SamplePerson, shift: Shift, first: Month, now: datetime) -> None:
    if hired.hired_on is not None:
        services.plan_shift(person=hired, shift=shift, from_on=hired.hired_on, actor=None, now=now)
    for coefficient in of.coefficients[1:]:
        changed = GradeGiven(Decimal(coefficient), first.plus(CHANGED_IN).first, reason="季度评定")
        services.set_grade(person=hired, grade=changed, actor=None, now=now)
    if of.left is not None:
        services.leave(person=hired, on=first.plus(of.left).first, actor=None, now=now)


def _open_accounts(now: datetime) -> None:
    for of in invented.USERS:
        user = User.objects.filter(username=of.username).first()
        if user is None:
            user = create_user(username=of.username, name=of.name, password=invented.PASSWORD, actor=None, now=now)
        grant_role(user=user, role=of.role, scope=of.scope, place=of.place, valid_from=now.date(), actor=None, now=now)
    technician = Person.objects.get(no=invented.TECHNICIAN)
    services.link_user(person=technician, user=User.objects.get(username="jishi"), actor=None, now=now)
