"""Praises for a person's work. Source: domain spec §4 (BD-11)."""

from typing import Final

from sanbao.appraisal.rules.figures import Unit
from sanbao.appraisal.rules.measuring import Measure
from sanbao.kernel.errors import mark

MEASURE: Final = Measure(
    code="praises",
    label=mark("表扬数"),
    unit=Unit.COUNT,
    formula=mark("表扬次数"),
    above={"praises": 1},
)
