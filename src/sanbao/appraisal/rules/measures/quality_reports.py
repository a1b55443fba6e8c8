"""Quality reports handed in. Source: domain spec §4 (BD-11)."""

from typing import Final

from sanbao.appraisal.rules.figures import Unit
from sanbao.appraisal.rules.measuring import Measure
from sanbao.kernel.errors import mark

MEASURE: Final = Measure(
    code="quality_reports",
    label=mark("质量信息条数"),
    unit=Unit.COUNT,
    formula=mark("上报的质量信息条数"),
    above={"quality_reports": 1},
)
