"""A city's whole table at once, as it is published once a year."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from sanbao.accounts.models import User
from sanbao.payroll.models import CityRate
from sanbao.payroll.rules.insurance import CityRow
from sanbao.payroll.services.terms import set_city_rate


@transaction.atomic
def take_in_city_rates(
    *, rows: Sequence[tuple[CityRow, str]], actor: User | None, now: datetime
) -> tuple[CityRate, ...]:
    """Write down several rows, each with its source, or none of them; each is in the journal by itself.

    Raises: what `set_city_rate` raises.
    """
    return tuple(set_city_rate(row=row, source=source, actor=actor, now=now) for row, source in rows)
