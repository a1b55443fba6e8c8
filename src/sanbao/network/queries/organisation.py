"""Read the organisation: regions, stations, and the chart of each station."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db.models import Count, Q, QuerySet

from sanbao.accounts.access import Places
from sanbao.accounts.errors import NotFound
from sanbao.accounts.models import User
from sanbao.network.models import Department, Person, Post, Region, Station, Team
from sanbao.network.queries.months import employed_on
from sanbao.network.rules.places import DepartmentKind

MOST_STATIONS: Final = 300  # more than that are looked for by code or name, not shown at once


@dataclass(slots=True)
class StationNode:
    """A station of the tree with those below it, how many work there, and its two stores by name."""

    station: Station
    people: int
    new_part_stores: list[str] = field(default_factory=list)
    old_part_stores: list[str] = field(default_factory=list)
    below: list["StationNode"] = field(default_factory=list)


@dataclass(slots=True)
class RegionNode:
    """A region with its stations; `region` None for the stations that belong to none, headquarters among them."""

    region: Region | None
    stations: list[StationNode] = field(default_factory=list)

    @property
    def people(self) -> int:
        """Return how many people work in the region."""
        return sum(_people_below(node) for node in self.stations)


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post with its holders; `vacant` places are free, or too many are taken if negative."""

    post: Post
    holders: Sequence[Person]

    @property
    def vacant(self) -> int:
        """Return how many of the places are free."""
        return self.post.headcount - len(self.holders)


@dataclass(slots=True)
class DepartmentNode:
    """A box of the chart with its posts, its teams and the boxes below it."""

    department: Department
    posts: list[PostLine] = field(default_factory=list)
    teams: list[tuple[Team, int]] = field(default_factory=list)
    below: list["DepartmentNode"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Chart:
    """The organisation of one station."""

    station: Station
    departments: Sequence[DepartmentNode]
    loose_teams: Sequence[tuple[Team, int]]
    people: int
    without_post: int


def stations_in(user: User, places: Places) -> QuerySet[Station]:
    """Return the stations of these places; with own rows only, the one where the user works."""
    condition = places.within("pk")
    return Station.objects.filter(
        condition | Q(people__user=user) if places.own and not places.everything else condition
    )


def station_called(user: User, places: Places, code: str) -> Station:
    """Return a station within these places.

    Raises: NotFound.
    """
    station = stations_in(user, places).select_related("region", "parent").filter(code=code).first()
    if station is None:
        raise NotFound
    return station


def organisation(user: User, places: Places, *, text: str, today: date) -> tuple[list[RegionNode], bool]:
    """Return the tree of regions and stations, and whether there are more stations than are shown at once."""
    stations = stations_in(user, places).select_related("region")
    if text:
        stations = stations.filter(Q(code__istartswith=text) | Q(name__icontains=text) | Q(city__icontains=text))
    rows = list(stations.order_by("region__code", "code")[: MOST_STATIONS + 1])
    shown = rows[:MOST_STATIONS]
    nodes = _nodes(shown, today)
    regions: dict[int | None, RegionNode] = {}
    for station in shown:
        node = nodes[station.pk]
        above = nodes.get(station.parent_id) if station.parent_id else None
        if above is not None and above.station.region_id == station.region_id:
            above.below.append(node)
        else:
            regions.setdefault(station.region_id, RegionNode(station.region)).stations.append(node)
    if places.everything and not text:
        for region in Region.objects.exclude(pk__in=[key for key in regions if key]):
            regions[region.pk] = RegionNode(region)
    ordered = sorted(regions.values(), key=lambda node: node.region.code if node.region else "")
    return ordered, len(rows) > MOST_STATIONS


def chart(station: Station, *, today: date) -> Chart:
    """Return the chart of a station with everybody who holds a post on the day."""
    people = list(station.people.filter(employed_on(today)).select_related("team"))
    holders: dict[int, list[Person]] = {}
    members: dict[int, int] = {}
    for person in people:
        if person.post_id:
            holders.setdefault(person.post_id, []).append(person)
        if person.team_id:
            members[person.team_id] = members.get(person.team_id, 0) + 1
    nodes = {one.pk: DepartmentNode(one) for one in station.departments.order_by("order", "id")}
    for post in Post.objects.filter(department__station=station).order_by("id"):
        nodes[post.department_id].posts.append(PostLine(post, holders.get(post.pk, [])))
    loose: list[tuple[Team, int]] = []
    for team in station.teams.order_by("id"):
        line = (team, members.get(team.pk, 0))
        (nodes[team.department_id].teams if team.department_id else loose).append(line)
    roots: list[DepartmentNode] = []
    for node in nodes.values():
        parent = node.department.parent_id
        (nodes[parent].below if parent else roots).append(node)
    return Chart(station, roots, loose, len(people), sum(person.post_id is None for person in people))


def _nodes(stations: Sequence[Station], today: date) -> dict[int, StationNode]:
    ids = [station.pk for station in stations]
    people = Person.objects.filter(employed_on(today), station_id__in=ids).order_by()
    counts = dict(people.values_list("station_id").annotate(n=Count("id")))
    nodes = {station.pk: StationNode(station, counts.get(station.pk, 0)) for station in stations}
    stores = Department.objects.filter(
        station_id__in=ids, kind__in=[DepartmentKind.NEW_PART_STORE, DepartmentKind.OLD_PART_STORE]
    )
    for store in stores:
        node = nodes[store.station_id]
        is_new = store.kind == DepartmentKind.NEW_PART_STORE
        (node.new_part_stores if is_new else node.old_part_stores).append(store.name)
    return nodes


def _people_below(node: StationNode) -> int:
    return node.people + sum(_people_below(below) for below in node.below)
