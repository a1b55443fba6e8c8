from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from sanbao.accounts.ports import Roster, StationDirectory


class NetworkConfig(AppConfig):
    name = "sanbao.network"
    verbose_name = _("网点与人员")

    def ready(self) -> None:
        # ruff: noqa: PLC0415 - models are there only now
        from sanbao.accounts.ports import roster, station_directory
        from sanbao.documents.ports import record_pages
        from sanbao.network.views import addresses

        station_directory.fill_later(_directory)
        roster.fill_later(_roster)
        record_pages.add("people", addresses.people)
        record_pages.add("person", addresses.person)
        record_pages.add("station", addresses.station)
        record_pages.add("attendance", addresses.attendance)


def _directory() -> "StationDirectory":
    from sanbao.network.queries import Directory

    return Directory()


def _roster() -> "Roster":
    from sanbao.network.queries import is_person

    return is_person
