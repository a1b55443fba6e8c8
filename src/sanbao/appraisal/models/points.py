from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanbao.appraisal.rules.points import Sort
from sanbao.network.models import Person, Station


# A check that comes out as NULL passes, so each comparison asks first whether there is a value.
class PointEntry(models.Model):
    """A reward or penalty of a person. What a penalty costs is its rung on the ladder, found when it is read.

    `consented_on` is the day on which the person agreed on his own telephone; `objected_on` the day on which he did
    not. What is objected to does not count until it is decided: `is_upheld` counts, else the entry is dropped.
    """

    station = models.ForeignKey(Station, models.PROTECT, related_name="+", db_index=False, verbose_name=_("单位"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="point_entries", verbose_name=_("人员"))
    on = models.DateField(_("日期"))
    sort = models.CharField(_("奖罚"), max_length=10)
    conduct = models.CharField(_("行为"), max_length=60)
    reason = models.CharField(_("事由"), max_length=200)
    points = models.PositiveIntegerField(_("奖励分值"), null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("登记人")
    )
    entered_at = models.DateTimeField(_("登记时间"))
    consented_on = models.DateField(_("本人签认日期"), null=True, blank=True)
    objected_on = models.DateField(_("本人申诉日期"), null=True, blank=True)
    objection = models.CharField(_("申诉理由"), max_length=200, blank=True)
    is_upheld = models.BooleanField(_("维持"), null=True, blank=True)
    decision = models.CharField(_("处理意见"), max_length=200, blank=True)
    decided_on = models.DateField(_("处理日期"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("处理人")
    )
    talked_on = models.DateField(_("面谈日期"), null=True, blank=True)
    talk = models.CharField(_("面谈记录"), max_length=200, blank=True)
    dropped_on = models.DateField(_("撤销日期"), null=True, blank=True)
    dropped_reason = models.CharField(_("撤销原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("奖罚积分")
        ordering = ("-on", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(sort=Sort.REWARD, points__isnull=False, points__gt=0)
                | Q(sort=Sort.PENALTY, points__isnull=True),
                name="point_entry_only_rewards_name_points",
            ),
            models.CheckConstraint(
                condition=Q(objected_on__isnull=True) | Q(sort=Sort.PENALTY) & ~Q(objection=""),
                name="point_entry_objection_to_a_penalty",
            ),
            models.CheckConstraint(
                condition=Q(consented_on__isnull=True)
                | Q(objected_on__isnull=True)
                | Q(is_upheld__isnull=False, is_upheld=True),
                name="point_entry_consent_or_objection",
            ),
            models.CheckConstraint(
                condition=Q(is_upheld__isnull=True, decided_on__isnull=True)
                | Q(is_upheld__isnull=False, decided_on__isnull=False, objected_on__isnull=False) & ~Q(decision=""),
                name="point_entry_decided_objection",
            ),
            models.CheckConstraint(
                condition=Q(dropped_on__isnull=True) | ~Q(dropped_reason=""), name="point_entry_dropped_with_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["station", "-on", "-id"], name="point_entry_of_station"),
            models.Index(fields=["person", "on"], name="point_entry_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.conduct}"
