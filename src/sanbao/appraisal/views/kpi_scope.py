"""Whose scores a page may show, and in which month."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from sanbao.accounts.errors import NotFound
from sanbao.accounts.models import User
from sanbao.accounts.pages import PageRequest
from sanbao.appraisal.forms.kpi import TeamForm
from sanbao.appraisal.models import Scorecard
from sanbao.appraisal.queries.scores import Sheet, person_sheet
from sanbao.kernel.errors import Refused
from sanbao.kernel.periods import Month
from sanbao.ledger.queries import first_open_month
from sanbao.network.choosing import own_person, station_seen, visible_stations
from sanbao.network.models import Person, Station


@dataclass(frozen=True, slots=True)
class Seen:
    """A person's month as a page shows it. `sheet` None: not appraised, or not to be scored as things stand."""

    station: Station
    person: Person
    month: Month
    sheet: Sheet | None
    faults: Refused | None
    is_own: bool


def asked(request: PageRequest) -> tuple[TeamForm, Station, Month]:
    """Return the filter, the station and the month that the address asks for.

    Raises: NotFound, also if there is no station at all.
    """
    stations = visible_stations(request.places)
    query = request.GET.copy()
    query["station"] = query.get("station") or (stations[0].code if stations else "")
    form = TeamForm(query, stations=[(one.code, f"{one.name} {one.code}") for one in stations])
    form.full_clean()
    station = station_seen(request, form.data["station"])
    month = form.cleaned_data.get("month") or default_month(station)
    form.data = {**dict(form.data.items()), "station": station.code, "month": str(month)}
    return form, station, month


def default_month(station: Station) -> Month:
    """Return the month that scores are worked on: the last one that is over, unless an earlier one is still open."""
    last = Month.of(timezone.localdate()).previous
    earliest = first_open_month(station.pk)
    return min(earliest, last) if earliest else last


def seen(request: PageRequest, code: str, month: Month, no: str) -> Seen:
    """Return somebody's month at a station that is open.

    Raises: NotFound.
    """
    station = station_seen(request, code)
    person = _person_of(station, month, no)
    return _seen(station, person, month, is_own=person.user_id == request.user.pk)


def own_seen(user: User, month: Month) -> Seen:
    """Return the user's own month, at the station that scored it or where he is.

    Raises: NotFound.
    """
    person = own_person(user)
    if person is None:
        raise NotFound
    scored = Scorecard.objects.filter(person=person, month=month).select_related("station").last()
    return _seen(scored.station if scored else person.station, person, month, is_own=True)


def _person_of(station: Station, month: Month, no: str) -> Person:
    """Return the person of this number, who may have moved to another station since."""
    here = Person.objects.filter(station=station, no=no).select_related("station", "user").first()
    if here is not None:
        return here
    scored = Scorecard.objects.filter(station=station, month=month, no=no).select_related("person__station").last()
    if scored is None:
        raise NotFound
    return scored.person


def _seen(station: Station, person: Person, month: Month, *, is_own: bool) -> Seen:
    try:
        return Seen(station, person, month, person_sheet(station, month, person.pk), None, is_own)
    except Refused as faults:
        return Seen(station, person, month, None, faults, is_own)


def filtered(sheets: Sequence[Sheet], *, text: str, team: str) -> list[Sheet]:
    """Return the sheets of a team, and of those whose number or name holds the text."""
    wanted = text.casefold()
    return [
        sheet
        for sheet in sheets
        if (not team or sheet.team == team) and (wanted in sheet.no.casefold() or wanted in sheet.name.casefold())
    ]
