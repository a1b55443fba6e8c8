"""Orders that pass the final inspection the first time. Source: domain spec §7 (FPY, form 07)."""

from typing import Final

from sanbao.appraisal.rules.figures import Unit
from sanbao.appraisal.rules.measuring import PERCENT, Measure
from sanbao.kernel.errors import mark

MEASURE: Final = Measure(
    code="inspection_pass_rate",
    label=mark("一次检验合格率"),
    unit=Unit.PERCENT,
    formula=mark("一次检验合格工单 ÷ 检验工单"),
    above={"first_pass_orders": 1},
    below={"inspected_orders": 1},
    times=PERCENT,
)
