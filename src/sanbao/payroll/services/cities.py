"""A city's table of insurance and housing fund: one row, or the whole table as it is published once a year."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from sanbao.accounts.models import User
from sanbao.payroll import errors
from sanbao.payroll.models import CityRate
from sanbao.payroll.rules.insurance import CityRow
from sanbao.payroll.rules.people import RateMissing
from sanbao.payroll.services.acting import note, sound

FIGURES: Final = (
    "city",
    "item",
    "from_month",
    "base_min",
    "base_max",
    "employee_rate",
    "employer_rate",
    "employee_fixed",
    "employer_fixed",
    "step",
    "toward",
)

LONGEST_SUBJECT: Final = 120  # of the journal


@transaction.atomic
def set_city_rate(*, row: CityRow, source: str, actor: User | None, now: datetime) -> CityRate:
    """Write down one item of a city's table from a month on; the city's earlier row ends there by itself.

    Raises: Refused for figures out of their limits; RateMissing, BaseLimitsWrong, SourceNeeded.
    """
    rate = _created(row, source, actor, now)
    note("payroll.set_city_rate", f"city_rate:{row.city}:{row.item}", None, _facts(rate), actor=actor, now=now)
    return rate


@transaction.atomic
def take_in_city_rates(
    *, rows: Sequence[tuple[CityRow, str]], actor: User | None, now: datetime
) -> tuple[CityRate, ...]:
    """Write down several rows, each with its source, or none of them; the journal keeps the table as one act.

    Raises: what `set_city_rate` raises.
    """
    rates = tuple(_created(row, source, actor, now) for row, source in rows)
    cities = "、".join(dict.fromkeys(rate.city for rate in rates))
    facts = {"rows": len(rates), "rates": [_facts(rate) for rate in rates]}
    subject = f"city_rate:{cities}"[:LONGEST_SUBJECT]
    note("payroll.take_in_city_rates", subject, None, facts, actor=actor, now=now)
    return rates


def _created(row: CityRow, source: str, actor: User | None, now: datetime) -> CityRate:
    checked = sound(row)
    if checked.employee_rate is None or checked.employer_rate is None:
        raise RateMissing(subject=f"{row.city} {row.item}")
    if checked.base_min > checked.base_max:
        raise errors.BaseLimitsWrong(low=checked.base_min, high=checked.base_max)
    if not source.strip():
        raise errors.SourceNeeded
    figures = {name: getattr(checked, name) for name in FIGURES}
    return CityRate.objects.create(**figures, source=source.strip(), set_by=actor, set_at=now)


def _facts(rate: CityRate) -> dict[str, str]:
    return {name: str(getattr(rate, name)) for name in (*FIGURES, "source")}
