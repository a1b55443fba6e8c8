"""What is typed, found in the database."""

from sanbao.kernel.errors import DomainError, Kind
from sanbao.network.models import Person, Station


class StationUnknown(DomainError):
    code = "cli.station_unknown"
    message = "没有代码为「{station}」的网点。已有网点：{known}"
    kind = Kind.NOT_FOUND


class NoStations(DomainError):
    code = "cli.no_stations"
    message = "还没有网点。可用 sanbao import roster 花名册.xlsx --station {station} --create-station 新建。"
    kind = Kind.NOT_FOUND


class PersonUnknown(DomainError):
    code = "cli.person_unknown"
    message = "{station} 没有工号为「{person}」的人员，请检查工号。"
    kind = Kind.NOT_FOUND


MOST_NAMED = 20


def station(code: str) -> Station:
    """Return the station of this code.

    Raises: StationUnknown; NoStations.
    """
    found = Station.objects.filter(code=code).first()
    if found is not None:
        return found
    codes = list(Station.objects.values_list("code", flat=True)[: MOST_NAMED + 1])
    if not codes:
        raise NoStations(station=code)
    known = "、".join(codes[:MOST_NAMED]) + ("……" if len(codes) > MOST_NAMED else "")
    raise StationUnknown(station=code, known=known)


def person(place: Station, no: str) -> Person:
    """Return the person of this number at a station.

    Raises: PersonUnknown.
    """
    found = Person.objects.filter(station=place, no=no).first()
    if found is None:
        raise PersonUnknown(station=place.name, person=no)
    return found
