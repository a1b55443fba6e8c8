from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogConfig(AppConfig):
    name = "sanbao.catalog"
    verbose_name = _("产品与配件目录")
