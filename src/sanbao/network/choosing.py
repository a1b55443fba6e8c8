"""Which stations a page shows, as its reader chooses them; and who the reader is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _

from sanbao.accounts.access import Places
from sanbao.accounts.errors import NotFound
from sanbao.accounts.models import User
from sanbao.accounts.pages import PageRequest
from sanbao.network.models import Person, Station
from sanbao.network.queries import StationName

ALL: Final = "*"
REGION: Final = "region:"
AT_ONCE: Final = 50  # with more stations a page begins with the first one, not with all


@dataclass(frozen=True, slots=True)
class Chosen:
    """The stations of a page. `ids` None means every station there is; `value` is how the address names them."""

    stations: tuple[StationName, ...]
    ids: frozenset[int] | None
    value: str
    label: str

    @property
    def only(self) -> StationName | None:
        """Return the station if it is a single one."""
        return self.stations[0] if len(self.stations) == 1 else None


def visible_stations(places: Places) -> list[StationName]:
    """Return the stations that are open as a whole, in the order of their codes."""
    found = Station.objects.filter(places.within("pk"))
    return list(map(StationName._make, found.values_list("pk", "code", "name", "region__code", "region__name")))


def choices_of(stations: Sequence[StationName]) -> list[tuple[str, str]]:
    """Return the choices of the station picker: all, the regions, each station."""
    each = [(station.code, f"{station.name} {station.code}") for station in stations]
    if len(stations) == 1:
        return each
    regions = {station.region_code: station.region_name or "" for station in stations if station.region_code}
    named = [(f"{REGION}{code}", _("大区：{name}").format(name=name)) for code, name in regions.items()]
    return [(ALL, _("全部网点")), *(named if len(named) > 1 else []), *each]


def default_choice(stations: Sequence[StationName]) -> str:
    """Return what a page shows before anything is chosen."""
    if not stations:
        return ""
    return ALL if 1 < len(stations) <= AT_ONCE else stations[0].code


def chosen(stations: Sequence[StationName], value: str, places: Places) -> Chosen:
    """Return the stations that `value` names among the visible ones.

    Raises: NotFound.
    """
    if value == ALL:
        ids = None if places.everything else frozenset(station.pk for station in stations)
        return Chosen(tuple(stations), ids, value, _("全部网点"))
    if value.startswith(REGION):
        code = value.removeprefix(REGION)
        found = tuple(station for station in stations if station.region_code == code)
        label = (found[0].region_name if found else None) or ""
    else:
        found = tuple(station for station in stations if station.code == value)
        label = found[0].name if found else ""
    if not found:
        raise NotFound
    return Chosen(found, frozenset(station.pk for station in found), value, label)


def station_seen(request: PageRequest, code: str) -> Station:
    """Return a station that is open as a whole.

    Raises: NotFound.
    """
    station = Station.objects.filter(code=code).select_related("region").first()
    if station is None or not request.places.covers(station.pk):
        raise NotFound
    return station


def own_person(user: User) -> Person | None:
    """Return the person that the user is, if the account is linked to one."""
    return Person.objects.filter(user=user).select_related("station").first()


class LongSelect(forms.Select):
    """A drop-down of hundreds of stations: of the eight values that Django gives each option ours takes three."""

    def optgroups(
        self,
        name: str,  # noqa: ARG002 - as Django calls it
        value: list[str],
        attrs: dict[str, Any] | None = None,  # noqa: ARG002 - as Django calls it
    ) -> list[tuple[str | None, list[dict[str, Any]], int | None]]:
        return [
            (None, [{"value": code, "label": label, "attrs": {"selected": True} if code in value else {}}], index)
            for index, (code, label) in enumerate(self.choices)
        ]
