from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sanbao.db.constraints import one_of
from sanbao.db.fields import MoneyField, MonthField
from sanbao.ledger.rules.entries import Category, Payer
from sanbao.ledger.rules.rework import Cause
from sanbao.network.models import Person, Station
from sanbao.parties.models import Customer
from sanbao.units.models import Unit
from sanbao.work_orders.rules.lifecycle import Status


class WorkOrder(models.Model):
    """A repair from reception to completion. Names, plate and model are kept as they were written."""

    station = models.ForeignKey(Station, models.PROTECT, related_name="+", db_index=False, verbose_name=_("单位"))
    number = models.CharField(_("工单号"), max_length=40)
    status = models.CharField(_("状态"), max_length=10, default=Status.RECEIVED)
    category = models.CharField(_("维修类别"), max_length=20)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="work_orders", null=True, verbose_name=_("车辆"))
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="work_orders", null=True, verbose_name=_("客户档案")
    )
    customer_name = models.CharField(_("客户"), max_length=80, blank=True)
    customer_phone = models.CharField(_("电话"), max_length=30, blank=True)
    plate = models.CharField(_("车牌号"), max_length=12, blank=True)
    vin = models.CharField(_("车架号"), max_length=30, blank=True)
    model_code = models.CharField(_("车型"), max_length=40, blank=True)
    odometer_km = models.PositiveIntegerField(_("行驶里程(公里)"), null=True, blank=True)
    fault_system = models.CharField(_("故障系统"), max_length=40, blank=True)
    fault_text = models.CharField(_("故障描述"), max_length=300, blank=True)
    reported_at = models.DateTimeField(_("报修时间"), null=True, blank=True)
    first_response_at = models.DateTimeField(_("首次响应时间"), null=True, blank=True)
    received_at = models.DateTimeField(_("接车时间"))
    promised_at = models.DateTimeField(_("预计交车时间"), null=True, blank=True)
    started_at = models.DateTimeField(_("开工时间"), null=True, blank=True)
    finished_at = models.DateTimeField(_("完工时间"), null=True, blank=True)
    completed_on = models.DateField(_("完工日期"), null=True, blank=True)
    counted_month = MonthField(_("计入月份"), null=True, blank=True)
    voided_month = MonthField(_("冲销月份"), null=True, blank=True)
    lead = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, db_index=False, verbose_name=_("主修")
    )
    is_outing = models.BooleanField(_("外出服务"), default=False)
    outing_km = models.PositiveIntegerField(_("外出里程(公里)"), null=True, blank=True)
    # Fixed at completion, so that the database can keep the sums of a month.
    response_minutes = models.PositiveIntegerField(_("响应时长(分钟)"), null=True, blank=True)
    repair_minutes = models.PositiveIntegerField(_("维修时长(分钟)"), null=True, blank=True)
    was_late = models.BooleanField(_("超时交车"), default=False)
    inspection = models.CharField(_("检验"), max_length=40, blank=True)
    original_number = models.CharField(_("原工单号"), max_length=40, blank=True)
    original = models.ForeignKey(
        "self", models.PROTECT, related_name="reworks", null=True, blank=True, verbose_name=_("原工单")
    )
    remark = models.CharField(_("备注"), max_length=300, blank=True)
    labour = MoneyField(_("工时费"), default=0)
    parts = MoneyField(_("配件费"), default=0)
    fingerprint = models.CharField(max_length=32)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False, verbose_name=_("登记人")
    )
    created_at = models.DateTimeField(_("登记时间"))

    class Meta:
        ordering = ("-id",)
        constraints = [
            # A voided order gives its number back, so that it can be written again as it should have been.
            models.UniqueConstraint(
                fields=["station", "number"],
                condition=~models.Q(status=Status.VOIDED),
                name="work_order_number_once_a_station",
            ),
            one_of("status", Status, name="work_order_status_known"),
            one_of("category", Category, name="work_order_category_known"),
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True)
                | models.Q(started_at__isnull=True)
                | models.Q(finished_at__gte=models.F("started_at")),
                name="work_order_finished_after_started",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=Status.COMPLETED) | models.Q(completed_on__isnull=False),
                name="work_order_completed_has_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["station", "id"], name="work_order_station_page"),
            # The list: the last received first, of all stations or of one.
            models.Index(fields=["received_at", "id"], name="work_order_received"),
            models.Index(fields=["station", "received_at", "id"], name="work_order_station_received"),
            models.Index(
                fields=["counted_month", "station", "lead"],
                condition=models.Q(counted_month__isnull=False),
                name="work_order_counted",
            ),
            models.Index(
                fields=["voided_month", "station"],
                condition=models.Q(voided_month__isnull=False),
                name="work_order_voided",
            ),
            # Pattern operators let PostgreSQL find beginnings; SQLite does without.
            models.Index(fields=["number"], name="work_order_number_start", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["customer_name"], name="work_order_customer_start", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["plate"], name="work_order_plate"),
            models.Index(fields=["completed_on", "station"], name="work_order_days"),
            models.Index(
                fields=["station", "received_at", "id"],
                condition=models.Q(status=Status.RECEIVED),
                name="work_order_open_received",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def total(self) -> Decimal:
        """Return labour and parts in yuan."""
        return self.labour + self.parts


class MonthSum(models.Model):
    """What the orders that count in a month add up to, by station and lead.

    The database keeps the sums with the orders, whoever writes them (ADR 15). What was voided is taken off in the month
    of its reversal, by those who read them.
    """

    pk = models.CompositePrimaryKey("counted_month", "station_id", "lead_id")
    counted_month = MonthField(_("计入月份"))
    # The orders hold the same keys, checked by the database.
    station = models.ForeignKey(
        Station, models.PROTECT, related_name="+", db_index=False, db_constraint=False, verbose_name=_("单位")
    )
    lead = models.ForeignKey(
        Person, models.PROTECT, related_name="+", db_index=False, db_constraint=False, verbose_name=_("主修")
    )
    orders = models.IntegerField(_("单数"))
    outings = models.IntegerField(_("外出次数"))
    outing_km = models.BigIntegerField(_("外出里程(公里)"))
    response_minutes = models.BigIntegerField(_("响应时长(分钟)"))
    response_orders = models.IntegerField(_("有响应时长的单数"))
    repair_minutes = models.BigIntegerField(_("维修时长(分钟)"))
    repair_orders = models.IntegerField(_("有维修时长的单数"))
    overdue_orders = models.IntegerField(_("超时单数"))

    def __str__(self) -> str:
        return f"{self.lead_id} {self.counted_month}"


class Job(models.Model):
    order = models.ForeignKey(WorkOrder, models.CASCADE, related_name="jobs", db_index=False)
    line_no = models.PositiveSmallIntegerField(_("项次"))
    operation = models.CharField(_("维修项目"), max_length=200)
    payer = models.CharField(_("付款方"), max_length=10)
    standard_minutes = models.PositiveIntegerField(_("标准工时(分钟)"))
    actual_minutes = models.PositiveIntegerField(_("实际工时(分钟)"), default=0)
    labour = MoneyField(_("工时费"))

    class Meta:
        ordering = ("order_id", "line_no")
        constraints = [
            models.UniqueConstraint(fields=["order", "line_no"], name="job_line_once"),
            models.CheckConstraint(condition=models.Q(labour__gte=0), name="job_labour_not_negative"),
            one_of("payer", Payer, name="job_payer_known"),
        ]

    def __str__(self) -> str:
        return self.operation


class Share(models.Model):
    """A person's part in a job: position 0 is the lead (主修)."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="shares", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    position = models.PositiveSmallIntegerField()
    weight = models.PositiveIntegerField(_("参与比例"))

    class Meta:
        ordering = ("job_id", "position")
        constraints = [
            models.UniqueConstraint(fields=["job", "position"], name="share_position_once"),
            models.UniqueConstraint(fields=["job", "person"], name="share_person_once"),
        ]
        indexes = [models.Index(fields=["person", "job"], name="share_person_jobs")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.weight}"


class PartUsed(models.Model):
    job = models.ForeignKey(Job, models.CASCADE, related_name="parts_used", db_index=False)
    line_no = models.PositiveSmallIntegerField(_("项次"))
    name = models.CharField(_("配件名称"), max_length=80)
    quantity = models.DecimalField(_("数量"), max_digits=13, decimal_places=3)
    amount = MoneyField(_("配件费"))

    class Meta:
        ordering = ("job_id", "line_no")
        constraints = [
            models.UniqueConstraint(fields=["job", "line_no"], name="part_used_line_once"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="part_used_amount_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name


class ReworkCause(models.Model):
    """Why a rework order had to be, and whom it concerns: the people of the original order, or some of them."""

    order = models.OneToOneField(
        WorkOrder, models.CASCADE, primary_key=True, related_name="cause_named", verbose_name=_("返修工单")
    )
    cause = models.CharField(_("返修原因"), max_length=20)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    people = models.ManyToManyField(Person, related_name="+", verbose_name=_("原操作者"))
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("填写人")
    )
    named_at = models.DateTimeField(_("填写时间"))

    class Meta:
        constraints = [one_of("cause", Cause, name="rework_cause_known")]

    def __str__(self) -> str:
        return self.cause
