from django.db import models
from django.utils.translation import gettext_lazy as _

from sanbao.network.models import Station


class Customer(models.Model):
    """A customer as one station knows him, told apart by the telephone number."""

    station = models.ForeignKey(Station, models.PROTECT, related_name="customers", verbose_name=_("单位"))
    name = models.CharField(_("客户名称"), max_length=80)
    phone = models.CharField(_("电话"), max_length=30)
    address = models.CharField(_("地址"), max_length=200, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["station", "phone"], name="customer_phone_once_a_station")]
        indexes = [models.Index(fields=["phone"], name="customer_phone")]

    def __str__(self) -> str:
        return self.name
