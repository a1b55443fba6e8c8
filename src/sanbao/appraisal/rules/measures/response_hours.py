"""From the report to the first human contact. Source: domain spec §7."""

from typing import Final

from sanbao.appraisal.rules.figures import Direction, Unit
from sanbao.appraisal.rules.measuring import PER_HOUR, Measure
from sanbao.kernel.errors import mark

MEASURE: Final = Measure(
    code="response_hours",
    label=mark("平均响应时间"),
    unit=Unit.HOURS,
    formula=mark("响应时长 ÷ 有响应时长的工单"),
    above={"response_minutes": 1},
    below={"response_orders": 1},
    times=PER_HOUR,
    direction=Direction.SMALLER,
)
