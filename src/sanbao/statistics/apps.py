from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StatisticsConfig(AppConfig):
    name = "sanbao.statistics"
    verbose_name = _("月度统计")
