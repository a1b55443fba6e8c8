"""Rework that earlier repairs caused, for the lead of the original order. Source: domain spec §7 and §10.2."""

from typing import Final

from sanbao.appraisal.rules.figures import Direction, Unit
from sanbao.appraisal.rules.measuring import PERCENT, Measure
from sanbao.kernel.errors import mark

MEASURE: Final = Measure(
    code="rework_rate",
    label=mark("返修率"),
    unit=Unit.PERCENT,
    formula=mark("返修数 ÷ 完成台次"),
    above={"rework_caused": 1},
    below={"lead_orders": 1},
    times=PERCENT,
    direction=Direction.SMALLER,
)
