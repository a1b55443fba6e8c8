from django.db import models
from django.utils.translation import gettext_lazy as _

from sanbao.db.fields import MonthField
from sanbao.network.models import Station

from .writing import Written


class TargetEdition(Written):
    """The target sheet of a station, or of the whole company, from a month on. Insert-only: a correction is newer.

    Of the rows of one place the latest `from_month` that has come counts, and of that month the newest row; a station's
    own sheet goes before the company's, which goes before `rules.target_sheet.SHEETS`. `content` is a TargetSheet.
    """

    station = models.ForeignKey(Station, models.PROTECT, related_name="+", null=True, verbose_name=_("单位"))
    from_month = MonthField(_("生效月份"))
    content = models.JSONField(_("目标"))
    reason = models.CharField(_("原因"), max_length=200)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.station_id or ''} {self.from_month}"


class TargetFigure(Written):
    """What somebody entered for one target of a station's month. Insert-only: of a target the newest row counts.

    `facts` are `rules.targets.Facts`: the sums so far, or every single case; null: taken back.
    """

    station = models.ForeignKey(Station, models.PROTECT, related_name="+", db_index=False, verbose_name=_("单位"))
    month = MonthField(_("月份"))
    target = models.CharField(_("目标"), max_length=64)
    facts = models.JSONField(_("数据"), null=True)
    evidence = models.CharField(_("依据"), max_length=200)

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=["station", "month"], name="target_figure_of_month")]

    def __str__(self) -> str:
        return f"{self.month} {self.target}"
