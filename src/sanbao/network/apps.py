from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    name = "sanbao.network"
    verbose_name = _("网点与人员")
