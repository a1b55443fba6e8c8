"""Days attended of those scheduled; work on a rest day may lift it above 100 %. Source: domain spec §7."""

from typing import Final

from sanbao.appraisal.rules.figures import Unit
from sanbao.appraisal.rules.measuring import PERCENT, Measure
from sanbao.kernel.errors import mark

MEASURE: Final = Measure(
    code="attendance_rate",
    label=mark("出勤率"),
    unit=Unit.PERCENT,
    formula=mark("实出勤 ÷ 应出勤"),
    above={"attended_halves": 1},
    below={"scheduled_halves": 1},
    times=PERCENT,
)
