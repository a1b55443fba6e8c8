"""Old parts returned of those due in the month. Source: domain spec §7."""

from typing import Final

from sanbao.appraisal.rules.figures import Unit
from sanbao.appraisal.rules.measuring import PERCENT, Measure
from sanbao.kernel.errors import mark

MEASURE: Final = Measure(
    code="old_part_return_rate",
    label=mark("旧件返回率"),
    unit=Unit.PERCENT,
    formula=mark("已返旧件 ÷ 应返旧件"),
    above={"old_parts_returned": 1},
    below={"old_parts_due": 1},
    times=PERCENT,
)
