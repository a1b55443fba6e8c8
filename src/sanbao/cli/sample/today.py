"""What is on the table of the network today: cars in the workshops, an issued statement, an imported sheet."""

from datetime import datetime, time, timedelta

from sanbao.cli.sample import invented
from sanbao.cli.sample.loading import crew_of
from sanbao.cli.sample.orders import orders_in_hand
from sanbao.documents.models import ImportRun
from sanbao.documents.services.importing import commit
from sanbao.documents.services.imports import upload
from sanbao.kernel.periods import SHANGHAI, Month
from sanbao.network.models import Person, Station
from sanbao.statistics.services import issue_statement
from sanbao.work_orders.models import WorkOrder
from sanbao.work_orders.rules.lifecycle import Status
from sanbao.work_orders.services import receive


def load_today(last: Month, *, now: datetime) -> None:
    """Lay it on the table. What is there already is left as it is."""
    for of in invented.STATIONS:
        _receive(of, now)
    first = Station.objects.get(code=invented.STATIONS[0].code)
    entered_at = datetime.combine(last.next.first, time(9), tzinfo=SHANGHAI)
    issue_statement(station=first, month=last.previous, actor=None, now=entered_at)
    _import_roster(first, entered_at)


def _receive(of: invented.SampleStation, now: datetime) -> None:
    station = Station.objects.get(code=of.code)
    if WorkOrder.objects.filter(station=station, status=Status.RECEIVED).exists():
        return
    on_the_hour = now.astimezone(SHANGHAI).replace(minute=0, second=0, microsecond=0)
    crew = crew_of(station, Month.of(on_the_hour.date()))
    for content in orders_in_hand(of, crew, on_the_hour):
        receive(station=station, content=content, actor=None, now=max(content.received_at, now - timedelta(days=2)))


def _import_roster(station: Station, now: datetime) -> None:
    """The roster of a station as a sheet: everybody is known already, so that it changes nothing."""
    if ImportRun.objects.exists():
        return
    people = Person.objects.filter(station=station, left_on=None).order_by("no")
    lines = ["工号,姓名", *(f"{person.no},{person.name}" for person in people)]
    run = upload(
        kind="roster",
        station_code=station.code,
        month=None,
        file_name=f"花名册-{station.code}.csv",
        source="\n".join(lines).encode(),
        create_station=False,
        actor=None,
        now=now,
    )
    commit(run=run, accept_good=False, actor=None, now=now)
