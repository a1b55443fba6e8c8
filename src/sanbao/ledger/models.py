from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sanbao.db.constraints import one_of
from sanbao.db.fields import MoneyField, MonthField
from sanbao.ledger.rules.entries import Category, EntryKind, Payer, Role
from sanbao.network.models import Person, Station


class Entry(models.Model):
    """One person's part in one job. Insert-only: a correction is a reversing entry and a new one.

    `month` is the statistics month that the entry counts in, `adjusts_month` the closed month it comes too late for.
    """

    station = models.ForeignKey(Station, models.PROTECT, related_name="+", db_index=False, verbose_name=_("单位"))
    technician = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False, verbose_name=_("维修人员"))
    month = MonthField(_("统计月份"))
    work_on = models.DateField(_("业务日期"))
    kind = models.CharField(_("性质"), max_length=20)
    role = models.CharField(_("参与身份"), max_length=10)
    category = models.CharField(_("维修类别"), max_length=20)
    payer = models.CharField(_("付款方"), max_length=10)
    product_category = models.CharField(_("产品类别"), max_length=20, blank=True)
    document_kind = models.CharField(_("单据类别"), max_length=20)
    document_id = models.BigIntegerField(_("单据"))
    document_no = models.CharField(_("单据号"), max_length=40)
    line_no = models.PositiveSmallIntegerField(_("项次"))
    orders_led = models.SmallIntegerField(_("主修单数"))
    orders_joined = models.SmallIntegerField(_("参与单数"))
    standard_minutes = models.IntegerField(_("标准工时(分钟)"))
    actual_minutes = models.IntegerField(_("实际工时(分钟)"))
    labour = MoneyField(_("工时费"))
    parts = MoneyField(_("配件费"))
    origin_on = models.DateField(_("原单完工日期"), null=True)
    origin_month = MonthField(_("原单月份"), null=True)
    adjusts_month = MonthField(_("补记月份"), null=True)
    reverses = models.OneToOneField(
        "self", models.PROTECT, related_name="reversed_by", null=True, verbose_name=_("冲销的记录")
    )
    takes_back = models.ForeignKey(
        "self", models.PROTECT, related_name="taken_back_by", null=True, db_index=False, verbose_name=_("扣回的记录")
    )
    edition = models.CharField(_("规则版本"), max_length=10)
    posted_at = models.DateTimeField(_("入账时间"))
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False, verbose_name=_("入账人")
    )

    class Meta:
        ordering = ("id",)
        constraints = [
            one_of("kind", EntryKind, name="entry_kind_known"),
            one_of("role", Role, name="entry_role_known"),
            one_of("category", Category, name="entry_category_known"),
            one_of("payer", Payer, name="entry_payer_known"),
            models.CheckConstraint(
                condition=models.Q(adjusts_month__isnull=True) | models.Q(adjusts_month__lt=models.F("month")),
                name="entry_adjusts_an_earlier_month",
            ),
            models.CheckConstraint(
                condition=models.Q(takes_back__isnull=True) | models.Q(kind=EntryKind.LABOUR_TAKEN_BACK.value),
                name="entry_takes_back_labour",
            ),
        ]
        indexes = [
            models.Index(fields=["month", "station", "technician"], name="entry_month"),
            models.Index(fields=["station", "id"], name="entry_station_page"),
            models.Index(fields=["technician", "work_on"], name="entry_technician_days"),
            models.Index(fields=["document_kind", "document_id"], name="entry_document"),
            # Covers the count of orders that came back.
            models.Index(
                fields=["origin_month", "station", "technician", "kind", "work_on", "origin_on", "orders_led"],
                condition=models.Q(origin_month__isnull=False),
                name="entry_rework_origin",
            ),
            models.Index(
                fields=["month", "station", "technician", "adjusts_month"],
                condition=models.Q(adjusts_month__isnull=False),
                name="entry_adjustments",
            ),
            models.Index(fields=["takes_back"], condition=models.Q(takes_back__isnull=False), name="entry_takes_back"),
        ]

    def __str__(self) -> str:
        return f"{self.document_no} {self.technician_id} {self.month}"


class MonthSum(models.Model):
    """What one technician's entries of a month, a kind and a category add up to.

    The database adds each entry as it is posted, whoever posts it (ADR 15), so that a month costs its people, not its
    entries. Closing takes the sums anew from the entries.
    """

    pk = models.CompositePrimaryKey("month", "station_id", "technician_id", "kind", "category")
    month = MonthField(_("统计月份"))
    # The entries hold the same keys, checked by the database.
    station = models.ForeignKey(
        Station, models.PROTECT, related_name="+", db_index=False, db_constraint=False, verbose_name=_("单位")
    )
    technician = models.ForeignKey(
        Person, models.PROTECT, related_name="+", db_index=False, db_constraint=False, verbose_name=_("维修人员")
    )
    kind = models.CharField(_("性质"), max_length=20)
    category = models.CharField(_("维修类别"), max_length=20)
    orders_led = models.IntegerField(_("主修单数"))
    orders_joined = models.IntegerField(_("参与单数"))
    standard_minutes = models.BigIntegerField(_("标准工时(分钟)"))
    timed_standard_minutes = models.BigIntegerField(_("有实际工时的标准工时(分钟)"))
    actual_minutes = models.BigIntegerField(_("实际工时(分钟)"))
    labour = MoneyField(_("工时费"))
    parts = MoneyField(_("配件费"))

    def __str__(self) -> str:
        return f"{self.technician_id} {self.month} {self.kind} {self.category}"


class ClosedMonth(models.Model):
    """A station's month into which nothing can be posted any more. Insert-only."""

    station = models.ForeignKey(Station, models.PROTECT, related_name="+", verbose_name=_("单位"))
    month = MonthField(_("月份"))
    closed_at = models.DateTimeField(_("结账时间"))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("结账人")
    )

    class Meta:
        ordering = ("month",)
        constraints = [models.UniqueConstraint(fields=["station", "month"], name="month_closed_once")]

    def __str__(self) -> str:
        return f"{self.station_id} {self.month}"
