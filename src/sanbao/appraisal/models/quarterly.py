from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanbao.appraisal.rules.form_10 import FORM_ITEMS, HIGHEST, LOWEST
from sanbao.appraisal.rules.form_lifecycle import FormStatus
from sanbao.db.constraints import one_of
from sanbao.network.models import Person, Station, Team

_ITEMS = [item.code for item in FORM_ITEMS]


class QuarterlyForm(models.Model):
    """A quarterly appraisal (form 10) of a person; filled item by item, and finished once.

    `team` is the person's when the form was begun. `score` is that of the finished form, None if nothing was observed.
    """

    number = models.CharField(_("编号"), max_length=40, unique=True)
    station = models.ForeignKey(Station, models.PROTECT, related_name="+", db_index=False, verbose_name=_("单位"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="quarterly_forms", verbose_name=_("被评核人"))
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("班组"))
    quarter = models.CharField(_("季度"), max_length=6)  # 2026Q3
    on = models.DateField(_("评核日期"))
    status = models.CharField(_("状态"), max_length=10, default=FormStatus.FILLING)
    score = models.DecimalField(_("得分"), max_digits=5, decimal_places=2, null=True, blank=True)
    observed = models.PositiveSmallIntegerField(_("已评项数"), default=0)
    edition = models.CharField(_("规则版本"), max_length=10)
    appraiser = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("评核人")
    )
    started_at = models.DateTimeField(_("开始时间"))
    finished_at = models.DateTimeField(_("完成时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("维修评核表")
        ordering = ("-id",)
        constraints = [
            one_of("status", FormStatus, name="quarterly_form_status_known"),
            models.CheckConstraint(
                condition=Q(status=FormStatus.FINISHED) | Q(score__isnull=True), name="quarterly_form_score_of_finished"
            ),
        ]
        indexes = [
            models.Index(fields=["station", "quarter", "-id"], name="quarterly_form_of_station"),
            models.Index(fields=["quarter", "-id"], name="quarterly_form_of_quarter"),
        ]

    def __str__(self) -> str:
        return self.number


class QuarterlyJudgement(models.Model):
    """One judged item of a form; without a score it could not be observed, and the remark says why."""

    form = models.ForeignKey(QuarterlyForm, models.CASCADE, related_name="judgements", verbose_name=_("评核表"))
    item = models.CharField(_("执行项目"), max_length=40)
    score = models.PositiveSmallIntegerField(_("评分"), null=True, blank=True)
    remark = models.CharField(_("备注"), max_length=200, blank=True)
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    judged_at = models.DateTimeField(_("评分时间"))

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["form", "item"], name="quarterly_judgement_once_an_item"),
            one_of("item", _ITEMS, name="quarterly_judgement_item_known"),
            models.CheckConstraint(
                condition=Q(score__isnull=False, score__range=(LOWEST, HIGHEST))
                | Q(score__isnull=True) & ~Q(remark=""),
                name="quarterly_judgement_score_or_why_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.score or ''}"


class Improvement(models.Model):
    """What is to be improved about an item of a form, by whom and until when; open until it is done."""

    form = models.ForeignKey(QuarterlyForm, models.PROTECT, related_name="improvements", verbose_name=_("评核表"))
    station = models.ForeignKey(Station, models.PROTECT, related_name="+", db_index=False, verbose_name=_("单位"))
    item = models.CharField(_("执行项目"), max_length=40)
    what = models.CharField(_("改良事项"), max_length=200)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="improvements", verbose_name=_("责任人"))
    due_on = models.DateField(_("期限"))
    done_on = models.DateField(_("完成日期"), null=True, blank=True)
    done_remark = models.CharField(_("完成情况"), max_length=200, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("改良事项")
        ordering = ("due_on", "id")
        constraints = [
            one_of("item", _ITEMS, name="improvement_item_known"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_remark="") | Q(done_on__isnull=False) & ~Q(done_remark=""),
                name="improvement_done_with_remark",
            ),
        ]
        indexes = [models.Index(fields=["station", "done_on", "due_on"], name="improvement_of_station")]

    def __str__(self) -> str:
        return self.what
