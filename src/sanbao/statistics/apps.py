from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sanbao.kernel.periods import Month
from sanbao.network.ports import person_figures


class StatisticsConfig(AppConfig):
    name = "sanbao.statistics"
    verbose_name = _("月度统计")

    def ready(self) -> None:
        person_figures.fill(_page_of_person)


def _page_of_person(station_code: str, no: str, month: Month) -> str:
    return reverse("statistics:person", args=(station_code, month, no))
