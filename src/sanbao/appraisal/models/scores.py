from django.db import models
from django.utils.translation import gettext_lazy as _

from sanbao.appraisal.rules.scorecard import TaskKind
from sanbao.db.constraints import one_of
from sanbao.db.fields import MonthField
from sanbao.network.models import Person, Station, Team

from .writing import Written


class SchemeEdition(Written):
    """A KPI scheme from a month on. Insert-only: a correction is a newer row.

    Of the rows of one code the latest `from_month` that has come counts, and of that month the newest row. `content` is
    `rules.schemes.Scheme` as plain JSON.
    """

    code = models.CharField(_("方案代码"), max_length=64)
    label = models.CharField(_("方案"), max_length=200)
    from_month = MonthField(_("生效月份"))
    content = models.JSONField(_("内容"))
    reason = models.CharField(_("原因"), max_length=200)

    class Meta:
        ordering = ("code", "from_month", "id")
        indexes = [models.Index(fields=["code", "from_month"], name="kpi_scheme_edition")]

    def __str__(self) -> str:
        return f"{self.code} {self.from_month}"


class SchemeUse(Written):
    """Which scheme a station, a team or a person is appraised by, from a month on. Insert-only; the newest row counts.

    A person's own row goes before that of his team, a team's before that of its station. An empty `scheme` takes them
    out of the appraisal.
    """

    station = models.ForeignKey(Station, models.PROTECT, related_name="+", db_index=False, verbose_name=_("单位"))
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("班组"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("人员"))
    from_month = MonthField(_("生效月份"))
    scheme = models.CharField(_("方案代码"), max_length=64, blank=True)
    reason = models.CharField(_("原因"), max_length=200)

    class Meta:
        ordering = ("station_id", "from_month", "id")
        indexes = [models.Index(fields=["station", "from_month"], name="kpi_scheme_use")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(team__isnull=True) | models.Q(person__isnull=True), name="kpi_scheme_use_of_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.from_month}"


class Span(models.TextChoices):
    """What a value is of. That of a quarter stands in the first month of it."""

    MONTH = "month", _("月")
    QUARTER = "quarter", _("季度")


class ItemValue(Written):
    """What an item reached for a person, or why it does not count, with the evidence. Insert-only; the newest counts.

    Without value and excuse the row takes back what stood before. A row without person excuses the item for everybody
    of the station who has no row of his own. A row of a decided appeal goes before what is measured.
    """

    station = models.ForeignKey(Station, models.PROTECT, related_name="+", db_index=False, verbose_name=_("单位"))
    month = MonthField(_("月份"))
    span = models.CharField(_("评价周期"), max_length=10, choices=Span, default=Span.MONTH)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name=_("人员"))
    item = models.CharField(_("指标代码"), max_length=64)
    # Fifteen digits, as many as SQLite keeps exactly.
    value = models.DecimalField(_("数值"), max_digits=15, decimal_places=4, null=True)
    excused = models.CharField(_("不适用的原因"), max_length=200, blank=True)
    evidence = models.CharField(_("依据"), max_length=200, blank=True)
    appeal = models.ForeignKey("Appeal", models.PROTECT, related_name="+", null=True, verbose_name=_("申诉"))

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=["station", "month", "span"], name="kpi_value_of_month")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(value__isnull=True) | models.Q(excused=""), name="kpi_value_or_excuse"
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) | models.Q(value__isnull=True), name="kpi_value_of_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.item}"


class TaskEntry(Written):
    """A short board or temporary task of a person's month, and how far it was done. Insert-only; the newest counts."""

    station = models.ForeignKey(Station, models.PROTECT, related_name="+", db_index=False, verbose_name=_("单位"))
    month = MonthField(_("月份"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("人员"))
    code = models.CharField(_("代码"), max_length=64)
    label = models.CharField(_("内容"), max_length=200)
    kind = models.CharField(_("性质"), max_length=20)
    degree = models.DecimalField(_("完成程度"), max_digits=5, decimal_places=4, null=True)
    evidence = models.CharField(_("依据"), max_length=200, blank=True)
    is_dropped = models.BooleanField(_("已取消"), default=False)
    appeal = models.ForeignKey("Appeal", models.PROTECT, related_name="+", null=True, verbose_name=_("申诉"))

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=["station", "month"], name="kpi_task_of_month")]
        constraints = [
            one_of("kind", TaskKind, name="kpi_task_kind_known"),
            models.CheckConstraint(
                condition=models.Q(degree__isnull=True) | models.Q(degree__range=(0, 1)), name="kpi_task_degree_0_to_1"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.label}"


class Scorecard(Written):
    """A person's scored month. Insert-only: what changes it is a new `revision`; the highest counts.

    `given` is what the rule `kpi/score` took, without the scheme, which is `edition`; `gives` is what it gave. Name,
    team and grade are those of the closed month.
    """

    class Cause(models.TextChoices):
        SCORED = "scored", _("计分")
        QUARTER = "quarter", _("季度结算")
        APPEAL = "appeal", _("申诉")

    station = models.ForeignKey(Station, models.PROTECT, related_name="+", db_index=False, verbose_name=_("单位"))
    month = MonthField(_("月份"))
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="scorecards", db_index=False, verbose_name=_("人员")
    )
    revision = models.PositiveIntegerField(_("版本"))
    cause = models.CharField(_("缘由"), max_length=10, choices=Cause, default=Cause.SCORED)
    no = models.CharField(_("工号"), max_length=20)
    name = models.CharField(_("姓名"), max_length=40)
    team = models.CharField(_("班组"), max_length=40, blank=True)
    edition = models.ForeignKey(SchemeEdition, models.PROTECT, related_name="+", verbose_name=_("方案"))
    rule_edition = models.CharField(_("规则版本"), max_length=10)
    given = models.JSONField()
    gives = models.JSONField()
    total = models.DecimalField(_("月得分"), max_digits=6, decimal_places=2)
    open_points = models.DecimalField(_("尚未计分"), max_digits=6, decimal_places=2)
    provisional_points = models.DecimalField(_("暂定"), max_digits=6, decimal_places=2)

    class Meta:
        ordering = ("month", "no", "revision")
        constraints = [models.UniqueConstraint(fields=["person", "month", "revision"], name="kpi_scorecard_revision")]
        indexes = [models.Index(fields=["station", "month"], name="kpi_scorecard_of_month")]

    def __str__(self) -> str:
        return f"{self.month} {self.no} {self.revision}"


class FinalMonth(Written):
    """A station's month whose scores hold: wages read them; only a quarter or an appeal changes them. Insert-only."""

    station = models.ForeignKey(Station, models.PROTECT, related_name="+", db_index=False, verbose_name=_("单位"))
    month = MonthField(_("月份"))
    people = models.PositiveIntegerField(_("人数"))

    class Meta:
        ordering = ("-month", "station_id")
        constraints = [models.UniqueConstraint(fields=["station", "month"], name="kpi_month_final_once")]

    def __str__(self) -> str:
        return f"{self.station_id} {self.month}"


class Appeal(Written):
    """What somebody objects to in one line of his own scorecard. Insert-only; `AppealDecision` is the answer."""

    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="appeals", verbose_name=_("计分表"))
    station = models.ForeignKey(Station, models.PROTECT, related_name="+", verbose_name=_("单位"))
    item = models.CharField(_("指标代码"), max_length=64)
    label = models.CharField(_("指标"), max_length=200)
    reason = models.CharField(_("申诉理由"), max_length=200)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.scorecard_id} {self.item}"


class AppealDecision(Written):
    """The answer to an appeal, once. Insert-only; `scorecard` is the new revision if the score changed."""

    appeal = models.OneToOneField(Appeal, models.PROTECT, related_name="decision", verbose_name=_("申诉"))
    is_accepted = models.BooleanField(_("成立"))
    reason = models.CharField(_("理由"), max_length=200)
    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="+", null=True, verbose_name=_("新的计分表"))

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.appeal_id} {self.is_accepted}"


class ScoreAdjustment(Written):
    """One line of a scored month that was changed later: by the quarter's result or by an appeal. Insert-only.

    `old` or `new` is empty if the line had no score. `scorecard` is the revision that holds the new score.
    """

    scorecard = models.ForeignKey(Scorecard, models.PROTECT, related_name="adjustments", verbose_name=_("计分表"))
    station = models.ForeignKey(Station, models.PROTECT, related_name="+", db_index=False, verbose_name=_("单位"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False, verbose_name=_("人员"))
    month = MonthField(_("月份"))
    item = models.CharField(_("指标代码"), max_length=64)
    label = models.CharField(_("指标"), max_length=200)
    old = models.DecimalField(_("原得分"), max_digits=6, decimal_places=2, null=True)
    new = models.DecimalField(_("新得分"), max_digits=6, decimal_places=2, null=True)
    difference = models.DecimalField(_("差额"), max_digits=7, decimal_places=2)
    reason = models.CharField(_("原因"), max_length=200)
    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="+", null=True, verbose_name=_("申诉"))

    class Meta:
        ordering = ("month", "id")
        indexes = [
            models.Index(fields=["person", "month"], name="kpi_adjustment_of_person"),
            models.Index(fields=["station", "month"], name="kpi_adjustment_of_month"),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.item} {self.difference}"
