from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class ProductCategory(models.Model):
    code = models.CharField(_("代码"), max_length=20, unique=True)
    name = models.CharField(_("产品类别"), max_length=40)
    history = HistoricalRecords()

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class ProductModel(models.Model):
    """A model of the maker's range; one met in a repair ledger first has no category until somebody gives it one."""

    code = models.CharField(_("型号"), max_length=40, unique=True)
    name = models.CharField(_("名称"), max_length=80, blank=True)
    category = models.ForeignKey(
        ProductCategory, models.PROTECT, related_name="models", null=True, blank=True, verbose_name=_("产品类别")
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code
