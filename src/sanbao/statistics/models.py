from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sanbao.db.fields import MoneyField, MonthField
from sanbao.network.models import Person, Station


class MonthNote(models.Model):
    """What is typed into the monthly statement: reward or fine, and a remark. Until the month is closed."""

    station = models.ForeignKey(Station, models.PROTECT, related_name="+", db_index=False, verbose_name=_("单位"))
    month = MonthField(_("月份"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("维修人员"))
    reward = MoneyField(_("奖罚"), default=0, help_text=_("奖为正数，罚为负数"))
    remark = models.CharField(_("备注"), max_length=100, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    set_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["station", "month", "person"], name="month_note_once_a_person")]

    def __str__(self) -> str:
        return f"{self.month} {self.person_id}"


class MonthClosing(models.Model):
    """The frozen month of a station: its totals and the digest of its rows. Insert-only."""

    station = models.ForeignKey(Station, models.PROTECT, related_name="+", db_index=False, verbose_name=_("单位"))
    month = MonthField(_("月份"))
    digest = models.CharField(_("校验码"), max_length=64)
    edition = models.CharField(_("规则版本"), max_length=10)
    known = models.JSONField(_("已有来源的项目"))
    totals = models.JSONField(_("合计"))
    people = models.PositiveIntegerField(_("人数"))
    closed_at = models.DateTimeField(_("结账时间"))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("结账人")
    )

    class Meta:
        ordering = ("-month",)
        constraints = [models.UniqueConstraint(fields=["station", "month"], name="month_closing_once")]
        indexes = [models.Index(fields=["month", "station"], name="month_closing_month")]

    def __str__(self) -> str:
        return f"{self.station_id} {self.month}"


class ClosedFact(models.Model):
    """One technician's frozen row. Insert-only.

    `stretches` are the days under one coefficient and team, for the wages; null in months closed before there were any.
    """

    closing = models.ForeignKey(MonthClosing, models.PROTECT, related_name="rows")
    position = models.PositiveIntegerField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    row = models.JSONField()
    stretches = models.JSONField(_("岗位分段"), null=True)

    class Meta:
        ordering = ("closing_id", "position")
        constraints = [models.UniqueConstraint(fields=["closing", "position"], name="closed_fact_position_once")]

    def __str__(self) -> str:
        return f"{self.closing_id} {self.person_id}"
