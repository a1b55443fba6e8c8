"""How figures of the appraisal are written."""

from decimal import Decimal

import pytest

from sanbao.appraisal.rules.figures import Unit
from sanbao.appraisal.views.words import exact_text, figure_text


@pytest.mark.parametrize(
    ("value", "limits", "shown"),
    [
        ("94.96", ["95"], "94.96%"),
        ("94.9", ["95"], "94.9%"),
        ("95", ["95"], "95%"),
        ("94.94", ["95"], "94.9%"),
        ("5.0101", [None, "5"], "5.0101%"),
        ("98.53", ["98.52"], "98.53%"),
        ("90.1507", ["85", "95"], "90.2%"),
    ],
)
def test_a_share_is_never_shown_beyond_its_limit(value: str, limits: list[str | None], shown: str) -> None:
    beside = [None if limit is None else Decimal(limit) for limit in limits]
    assert figure_text(Decimal(value), Unit.PERCENT, *beside) == shown


@pytest.mark.parametrize(
    ("value", "unit", "measured", "limit"),
    [
        ("90.1507", Unit.PERCENT, "90.2%", "90.1507%"),
        ("90.0499", Unit.PERCENT, "90%", "90.0499%"),
        ("-0.05", Unit.PERCENT, "-0.1%", "-0.05%"),
        ("99.95", Unit.PERCENT, "100%", "99.95%"),
        ("2.7533", Unit.PERMILLE, "2.7533‰", "2.7533‰"),
        ("80000", Unit.YUAN, "80,000 元", "80,000 元"),
        ("1234.5", Unit.YUAN, "1,234.50 元", "1,234.50 元"),
        (None, Unit.PERCENT, "—", "—"),
    ],
)
def test_measured_shares_have_one_place_and_limits_all_of_theirs(
    value: str | None, unit: Unit, measured: str, limit: str
) -> None:
    number = None if value is None else Decimal(value)
    assert (figure_text(number, unit), exact_text(number, unit)) == (measured, limit)
