"""Points given in answered surveys. Source: domain spec §7 (the score, not the share of the satisfied)."""

from typing import Final

from sanbao.appraisal.rules.figures import Unit
from sanbao.appraisal.rules.measuring import PERCENT, Measure
from sanbao.kernel.errors import mark

MEASURE: Final = Measure(
    code="satisfaction",
    label=mark("客户满意度"),
    unit=Unit.PERCENT,
    formula=mark("评价得分 ÷ 评价满分，只计已答复的回访"),
    above={"survey_points": 1},
    below={"survey_points_possible": 1},
    times=PERCENT,
)
