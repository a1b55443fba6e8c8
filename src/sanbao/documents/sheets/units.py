"""Units that a heading tells: 标准工时(分钟), 工时费/万元, 工时（h）."""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final

from sanbao.documents.sheets.cells.numbers import number_of
from sanbao.documents.sheets.values import Value, written
from sanbao.kernel.text import squeeze

# Unit of a heading to what is written behind the bare numbers below it, "" where a bare number counts it already.
HOURS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "小时", "时", "工时", "个", "个小时"), ""),
    **dict.fromkeys(("分钟", "分", "min", "mins", "minute", "minutes", "m"), "分钟"),
}
YUAN: Final[Mapping[str, str]] = {
    **dict.fromkeys(("元", "圆", "¥", "rmb", "cny", "人民币", "人民币元"), ""),
    **dict.fromkeys(("万", "万元", "人民币万元"), "万元"),
}
KILOMETRES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("公里", "km", "千米"), ""),
    **dict.fromkeys(("万", "万公里", "万km", "万千米"), "万公里"),
}
OTHERS: Final = frozenset(
    {"天", "日", "工日", "人天", "秒", "刻", "角", "百元", "千元", "十元", "k元", "美元", "米", "里", "英里", "千公里"}
)
MEASURES: Final = frozenset({*HOURS, *YUAN, *KILOMETRES, *OTHERS})
IN_BRACKETS: Final = re.compile(r"[(\[【<《]\s*(?:单位\s*[:：]?\s*)?([^)\]】>》]*?)\s*[)\]】>》]")
BEHIND_A_SIGN: Final = re.compile(r"[/:]\s*([^/:()]+)$")


@lru_cache(maxsize=1_024)
def unit_of(heading: str) -> str:
    """Return the unit that a heading tells, in small letters; "" if it tells none."""
    text = squeeze(heading)
    told = [*IN_BRACKETS.findall(text), *BEHIND_A_SIGN.findall(text)]
    return next((unit for one in told if (unit := "".join(one.split()).casefold()) in MEASURES), "")


def with_unit(cell: Value, unit: str) -> Value:
    """Return a bare number with the unit of its heading; whatever tells its own unit stays as it is."""
    if isinstance(cell, bool) or not isinstance(cell, str | int | Decimal):
        return cell
    bare = squeeze(cell) if isinstance(cell, str) else cell
    return cell if number_of(bare) is None else f"{written(bare)}{unit}"
