"""What remembers printed forms: the numbers given out, and every form that was issued."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanbao.db.fields import MonthField


class NumberSeries(models.Model):
    """The last number given to a form in a month: the row that whoever takes the next number locks."""

    form = models.CharField(_("表单"), max_length=20)
    month = MonthField(_("月份"))
    last = models.PositiveIntegerField(_("最后编号"), default=0)

    class Meta:
        verbose_name = _("编号序列")
        verbose_name_plural = _("编号序列")
        constraints = [models.UniqueConstraint(name="number_series_form_month", fields=["form", "month"])]

    def __str__(self) -> str:
        return f"{self.form} {self.month}: {self.last}"


class IssuedForm(models.Model):
    """A form as it was handed out, to the byte. Insert-only by trigger."""

    number = models.CharField(_("编号"), max_length=40, unique=True)
    form = models.CharField(_("表单"), max_length=20)
    edition = models.CharField(_("版次"), max_length=20)
    month = MonthField(_("月份"))
    # A number and not a key: stations belong to an upper context. None is a form of headquarters.
    station_id = models.BigIntegerField(_("网点"), null=True)
    station_code = models.CharField(_("网点编号"), max_length=40, blank=True)
    subject = models.CharField(_("对象"), max_length=120)
    title = models.CharField(_("名称"), max_length=200)
    sha256 = models.CharField(_("校验值"), max_length=64)
    pdf = models.BinaryField()
    data = models.JSONField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("签发人")
    )
    issued_at = models.DateTimeField(_("签发时间"))

    class Meta:
        verbose_name = _("已签发表单")
        verbose_name_plural = _("已签发表单")
        constraints = [models.CheckConstraint(name="issued_form_has_hash", condition=Q(sha256__gt=""))]
        indexes = [
            models.Index(name="issued_form_by_station", fields=["station_id", "-id"]),
            models.Index(name="issued_form_by_form", fields=["form", "month", "-id"]),
            models.Index(name="issued_form_by_subject", fields=["subject", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"
