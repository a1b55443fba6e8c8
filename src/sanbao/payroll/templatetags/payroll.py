"""How the pages of wages write differences."""

from decimal import Decimal
from typing import Final

from django import template

register = template.Library()

DASH: Final = "—"


@register.filter
def signed(amount: Decimal | None) -> str:
    """Write a difference with its sign: +1,234.50, -20.00; no difference as 0.00."""
    if amount is None:
        return DASH
    return f"{'+' if amount > 0 else ''}{amount:,.2f}"
