from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sanbao.kernel.periods import Month
from sanbao.network.ports import person_figures


class StatisticsConfig(AppConfig):
    name = "sanbao.statistics"
    verbose_name = _("月度统计")

    def ready(self) -> None:
        from sanbao.documents.ports import record_pages  # noqa: PLC0415 - as all contexts: ports are filled at start-up

        person_figures.fill(_page_of_person)
        record_pages.add("month", _page_of_month)


def _page_of_person(station_code: str, no: str, month: Month) -> str:
    return reverse("statistics:person", args=(station_code, month, no))


def _page_of_month(key: str) -> str | None:
    """Return the address of the statement "station:month", or of the person's "station:month:number"."""
    station_code, _colon, rest = key.partition(":")
    month, _colon, no = rest.partition(":")
    if not month:
        return None
    of_station = (station_code, Month.parse(month))
    return (
        _page_of_person(station_code, no, of_station[1]) if no else reverse("statistics:station_month", args=of_station)
    )
