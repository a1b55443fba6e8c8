"""Sessions attended in the month. Source: domain spec §6.1, at least two."""

from typing import Final

from sanbao.appraisal.rules.figures import Unit
from sanbao.appraisal.rules.measuring import Measure
from sanbao.kernel.errors import mark

MEASURE: Final = Measure(
    code="trainings",
    label=mark("培训次数"),
    unit=Unit.COUNT,
    formula=mark("参加的培训次数"),
    above={"trainings": 1},
)
