import django.db.models.deletion
from django.db import migrations, models

from sanbao.db.fields import MoneyField, MonthField
from sanbao.db.sums import Sums, SumsKept

SUMMED = ("orders_led", "orders_joined", "standard_minutes", "actual_minutes", "labour", "parts")


class Migration(migrations.Migration):
    """The sums of a month are kept with each entry, instead of an index over all of them that every month was read from."""

    dependencies = [("ledger", "0005_no_replacing"), ("network", "0002_lending")]
    operations = [
        migrations.CreateModel(
            name="MonthSum",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "month",
                        "station_id",
                        "technician_id",
                        "kind",
                        "category",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("month", MonthField(verbose_name="统计月份")),
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
                    "technician",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.person",
                        verbose_name="维修人员",
                    ),
                ),
                ("kind", models.CharField(max_length=20, verbose_name="性质")),
                ("category", models.CharField(max_length=20, verbose_name="维修类别")),
                ("orders_led", models.IntegerField(verbose_name="主修单数")),
                ("orders_joined", models.IntegerField(verbose_name="参与单数")),
                ("standard_minutes", models.BigIntegerField(verbose_name="标准工时(分钟)")),
                ("timed_standard_minutes", models.BigIntegerField(verbose_name="有实际工时的标准工时(分钟)")),
                ("actual_minutes", models.BigIntegerField(verbose_name="实际工时(分钟)")),
                ("labour", MoneyField(verbose_name="工时费")),
                ("parts", MoneyField(verbose_name="配件费")),
            ],
        ),
        SumsKept(
            Sums(
                table="ledger_entry",
                into="ledger_monthsum",
                by=("month", "station_id", "technician_id", "kind", "category"),
                sums={
                    **{column: f"{{row}}{column}" for column in SUMMED},
                    "timed_standard_minutes": "CASE WHEN {row}actual_minutes <> 0 THEN {row}standard_minutes ELSE 0 END",
                },
            ),
            insert_only=True,
        ),
        migrations.RemoveIndex(model_name="entry", name="entry_month_totals"),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["month", "station", "technician"], name="entry_month"),
        ),
    ]
