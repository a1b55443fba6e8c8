"""Money: Decimal yuan of two places, whole fen in the database, and pools that are shared out exactly.

Rounding and splitting happen here and nowhere else. Source: domain specification, section 0 (money; splitting a pool).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from math import lcm
from typing import Final, TypeGuard

from sanbao.kernel.errors import DomainError

FEN: Final = Decimal("0.01")
# Ten quadrillion yuan: in fen it still fits the database's 64-bit integers.
LIMIT: Final = Decimal(10) ** 16
_LIMIT_FEN: Final = 10**18
_FITS_ROUNDED: Final = LIMIT - 1
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_UNITS: Final = ((10**8, "亿"), (10**4, "万"), (1000, "仟"), (100, "佰"), (10, "拾"))


class NotAnAmount(DomainError):
    code = "money.not_an_amount"
    message = "「{value}」不是金额，请填写数字，例如 1200.50。"


class FractionOfFen(DomainError):
    code = "money.fraction_of_fen"
    message = "金额 {value} 精确到了分以下，请保留两位小数。"


class AmountTooLarge(DomainError):
    code = "money.too_large"
    message = "金额 {value} 太大，请核对小数点和单位。"


class NothingToShareBy(DomainError):
    code = "money.nothing_to_share_by"
    message = "无法分配：至少要有一个大于零的份额，且不能有负数。"


class Toward(StrEnum):
    """Where a fraction of a step goes; up is away from zero (见分进角)."""

    NEAREST = "nearest"
    UP = "up"
    DOWN = "down"


def yuan(value: str | int | Decimal) -> Decimal:
    """Return an amount in yuan with exactly two places.

    Text is a plain number without currency sign or thousands separators; whoever reads sheets strips those first.

    Raises: NotAnAmount; FractionOfFen; AmountTooLarge; TypeError for a float, which is never money.
    """
    return from_fen(to_fen(_number(value)))


def to_fen(amount: Decimal) -> int:
    """Return an amount in yuan as whole fen.

    Raises: NotAnAmount (not finite); FractionOfFen; AmountTooLarge; TypeError for anything but a Decimal.
    """
    rounded = _rounded(amount)
    if rounded != amount:
        raise FractionOfFen(value=amount)
    return int(rounded.scaleb(2))


def from_fen(fen: int) -> Decimal:
    """Return whole fen as yuan with two places.

    Raises: AmountTooLarge.
    """
    if not -_LIMIT_FEN < fen < _LIMIT_FEN:
        raise AmountTooLarge(value=f"{fen // 100}")
    return Decimal(fen) * FEN


def round_fen(amount: Decimal) -> Decimal:
    """Return an amount in yuan rounded half-up to the fen; a negative amount mirrors the positive one.

    Raises: NotAnAmount (not finite); AmountTooLarge; TypeError for anything but a Decimal.
    Source: domain specification, section 0 (rounded once per payable line).
    """
    return _rounded(amount) + 0  # + 0 turns the -0.00 of -0.001 into 0.00


def round_exact(amount: Fraction | Decimal | int, *, step: Decimal = FEN, toward: Toward = Toward.NEAREST) -> Decimal:
    """Return an exact quotient in yuan as whole steps (fen, 0.10, 1.00); a negative amount mirrors the positive one.

    Half a step goes up. Use it where a division comes before the rounding, so that no digit is lost on the way.

    Raises: AmountTooLarge; FractionOfFen for a step that is none.
    """
    if step is FEN and toward is Toward.NEAREST and _is_usual(amount):
        return amount.quantize(FEN, ROUND_HALF_UP) + 0  # as below and much quicker; + 0 turns -0.00 into 0.00
    size = 1 if step is FEN else to_fen(step)
    numerator, denominator = amount.as_integer_ratio()
    steps, rest = divmod(abs(numerator) * 100, denominator * size)
    steps += _GOES_UP[toward](rest, denominator * size)
    return from_fen((-steps if numerator < 0 else steps) * size)


def _is_usual(amount: Fraction | Decimal | int) -> TypeGuard[Decimal]:
    """Tell whether an amount is a Decimal that is not too large, however it is rounded."""
    return isinstance(amount, Decimal) and amount.is_finite() and abs(amount) < _FITS_ROUNDED


_GOES_UP: Final[Mapping[Toward, Callable[[int, int], bool]]] = {
    Toward.NEAREST: lambda rest, whole: 2 * rest >= whole,
    Toward.UP: lambda rest, _: rest > 0,
    Toward.DOWN: lambda rest, whole: False,  # noqa: ARG005 - as the others are called
}


def split(amount: Decimal, weights: Sequence[int | Decimal]) -> list[Decimal]:
    """Return one share in yuan for each weight; the shares sum to `amount` exactly.

    Raises: NothingToShareBy; as `to_fen` and `split_whole`.
    Source: domain specification, section 0 (splitting a pool).
    """
    return [from_fen(share) for share in split_whole(to_fen(amount), weights)]


def split_whole(total: int, weights: Sequence[int | Decimal]) -> list[int]:
    """Return one whole share (of fen, of minutes) for each weight; the shares sum to `total` exactly.

    Each share is rounded down, then what is left over goes one by one to the largest remainders, the earlier
    weight first. A negative total mirrors the positive one.

    Raises: NothingToShareBy without weights, with a negative one or with nothing but zeros; TypeError for a float.
    Source: domain specification, section 0 (splitting a pool).
    """
    if total < 0:
        return [-share for share in split_whole(-total, weights)]
    parts = _whole_weights(weights)
    whole = sum(parts)
    if whole == 0 or min(parts) < 0:
        raise NothingToShareBy
    shares = [total * part // whole for part in parts]
    left_over = total - sum(shares)
    if not left_over:
        return shares
    # sorted() is stable: among equal remainders the earlier one stays in front.
    neediest = sorted(range(len(parts)), key=lambda index: -(total * parts[index] % whole))
    for index in neediest[:left_over]:
        shares[index] += 1
    return shares


def in_words(amount: Decimal) -> str:
    """Return an amount as receipts spell it: 贰仟零肆拾捌元整, 叁佰贰拾伍元零肆分, 负伍角整.

    Raises: as `to_fen`.
    Source: 正确填写票据和结算凭证的基本规定 (annex of 支付结算办法, 1997), articles 1-3; of the two spellings that
    article 3 allows for a zero before 仟 or 角, the one without 零.
    """
    fen = to_fen(amount)
    whole, rest = divmod(abs(fen), 100)
    sign = "负" if fen < 0 else ""
    head = f"{_spelled(whole)}元" if whole or not rest else ""
    return f"{sign}{head}{_small_change(rest, after_yuan=bool(head))}"


def _number(value: str | int | Decimal) -> Decimal:
    if isinstance(value, str):
        text = value.strip()
        if not _NUMBER.fullmatch(text):
            raise NotAnAmount(value=value)
        return Decimal(text)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise TypeError(f"money is text, int or Decimal, not {type(value).__name__}")
    return Decimal(value)


def _rounded(amount: Decimal) -> Decimal:
    if not isinstance(amount, Decimal):
        raise TypeError(f"an amount is a Decimal, not {type(amount).__name__}")
    if not amount.is_finite():
        raise NotAnAmount(value=amount)
    if abs(amount) >= LIMIT:
        raise AmountTooLarge(value=amount)
    rounded = amount.quantize(FEN, ROUND_HALF_UP)
    if abs(rounded) >= LIMIT:
        raise AmountTooLarge(value=amount)
    return rounded


def _whole_weights(weights: Sequence[int | Decimal]) -> list[int]:
    """Return the weights in the same proportions as whole numbers, without losing a digit."""
    if all(type(weight) is int for weight in weights):  # nearly always, and by far the quickest
        return [int(weight) for weight in weights]
    if any(isinstance(weight, float) for weight in weights):
        raise TypeError("a weight is an int or a Decimal, never a float")
    if any(isinstance(weight, Decimal) and not weight.is_finite() for weight in weights):
        raise NothingToShareBy
    ratios = [weight.as_integer_ratio() for weight in weights]
    common = lcm(*(denominator for _, denominator in ratios))
    return [numerator * (common // denominator) for numerator, denominator in ratios]


def _spelled(number: int) -> str:
    for size, unit in _UNITS:
        if number >= size:
            high, low = divmod(number, size)
            gap = "零" if 0 < low < size // 10 else ""
            return f"{_spelled(high)}{unit}{gap}{_spelled(low) if low else ''}"
    return _DIGITS[number]


def _small_change(rest: int, *, after_yuan: bool) -> str:
    jiao, fen = divmod(rest, 10)
    if not fen:
        return f"{_DIGITS[jiao]}角整" if jiao else "整"
    if not jiao:
        return f"{'零' if after_yuan else ''}{_DIGITS[fen]}分"
    return f"{_DIGITS[jiao]}角{_DIGITS[fen]}分"
