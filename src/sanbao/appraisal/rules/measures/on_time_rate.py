"""Finished by the promised time; an order without a promise is never late. Source: domain spec §7, target 95 %."""

from typing import Final

from sanbao.appraisal.rules.figures import Unit
from sanbao.appraisal.rules.measuring import PERCENT, Measure
from sanbao.kernel.errors import mark

MEASURE: Final = Measure(
    code="on_time_rate",
    label=mark("按期交付率"),
    unit=Unit.PERCENT,
    formula=mark("（完成台次 − 超时单）÷ 完成台次"),
    above={"lead_orders": 1, "overdue_orders": -1},
    below={"lead_orders": 1},
    times=PERCENT,
)
