"""Sold hours per attended hour, that is utilisation × efficiency. Source: domain spec §7."""

from typing import Final

from sanbao.appraisal.rules.figures import Unit
from sanbao.appraisal.rules.measuring import HALF_DAY_MINUTES, PERCENT, Measure
from sanbao.kernel.errors import mark

MEASURE: Final = Measure(
    code="productivity",
    label=mark("总体生产率"),
    unit=Unit.PERCENT,
    formula=mark("标准工时 ÷（出勤半天数 × 4 小时 + 工作日加班）"),
    above={"standard_minutes": 1},
    below={"attended_halves": HALF_DAY_MINUTES, "overtime_workday_minutes": 1},
    times=PERCENT,
)
