from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from sanbao.db.constraints import one_of
from sanbao.db.fields import MonthField
from sanbao.kernel.calendar import DayKind
from sanbao.network.rules.attendance import Mark

from .people import Person
from .places import Station


class CalendarDay(models.Model):
    """A day that differs from Monday to Friday: holidays and make-up working days (调休)."""

    on = models.DateField(_("日期"), primary_key=True)
    kind = models.CharField(_("性质"), max_length=20)
    note = models.CharField(_("说明"), max_length=60, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("on",)
        constraints = [one_of("kind", DayKind, name="calendar_day_kind_known")]

    def __str__(self) -> str:
        return f"{self.on} {self.note}"


class Shift(models.Model):
    """Working hours and weekdays of a group of people."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="shifts", verbose_name=_("单位"))
    name = models.CharField(_("班次"), max_length=40)
    starts_at = models.TimeField(_("上班时间"))
    ends_at = models.TimeField(_("下班时间"))
    break_minutes = models.PositiveSmallIntegerField(_("休息(分钟)"), default=60)
    weekdays = models.CharField(_("工作日"), max_length=7, default="1111100", help_text=_("从周一到周日,1 上班 0 休息"))
    follows_calendar = models.BooleanField(_("按国家节假日调休"), default=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["station", "name"], name="shift_name_once_a_station")]

    def __str__(self) -> str:
        return self.name


class ShiftPlan(models.Model):
    """The shift of a person from a day on; the latest row on or before a day counts."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="shift_plans", verbose_name=_("人员"))
    shift = models.ForeignKey(Shift, models.PROTECT, related_name="plans", verbose_name=_("班次"))
    from_on = models.DateField(_("生效日期"))

    class Meta:
        ordering = ("person_id", "from_on")
        constraints = [models.UniqueConstraint(fields=["person", "from_on"], name="shift_plan_once_a_day")]

    def __str__(self) -> str:
        return f"{self.shift} {self.from_on}"


class AttendanceDay(models.Model):
    """One cell of the attendance grid."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="attendance", verbose_name=_("人员"))
    station = models.ForeignKey(Station, models.PROTECT, related_name="+", verbose_name=_("单位"))
    on = models.DateField(_("日期"))
    month = MonthField(_("月份"))  # of `on`: what a month is looked up and added up by
    mark = models.CharField(_("考勤"), max_length=20)
    overtime_workday_minutes = models.PositiveSmallIntegerField(_("工作日加班(分钟)"), default=0)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ("person_id", "on")
        constraints = [
            models.UniqueConstraint(fields=["person", "on"], name="attendance_once_a_day"),
            one_of("mark", Mark, name="attendance_mark_known"),
            models.CheckConstraint(
                condition=models.Q(overtime_workday_minutes__lte=720), name="attendance_overtime_within_a_day"
            ),
        ]
        indexes = [
            models.Index(fields=["month", "station", "person"], name="attendance_month"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.mark}"


class AttendanceSum(models.Model):
    """How many days of a month somebody has of a mark, and the overtime on them.

    The database keeps the sums with the cells of the grid, whoever writes them (ADR 15). A mark that was taken out
    again leaves a sum of no days.
    """

    pk = models.CompositePrimaryKey("month", "station_id", "person_id", "mark")
    month = MonthField(_("月份"))
    # The days hold the same keys, checked by the database.
    station = models.ForeignKey(
        Station, models.PROTECT, related_name="+", db_index=False, db_constraint=False, verbose_name=_("单位")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="+", db_index=False, db_constraint=False, verbose_name=_("人员")
    )
    mark = models.CharField(_("考勤"), max_length=20)
    days = models.IntegerField(_("天数"))
    overtime_workday_minutes = models.IntegerField(_("工作日加班(分钟)"))

    def __str__(self) -> str:
        return f"{self.person_id} {self.month} {self.mark}"
