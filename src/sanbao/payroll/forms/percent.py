"""Ratios as people type them: in percent, with the sign or without. 28.5 and 28.5% are 0.285; 0.3 is 0.3 %."""

import re
from decimal import Decimal

from sanbao.kernel.errors import DomainError

SIGN = "%"
HUNDRED = 100
FIGURE = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,8})?%?", re.ASCII)


class PercentOutOfRange(DomainError):
    code = "payroll.percent_out_of_range"
    message = "「{label}」写的是 {value}，应在 0% 到 100% 之间。"


def as_ratio(text: str) -> str:
    """Return a typed percentage as a ratio; anything else as it is."""
    if not FIGURE.fullmatch(text):
        return text
    return f"{Decimal(text.removesuffix(SIGN)) / HUNDRED:f}"


def ratio_shown(value: str) -> str:
    """Return a stored ratio as people write it: 0.285 as 28.5%."""
    return f"{(Decimal(value) * HUNDRED).normalize():f}{SIGN}"


def out_of_range(label: str, typed: str) -> PercentOutOfRange:
    """Return the refusal of a percentage, with the value as it was typed."""
    return PercentOutOfRange(label=label, value=typed if typed.endswith(SIGN) else f"{typed}{SIGN}")
