"""Hands-on hours per attended hour: half a day is four hours, workday overtime comes on top. Source: domain spec §7."""

from typing import Final

from sanbao.appraisal.rules.figures import Unit
from sanbao.appraisal.rules.measuring import HALF_DAY_MINUTES, PERCENT, Measure
from sanbao.kernel.errors import mark

MEASURE: Final = Measure(
    code="utilisation",
    label=mark("工时利用率"),
    unit=Unit.PERCENT,
    formula=mark("实际工时 ÷（出勤半天数 × 4 小时 + 工作日加班）"),
    above={"actual_minutes": 1},
    below={"attended_halves": HALF_DAY_MINUTES, "overtime_workday_minutes": 1},
    times=PERCENT,
)
