from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkOrdersConfig(AppConfig):
    name = "sanbao.work_orders"
    verbose_name = _("维修工单")
