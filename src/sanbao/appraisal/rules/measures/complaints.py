"""Complaints about a person's work. Source: domain spec §4 (BD-11)."""

from typing import Final

from sanbao.appraisal.rules.figures import Direction, Unit
from sanbao.appraisal.rules.measuring import Measure
from sanbao.kernel.errors import mark

MEASURE: Final = Measure(
    code="complaints",
    label=mark("投诉数"),
    unit=Unit.COUNT,
    formula=mark("投诉次数"),
    above={"complaints": 1},
    direction=Direction.SMALLER,
)
