from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UnitsConfig(AppConfig):
    name = "sanbao.units"
    verbose_name = _("用户车辆/设备")
