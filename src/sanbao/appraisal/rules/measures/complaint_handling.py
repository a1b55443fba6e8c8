"""Complaints handled within 24 hours. Source: domain spec §6.1 and §7."""

from typing import Final

from sanbao.appraisal.rules.figures import Unit
from sanbao.appraisal.rules.measuring import PERCENT, Measure
from sanbao.kernel.errors import mark

MEASURE: Final = Measure(
    code="complaint_handling",
    label=mark("投诉处理及时率"),
    unit=Unit.PERCENT,
    formula=mark("24 小时内处理的投诉 ÷ 投诉"),
    above={"complaints_handled_in_time": 1},
    below={"complaints": 1},
    times=PERCENT,
)
