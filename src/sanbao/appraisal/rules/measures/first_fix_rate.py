"""Completed orders that did not come back for the same fault within 30 days. Source: domain spec §7 (FTFR)."""

from typing import Final

from sanbao.appraisal.rules.figures import Unit
from sanbao.appraisal.rules.measuring import PERCENT, Measure
from sanbao.kernel.errors import mark

MEASURE: Final = Measure(
    code="first_fix_rate",
    label=mark("首次修复率"),
    unit=Unit.PERCENT,
    formula=mark("（完成工单 − 30 天内返修的工单）÷ 完成工单，返修单不计"),
    above={"first_time_orders": 1, "returned_orders": -1},
    below={"first_time_orders": 1},
    times=PERCENT,
)
