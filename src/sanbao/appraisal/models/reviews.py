from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanbao.appraisal.rules.review_lifecycle import OUTCOME_NAMES, STANDING, Outcome
from sanbao.appraisal.rules.reviews import Certificate
from sanbao.db.constraints import one_of
from sanbao.db.fields import MonthField
from sanbao.network.models import Person, Station
from sanbao.network.rules.grades import HIGHEST, LOWEST, Grade

_GRADES = [grade.value for grade in Grade]
_OUTCOMES = [(outcome.value, _(name)) for outcome, name in OUTCOME_NAMES.items()]


class GradeReview(models.Model):
    """A person's coefficient looked at in a quarter: proposed by one, decided by another.

    `step` is what the head proposes; `lost` what mentees who missed their deadline cost; `coefficient` what comes out.
    `held` and `grade_since` are what the proposal started from: a decision on anything else would be another one.
    """

    station = models.ForeignKey(Station, models.PROTECT, related_name="+", db_index=False, verbose_name=_("单位"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="grade_reviews", verbose_name=_("人员"))
    quarter = models.CharField(_("季度"), max_length=6)  # 2026Q3
    held = models.DecimalField(_("现行系数"), max_digits=2, decimal_places=1)
    grade_since = models.DateField(_("现级别起始日期"))
    step = models.DecimalField(_("调整"), max_digits=2, decimal_places=1)
    lost = models.DecimalField(_("徒弟逾期扣减"), max_digits=2, decimal_places=1)
    coefficient = models.DecimalField(_("调整后系数"), max_digits=2, decimal_places=1)
    certificate = models.CharField(_("证书"), max_length=20, blank=True)
    certificate_no = models.CharField(_("证书编号"), max_length=40, blank=True)
    test_passed_on = models.DateField(_("技能考核通过日期"), null=True, blank=True)
    mentor = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, db_index=False, verbose_name=_("师傅")
    )
    from_on = models.DateField(_("生效日期"))
    reason = models.CharField(_("评语"), max_length=200)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("提议人")
    )
    proposed_at = models.DateTimeField(_("提议时间"))
    outcome = models.CharField(_("结果"), max_length=10, choices=_OUTCOMES, default=Outcome.OPEN.value)
    decision = models.CharField(_("审批意见"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("审批人")
    )
    decided_at = models.DateTimeField(_("审批时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("季度评级")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=["person", "quarter"],
                condition=Q(outcome__in=[outcome.value for outcome in STANDING]),
                name="review_once_a_quarter",
            ),
            one_of("outcome", Outcome, name="review_outcome_known"),
            models.CheckConstraint(
                condition=Q(coefficient__range=(LOWEST, HIGHEST)), name="review_coefficient_on_scale"
            ),
            one_of("certificate", ["", *(one.value for one in Certificate)], name="review_certificate_known"),
            models.CheckConstraint(
                condition=Q(outcome="open", decided_at__isnull=True) | ~Q(outcome="open") & Q(decided_at__isnull=False),
                name="review_decided_with_a_moment",
            ),
        ]
        indexes = [models.Index(fields=["station", "quarter"], name="review_of_station")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.quarter}"


class Mentorship(models.Model):
    """A mentor (师傅) who brings a mentee (徒弟) to a grade until a deadline.

    `judged_in` is the review of the mentor that has counted a missed deadline: it costs him once. `bonus_month` is the
    open month in which the mentor's bonus is due: that of `passed_on`, or the first open one after it.
    """

    station = models.ForeignKey(Station, models.PROTECT, related_name="+", verbose_name=_("单位"))
    mentor = models.ForeignKey(Person, models.PROTECT, related_name="mentees", verbose_name=_("师傅"))
    mentee = models.ForeignKey(Person, models.PROTECT, related_name="mentors", verbose_name=_("徒弟"))
    grade = models.CharField(_("应达到的级别"), max_length=20)
    begun_on = models.DateField(_("开始日期"))
    deadline_on = models.DateField(_("期限"))
    plan = models.CharField(_("培养计划"), max_length=200, blank=True)
    passed_on = models.DateField(_("出师日期"), null=True, blank=True)
    bonus_month = MonthField(_("带徒奖月份"), null=True, blank=True)
    ended_on = models.DateField(_("终止日期"), null=True, blank=True)
    ended_reason = models.CharField(_("终止原因"), max_length=200, blank=True)
    judged_in = models.ForeignKey(
        GradeReview, models.PROTECT, related_name="judged", null=True, blank=True, verbose_name=_("计入的评级")
    )
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("登记人")
    )
    set_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("师徒")
        ordering = ("deadline_on", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["mentee"], condition=Q(passed_on=None, ended_on=None), name="mentee_has_one_mentor"
            ),
            models.CheckConstraint(condition=~Q(mentor=models.F("mentee")), name="mentor_is_another"),
            models.CheckConstraint(condition=Q(deadline_on__gt=models.F("begun_on")), name="mentorship_has_days"),
            one_of("grade", _GRADES, name="mentorship_grade_known"),
            models.CheckConstraint(
                condition=Q(passed_on__isnull=True, bonus_month__isnull=True)
                | Q(passed_on__isnull=False, bonus_month__isnull=False),
                name="mentorship_passed_with_its_month",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(passed_on__isnull=True) & ~Q(ended_reason=""),
                name="mentorship_ended_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["station", "bonus_month"], name="mentorship_bonuses")]

    def __str__(self) -> str:
        return f"{self.mentor_id} {self.mentee_id}"
