from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    name = "sanbao.network"
    verbose_name = _("网点与人员")

    def ready(self) -> None:
        # ruff: noqa: PLC0415 - models are there only now
        from sanbao.accounts.ports import station_directory
        from sanbao.network.queries import Directory

        station_directory.fill(Directory())
