from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartiesConfig(AppConfig):
    name = "sanbao.parties"
    verbose_name = _("客户与往来单位")
