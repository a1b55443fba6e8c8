"""Sold hours of timed work per hands-on hour; may exceed 100 %. Source: domain spec §7."""

from typing import Final

from sanbao.appraisal.rules.figures import Unit
from sanbao.appraisal.rules.measuring import PERCENT, Measure
from sanbao.kernel.errors import mark

MEASURE: Final = Measure(
    code="efficiency",
    label=mark("工时效率"),
    unit=Unit.PERCENT,
    formula=mark("有实际工时的标准工时 ÷ 实际工时"),
    above={"timed_standard_minutes": 1},
    below={"actual_minutes": 1},
    times=PERCENT,
)
