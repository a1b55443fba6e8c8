from django.db import models
from django.utils.translation import gettext_lazy as _

from sanbao.catalog.models import ProductModel
from sanbao.parties.models import Customer


class Unit(models.Model):
    """One vehicle or machine, found by its plate or its VIN/serial number."""

    plate = models.CharField(_("车牌号"), max_length=12, unique=True, null=True, blank=True)
    plate_tail = models.CharField(_("车牌后五位"), max_length=5, blank=True, db_index=True)
    vin = models.CharField(_("车架号"), max_length=30, unique=True, null=True, blank=True)
    engine_no = models.CharField(_("发动机号"), max_length=30, blank=True)
    model = models.ForeignKey(
        ProductModel, models.PROTECT, related_name="units", null=True, blank=True, verbose_name=_("车型")
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="units", null=True, blank=True, verbose_name=_("客户")
    )
    odometer_km = models.PositiveIntegerField(_("最近里程(公里)"), null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(plate__isnull=False) | models.Q(vin__isnull=False), name="unit_has_plate_or_vin"
            )
        ]

    def __str__(self) -> str:
        return self.plate or self.vin or ""
