from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sanbao.db.constraints import one_of
from sanbao.db.fields import MoneyField, MonthField
from sanbao.network.models import Person, Station, Team
from sanbao.payroll.rules.lifecycle import Status


class Writer(models.Model):
    """Who wrote a row, and when."""

    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("登记人")
    )
    set_at = models.DateTimeField(_("登记时间"))

    class Meta:
        abstract = True


class WageTerms(Writer):
    """What a station, a team or a person is paid by, from a month on. Insert-only: a correction is a newer row.

    Of the rows of one subject the latest `from_month` that has come counts, and of that month the newest row. `content`
    is StationTerms, GroupTerms or PersonTerms of `rules.terms` as plain JSON; `method` is a group's wage method. Terms
    of a group without team are those of all teams of the station that have none of their own.
    """

    class Subject(models.TextChoices):
        STATION = "station", _("单位")
        GROUP = "group", _("班组")
        PERSON = "person", _("人员")

    subject = models.CharField(_("对象"), max_length=10, choices=Subject)
    station = models.ForeignKey(Station, models.PROTECT, related_name="+", db_index=False, verbose_name=_("单位"))
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("班组"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("人员"))
    from_month = MonthField(_("生效月份"))
    method = models.CharField(_("工资方案"), max_length=40, blank=True)
    content = models.JSONField(_("标准"))
    reason = models.CharField(_("原因"), max_length=200)

    class Meta:
        ordering = ("station_id", "id")
        indexes = [models.Index(fields=["station", "subject", "from_month"], name="wage_terms_of_station")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(subject="station", team__isnull=True, person__isnull=True, method="")
                | models.Q(subject="group", person__isnull=True) & ~models.Q(method="")
                | models.Q(subject="person", team__isnull=True, person__isnull=False, method=""),
                name="wage_terms_of_one_subject",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.from_month}"


class CityRate(Writer):
    """One item of social insurance or housing fund in a city, from a month on. Insert-only: a correction is newer.

    Of the rows of one city and item the latest `from_month` that has come counts, and of that month the newest row.
    Source: domain spec §1.5.
    """

    city = models.CharField(_("城市"), max_length=40)
    item = models.CharField(_("险种"), max_length=20)
    from_month = MonthField(_("起始月份"))
    base_min = MoneyField(_("基数下限"))
    base_max = MoneyField(_("基数上限"))
    employee_rate = models.DecimalField(_("个人比例"), max_digits=7, decimal_places=6)
    employer_rate = models.DecimalField(_("单位比例"), max_digits=7, decimal_places=6)
    employee_fixed = MoneyField(_("个人定额"), default=0)
    employer_fixed = MoneyField(_("单位定额"), default=0)
    step = models.CharField(_("取整单位"), max_length=10)
    toward = models.CharField(_("取整方式"), max_length=10)
    source = models.CharField(_("依据文件"), max_length=200)

    class Meta:
        ordering = ("city", "item", "from_month", "id")
        indexes = [models.Index(fields=["city", "item", "from_month"], name="city_rate_item")]

    def __str__(self) -> str:
        return f"{self.city} {self.item} {self.from_month}"


class PayAccount(Writer):
    """Where somebody's wage goes. Insert-only: the newest row counts."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="pay_accounts", verbose_name=_("人员"))
    holder = models.CharField(_("户名"), max_length=40)
    bank = models.CharField(_("开户行"), max_length=80)
    number = models.CharField(_("账号"), max_length=30)

    class Meta:
        ordering = ("person_id", "id")

    def __str__(self) -> str:
        return f"{self.person_id} …{self.number[-4:]}"


class BankLayout(Writer):
    """How the bank wants its payment file, from a month on. Insert-only: a correction is a newer row.

    A row without station is that of all stations that have none of their own. Of the rows of one place the latest
    `from_month` that has come counts, and of that month the newest. `content` is Layout of `rules.bank_layout`.
    """

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("单位")
    )
    from_month = MonthField(_("生效月份"))
    content = models.JSONField(_("格式"))
    reason = models.CharField(_("原因"), max_length=200)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.station_id or ''} {self.from_month}"


class TaxOpening(Writer):
    """What somebody earned and paid of a tax year before the first run here. Insert-only: the newest row counts."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="tax_openings", verbose_name=_("人员"))
    year = models.PositiveSmallIntegerField(_("年度"))
    months = models.PositiveSmallIntegerField(_("已任职月数"))
    months_before = models.PositiveSmallIntegerField(_("首次任职前的月数"), default=0)
    income = MoneyField(_("累计收入"))
    social = MoneyField(_("累计专项扣除"))
    special = MoneyField(_("累计专项附加扣除"))
    other = MoneyField(_("累计其他扣除"), default=0)
    withheld = MoneyField(_("累计已预扣税额"))

    class Meta:
        ordering = ("person_id", "year", "id")

    def __str__(self) -> str:
        return f"{self.person_id} {self.year}"


class MonthItem(Writer):
    """What is entered for one person, or for a whole group, for one month: an allowance, a deduction, an adjustment.

    Which kinds there are is told by `rules.items`. A row is never edited; it is taken back, with a reason, as long as
    the month's run is not final.
    """

    station = models.ForeignKey(Station, models.PROTECT, related_name="+", db_index=False, verbose_name=_("单位"))
    month = MonthField(_("月份"))
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("班组"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("人员"))
    kind = models.CharField(_("性质"), max_length=30)
    label = models.CharField(_("名称"), max_length=40)
    amount = MoneyField(_("金额"), default=0)
    quantity = models.DecimalField(_("数量"), max_digits=12, decimal_places=2, null=True, blank=True)
    for_month = MonthField(_("所属月份"), null=True, blank=True)
    consented_on = models.DateField(_("本人同意日期"), null=True, blank=True)
    reason = models.CharField(_("事由"), max_length=200)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    taken_back_at = models.DateTimeField(_("撤回时间"), null=True)
    taken_back_reason = models.CharField(_("撤回原因"), max_length=200, blank=True)

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=["station", "month"], name="month_item_of_run")]

    def __str__(self) -> str:
        return f"{self.month} {self.label}"


class PayRun(models.Model):
    """The wages of a station's month. Its slips are those of the current `revision`; older ones stay as they were."""

    station = models.ForeignKey(Station, models.PROTECT, related_name="+", db_index=False, verbose_name=_("单位"))
    month = MonthField(_("月份"))
    status = models.CharField(_("状态"), max_length=10, default=Status.DRAFT)
    revision = models.PositiveIntegerField(_("版本"), default=0)
    digest = models.CharField(_("校验码"), max_length=64, blank=True)
    people = models.PositiveIntegerField(_("人数"), default=0)
    gross = MoneyField(_("应发合计"), default=0)
    payable = MoneyField(_("实发合计"), default=0)
    employer_cost = MoneyField(_("用工成本"), default=0)
    # The newest terms, scorecards and rows of city tables that the draft knew: what is newer may change what was paid.
    seen_terms = models.BigIntegerField(default=0)
    seen_scores = models.BigIntegerField(default=0)
    seen_rates = models.BigIntegerField(default=0)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("制表人")
    )
    drafted_at = models.DateTimeField(_("制表时间"), null=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("审核人")
    )
    checked_at = models.DateTimeField(_("审核时间"), null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("批准人")
    )
    approved_at = models.DateTimeField(_("批准时间"), null=True)
    paid_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("发放登记人")
    )
    paid_at = models.DateTimeField(_("发放登记时间"), null=True)
    paid_on = models.DateField(_("发放日期"), null=True)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("锁定人")
    )
    locked_at = models.DateTimeField(_("锁定时间"), null=True)

    class Meta:
        ordering = ("-month", "station_id")
        constraints = [
            models.UniqueConstraint(fields=["station", "month"], name="pay_run_once_a_month"),
            one_of("status", Status, name="pay_run_status_known"),
        ]
        indexes = [models.Index(fields=["month", "station"], name="pay_run_month")]

    def __str__(self) -> str:
        return f"{self.station_id} {self.month}"


class PayGroup(models.Model):
    """A team's month in a run: what its wage method was given and what it gave, as plain JSON. Insert-only.

    Anybody can repeat it: `given` is what the rule `wage/<method>` takes. `name` is the team as it was called then.
    """

    run = models.ForeignKey(PayRun, models.PROTECT, related_name="groups", db_index=False)
    revision = models.PositiveIntegerField(_("版本"))
    position = models.PositiveIntegerField()
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", null=True, verbose_name=_("班组"))
    name = models.CharField(_("班组"), max_length=40, blank=True)
    method = models.CharField(_("工资方案"), max_length=40)
    edition = models.CharField(_("规则版本"), max_length=10)
    given = models.JSONField()
    gives = models.JSONField()
    pool = MoneyField(_("可分配金额"))
    total = MoneyField(_("合计"))
    carried_deficit = MoneyField(_("结转亏欠"))
    carried_pool = MoneyField(_("结转未分配"))

    class Meta:
        ordering = ("run_id", "revision", "position")
        constraints = [models.UniqueConstraint(fields=["run", "revision", "position"], name="pay_group_position_once")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.name}"


class PaySlip(models.Model):
    """One person's wage in a run: the sums, and as plain JSON what the rule `wage/slip` took and gave. Insert-only.

    `tax_month` and `waiting` are what later months take over: the row of the tax year, and the deductions that could
    not be taken yet.
    """

    run = models.ForeignKey(PayRun, models.PROTECT, related_name="slips", db_index=False)
    revision = models.PositiveIntegerField(_("版本"))
    position = models.PositiveIntegerField()
    month = MonthField(_("月份"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False, verbose_name=_("人员"))
    no = models.CharField(_("工号"), max_length=20)
    name = models.CharField(_("姓名"), max_length=40)
    team = models.CharField(_("班组"), max_length=40, blank=True)
    given = models.JSONField()
    gives = models.JSONField()
    tax_month = models.JSONField()
    waiting = models.JSONField(default=list)
    gross = MoneyField(_("应发工资"))
    social = MoneyField(_("个人社保公积金"))
    tax = MoneyField(_("个人所得税"))
    deducted = MoneyField(_("扣款"))
    net = MoneyField(_("实发净额"))
    payable = MoneyField(_("实发工资"))
    carried = MoneyField(_("结转欠款"))
    employer_cost = MoneyField(_("用工成本"))

    class Meta:
        ordering = ("run_id", "revision", "position")
        constraints = [
            models.UniqueConstraint(fields=["run", "revision", "person"], name="pay_slip_once_a_person"),
            models.UniqueConstraint(fields=["run", "revision", "no"], name="pay_slip_once_a_number"),
        ]
        indexes = [models.Index(fields=["person", "month"], name="pay_slip_of_person")]

    def __str__(self) -> str:
        return f"{self.month} {self.no}"
