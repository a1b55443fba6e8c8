"""Time of a repair, as the order has it, averaged over the orders that have one. Source: domain spec §7."""

from typing import Final

from sanbao.appraisal.rules.figures import Direction, Unit
from sanbao.appraisal.rules.measuring import PER_HOUR, Measure
from sanbao.kernel.errors import mark

MEASURE: Final = Measure(
    code="repair_hours",
    label=mark("平均维修时长"),
    unit=Unit.HOURS,
    formula=mark("维修时长 ÷ 有维修时长的工单"),
    above={"repair_minutes": 1},
    below={"repair_orders": 1},
    times=PER_HOUR,
    direction=Direction.SMALLER,
)
