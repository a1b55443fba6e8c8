"""The mean score of a person's quarterly appraisals (form 10). Source: domain spec §5, form 10: the mean of items × 20.

The facts are those of the finished forms whose day lies in the months that are measured: hundredths of points, and how
many forms there are. Without a form there is no value.
"""

from fractions import Fraction
from typing import Final

from sanbao.appraisal.rules.figures import Unit
from sanbao.appraisal.rules.measuring import Measure
from sanbao.kernel.errors import mark

MEASURE: Final = Measure(
    code="quarterly_form",
    label=mark("维修评核表得分"),
    unit=Unit.POINTS,
    formula=mark("评核表得分之和 ÷ 评核表张数"),
    above={"quarterly_form_points": 1},
    below={"quarterly_forms": 1},
    times=Fraction(1, 100),
)
