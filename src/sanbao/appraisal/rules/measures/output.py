"""Labour and parts money of a person's completed work. Source: domain spec §6.1 and §7, 80,000 yuan a month."""

from typing import Final

from sanbao.appraisal.rules.figures import Unit
from sanbao.appraisal.rules.measuring import PER_YUAN, Measure
from sanbao.kernel.errors import mark

MEASURE: Final = Measure(
    code="output",
    label=mark("维修产值"),
    unit=Unit.YUAN,
    formula=mark("工时费 + 配件费"),
    above={"labour_fen": 1, "parts_fen": 1},
    times=PER_YUAN,
)
