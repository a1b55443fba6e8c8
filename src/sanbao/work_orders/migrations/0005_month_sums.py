import django.db.models.deletion
from django.db import migrations, models

from sanbao.db.fields import MonthField
from sanbao.db.sums import Sums, SumsKept


class Migration(migrations.Migration):
    """The sums of a month's orders are kept with each order, instead of an index of eight columns over all of them."""

    dependencies = [("work_orders", "0004_last_received_first"), ("network", "0003_attendance_sums")]
    operations = [
        migrations.CreateModel(
            name="MonthSum",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "counted_month",
                        "station_id",
                        "lead_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("counted_month", MonthField(verbose_name="计入月份")),
                (
                    "station",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.station",
                        verbose_name="单位",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.person",
                        verbose_name="主修",
                    ),
                ),
                ("orders", models.IntegerField(verbose_name="单数")),
                ("outings", models.IntegerField(verbose_name="外出次数")),
                ("outing_km", models.BigIntegerField(verbose_name="外出里程(公里)")),
                ("response_minutes", models.BigIntegerField(verbose_name="响应时长(分钟)")),
                ("response_orders", models.IntegerField(verbose_name="有响应时长的单数")),
                ("repair_minutes", models.BigIntegerField(verbose_name="维修时长(分钟)")),
                ("repair_orders", models.IntegerField(verbose_name="有维修时长的单数")),
                ("overdue_orders", models.IntegerField(verbose_name="超时单数")),
            ],
        ),
        SumsKept(
            Sums(
                table="work_orders_workorder",
                into="work_orders_monthsum",
                by=("counted_month", "station_id", "lead_id"),
                sums={
                    "orders": "1",
                    "outings": "CASE WHEN {row}is_outing THEN 1 ELSE 0 END",
                    "outing_km": "COALESCE({row}outing_km, 0)",
                    "response_minutes": "COALESCE({row}response_minutes, 0)",
                    "response_orders": "CASE WHEN {row}response_minutes IS NULL THEN 0 ELSE 1 END",
                    "repair_minutes": "COALESCE({row}repair_minutes, 0)",
                    "repair_orders": "CASE WHEN {row}repair_minutes IS NULL THEN 0 ELSE 1 END",
                    "overdue_orders": "CASE WHEN {row}was_late THEN 1 ELSE 0 END",
                },
                where="{row}counted_month IS NOT NULL AND {row}lead_id IS NOT NULL",
            ),
        ),
        migrations.RemoveIndex(model_name="workorder", name="work_order_month_facts"),
        migrations.AddIndex(
            model_name="workorder",
            index=models.Index(
                fields=["counted_month", "station", "lead"],
                condition=models.Q(counted_month__isnull=False),
                name="work_order_counted",
            ),
        ),
    ]
