"""Amounts, distances, quantities and hours. Never a float, never a guess."""

import re
from datetime import date, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from sanbao.documents.sheets.cells.faults import CellFault, filled, is_blank
from sanbao.documents.sheets.values import Value
from sanbao.kernel.errors import mark

TEN_THOUSAND = 10_000
# 1,200.00 or 1200.00 or .5; thousands are separated in threes, so that 1,2 is no number.
NUMBER = re.compile(r"([+-]?)((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(万?)")
CURRENCY = re.compile(r"^(?:¥|RMB|CNY|人民币)+|(?:元整?|圆整?|RMB|CNY)$", re.IGNORECASE)
SIGNED_CURRENCY = re.compile(r"^([+-])(?:¥|RMB|CNY|人民币)", re.IGNORECASE)
KILOMETRES = re.compile(r"(?:公里|千米|KM)$", re.IGNORECASE)
PIECES = re.compile(
    r"(?:[个只件套升瓶桶根条片对副台把支米包盒块张枚罐袋公斤克壶组双粒]+|L|KG|G|ML|M|PCS)$", re.IGNORECASE
)
HOURS_AND_MINUTES = re.compile(
    r"(?:(?P<hours>\d+)(?:个?小时|H|时|个?工时)(?P<half>半)?)?(?:(?P<minutes>\d+)(?:分钟?|MIN|M))?", re.IGNORECASE
)
HALVES = re.compile(r"(?P<hours>\d*)个?半(?:个?小时|个?工时)")
COLON = re.compile(r"(\d{1,3}):([0-5]\d)(?::00)?")
HOURS = re.compile(r"(?:个?小时|个?工时|HOURS?|HRS?|H|时)$", re.IGNORECASE)
MINUTES = re.compile(r"(?:分钟?|MINUTES?|MINS?|M)$", re.IGNORECASE)

MOST_MONEY = Decimal("99999999.99")
MOST_KM = 9_999_999
MOST_HOURS = 200
MOST = Decimal(10) ** 9


def number_of(value: Value) -> Decimal | None:
    """Return the number of a filled cell, None if it holds something else. 1.2万 is 12,000."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | Decimal):
        return Decimal(value)
    found = NUMBER.fullmatch("".join(value.split())) if isinstance(value, str) else None
    if found is None:
        return None
    number = Decimal(found[1] + found[2].replace(",", ""))
    return number * TEN_THOUSAND if found[3] else number


def money(value: Value, *, blank_is_zero: bool = False) -> Decimal:
    """Return an amount in yuan with two decimals; ¥1,200.00 and 1,200元 are the same.

    Raises: CellFault if it is blank (unless that means zero), negative, no number, or finer than a fen.
    """
    if blank_is_zero and is_blank(value):
        return Decimal("0.00")
    value = filled(value)
    amount = number_of(_without_currency(value) if isinstance(value, str) else value)
    if amount is None:
        raise CellFault("documents.cell_no_amount", mark("“{value}”不是金额，请填数字，例如 1200.00。"))
    if amount < 0:
        raise CellFault("documents.cell_negative_amount", mark("金额不能是负数，请填 0 或正数；要冲减请走调整。"))
    if amount != round(amount, 2):
        raise CellFault("documents.cell_fraction_of_fen", mark("金额最多两位小数（到分），请改为例如 67.50。"))
    return _at_most(amount, MOST_MONEY).quantize(Decimal("0.01"))


def _without_currency(amount: str) -> str:
    compact = "".join(amount.split()).replace("￥", "¥")
    if compact.startswith("(") and compact.endswith(")"):  # bookkeepers' way to write a negative amount
        compact = "-" + compact[1:-1]
    return CURRENCY.sub("", SIGNED_CURRENCY.sub(r"\1", compact))


def whole_km(value: Value) -> int:
    """Return a reading of the odometer in whole kilometres: 12,345公里, 42794km, 1.2万公里.

    Raises: CellFault if it is blank, negative, no number, or not whole.
    """
    value = filled(value)
    distance = number_of(KILOMETRES.sub("", "".join(value.split())) if isinstance(value, str) else value)
    if distance is None:
        raise CellFault("documents.cell_no_distance", mark("“{value}”不是里程，请填整公里数，例如 12345。"))
    if distance < 0 or distance != int(distance):
        raise CellFault("documents.cell_distance_not_whole", mark("里程要填不小于 0 的整公里数，例如 12345。"))
    return int(_at_most(distance, Decimal(MOST_KM)))


def quantity(value: Value) -> Decimal:
    """Return how many or how much: 4, 4个, 2.5升. At most three decimals.

    Raises: CellFault if it is blank, negative, no number, or finer than that.
    """
    value = filled(value)
    amount = number_of(PIECES.sub("", "".join(value.split())) if isinstance(value, str) else value)
    if amount is None:
        raise CellFault("documents.cell_no_quantity", mark("“{value}”不是数量，请填数字，例如 4 或 2.5。"))
    if amount < 0 or amount != round(amount, 3):
        raise CellFault("documents.cell_quantity_odd", mark("数量要填不小于 0 的数，最多三位小数。"))
    return _at_most(amount, MOST)


def whole(value: Value, *, least: int = 0, most: int = int(MOST)) -> int:
    """Return a whole number within bounds, both included.

    Raises: CellFault if it is blank, no whole number, or beyond the bounds.
    """
    number = number_of(filled(value))
    if number is None or number != int(number) or not least <= number <= most:
        raise CellFault(
            "documents.cell_not_whole",
            mark("“{value}”不对，请填 {least} 到 {most} 之间的整数。"),
            {"least": str(least), "most": str(most)},
        )
    return int(number)


def coefficient(value: Value, *, least: Decimal, most: Decimal, places: int = 1) -> Decimal:
    """Return a number such as the technical coefficient 0.1 to 5.0, with at most `places` decimals.

    Raises: CellFault if it is blank, no number, finer than that, or beyond the bounds.
    """
    number = number_of(filled(value))
    if number is None or number != round(number, places) or not least <= number <= most:
        raise CellFault(
            "documents.cell_coefficient_odd",
            mark("“{value}”不对，请填 {least} 到 {most} 之间的数，最多 {places} 位小数。"),
            {"least": str(least), "most": str(most), "places": str(places)},
        )
    return number


def minutes(value: Value, *, most_hours: int = MOST_HOURS) -> int:
    """Return a duration in whole minutes, rounded half up. A bare number counts hours.

    1.5, 1.5h, 1.5小时, 90分钟, 1小时30分, 1小时半 and 1:30 are understood.

    Raises: CellFault if it is blank, negative, not a duration, or longer than `most_hours`.
    """
    value = filled(value)
    exact = _exact_minutes(value)
    if exact is None:
        raise CellFault(
            "documents.cell_no_duration", mark("“{value}”看不出是多少工时，请填小时数，例如 1.5，或写成 90分钟。")
        )
    if exact < 0:
        raise CellFault("documents.cell_negative_duration", mark("工时不能是负数，请填 0 或正数。"))
    if exact > most_hours * 60:
        raise CellFault(
            "documents.cell_duration_too_long",
            mark("工时超过 {most} 小时；如果填的是分钟，请写成“90分钟”这样。"),
            {"most": str(most_hours)},
        )
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def _exact_minutes(value: Value) -> Decimal | None:
    if isinstance(value, timedelta):
        return Decimal(value // timedelta(seconds=1)) / 60
    if isinstance(value, time):
        return Decimal(value.hour * 60 + value.minute) + Decimal(value.second) / 60
    if isinstance(value, str):
        return _written_minutes("".join(value.split()))
    number = None if isinstance(value, date) else number_of(value)
    return None if number is None else number * 60


def _written_minutes(duration: str) -> Decimal | None:
    if found := COLON.fullmatch(duration):
        return Decimal(int(found[1]) * 60 + int(found[2]))
    if found := HALVES.fullmatch(duration):
        return Decimal(int(found["hours"] or 0) * 60 + 30)
    if found := HOURS_AND_MINUTES.fullmatch(duration):
        half = 30 if found["half"] else 0
        return Decimal(int(found["hours"] or 0) * 60 + half + int(found["minutes"] or 0))
    if MINUTES.search(duration):
        return number_of(MINUTES.sub("", duration))
    hours = number_of(HOURS.sub("", duration))
    return None if hours is None else hours * 60


def _at_most(number: Decimal, most: Decimal) -> Decimal:
    if number > most:
        raise CellFault("documents.cell_too_large", mark("数值太大，最多 {most}，请核对。"), {"most": f"{most:,}"})
    return number
