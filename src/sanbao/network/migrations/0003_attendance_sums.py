import django.db.models.deletion
from django.db import migrations, models

from sanbao.db.fields import MonthField
from sanbao.db.sums import Sums, SumsKept


class Migration(migrations.Migration):
    """The sums of a month's attendance are kept with each cell, instead of an index over all of it."""

    dependencies = [("network", "0002_lending")]
    operations = [
        migrations.CreateModel(
            name="AttendanceSum",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "month",
                        "station_id",
                        "person_id",
                        "mark",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("month", MonthField(verbose_name="月份")),
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
                    "person",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="network.person",
                        verbose_name="人员",
                    ),
                ),
                ("mark", models.CharField(max_length=20, verbose_name="考勤")),
                ("days", models.IntegerField(verbose_name="天数")),
                ("overtime_workday_minutes", models.IntegerField(verbose_name="工作日加班(分钟)")),
            ],
        ),
        SumsKept(
            Sums(
                table="network_attendanceday",
                into="network_attendancesum",
                by=("month", "station_id", "person_id", "mark"),
                sums={"days": "1", "overtime_workday_minutes": "{row}overtime_workday_minutes"},
            ),
        ),
        migrations.RemoveIndex(model_name="attendanceday", name="attendance_month_totals"),
        migrations.AddIndex(
            model_name="attendanceday",
            index=models.Index(fields=["month", "station", "person"], name="attendance_month"),
        ),
    ]
