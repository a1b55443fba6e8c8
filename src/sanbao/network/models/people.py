from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from sanbao.db.constraints import one_of
from sanbao.network.rules.grades import HIGHEST, LOWEST, Grade

from .places import Post, Station, Team


class Person(models.Model):
    """Somebody who works at a station; may or may not sign in."""

    station = models.ForeignKey(Station, models.PROTECT, related_name="people", verbose_name=_("单位"))
    no = models.CharField(_("工号"), max_length=20)
    name = models.CharField(_("姓名"), max_length=40)
    initials = models.CharField(_("姓名首字母"), max_length=20, blank=True, db_index=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="people", null=True, blank=True, verbose_name=_("班组"))
    post = models.ForeignKey(Post, models.PROTECT, related_name="people", null=True, blank=True, verbose_name=_("岗位"))
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    hired_on = models.DateField(_("入职日期"), null=True, blank=True)
    left_on = models.DateField(_("离职日期"), null=True, blank=True, help_text=_("最后一个工作日的次日"))
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="person",
        null=True,
        blank=True,
        verbose_name=_("登录账号"),
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ("station_id", "no")
        constraints = [
            models.UniqueConstraint(fields=["station", "no"], name="person_no_once_a_station"),
            models.CheckConstraint(
                condition=models.Q(left_on__isnull=True)
                | models.Q(hired_on__isnull=True)
                | models.Q(left_on__gte=models.F("hired_on")),
                name="person_left_after_hired",
            ),
        ]
        indexes = [models.Index(fields=["name"], name="person_name")]

    def __str__(self) -> str:
        return self.name


class PostGrade(models.Model):
    """A technician's grade and coefficient from a day on; the latest row on or before a day counts."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="grades", verbose_name=_("人员"))
    grade = models.CharField(_("岗位级别"), max_length=20)
    coefficient = models.DecimalField(_("技术系数"), max_digits=2, decimal_places=1)
    from_on = models.DateField(_("生效日期"))
    certificate = models.CharField(_("证书"), max_length=60, blank=True)
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("person_id", "from_on")
        constraints = [
            models.UniqueConstraint(fields=["person", "from_on"], name="post_grade_once_a_day"),
            one_of("grade", Grade, name="post_grade_known"),
            models.CheckConstraint(
                condition=models.Q(coefficient__range=(LOWEST, HIGHEST)), name="post_grade_coefficient_on_scale"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grade} {self.coefficient}"
