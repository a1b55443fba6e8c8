"""Why a repair came back, as form 09 (返修车处理记录) lists it, and whose labour that costs.

Source: domain spec §5 (form 09) and §10.2. Ours: a wrong method and carelessness are the operator's.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

from sanbao.kernel.errors import mark


class Cause(StrEnum):
    """Why a repair came back, as form 09 lists it."""

    FAULTY_PART = "faulty_part"
    WRONG_METHOD = "wrong_method"
    CARELESS = "careless"
    UNCLEAR_ORDER = "unclear_order"
    FAULTY_PRODUCT = "faulty_product"
    EQUIPMENT = "equipment"
    MANAGEMENT = "management"
    OTHER = "other"


OPERATORS: Final = (Cause.WRONG_METHOD, Cause.CARELESS)
CAUSE_NAMES: Final[Mapping[Cause, str]] = {
    Cause.FAULTY_PART: mark("配件不良"),
    Cause.WRONG_METHOD: mark("工作方法不正确"),
    Cause.CARELESS: mark("操作者大意"),
    Cause.UNCLEAR_ORDER: mark("交修不清楚"),
    Cause.FAULTY_PRODUCT: mark("制造品不良"),
    Cause.EQUIPMENT: mark("设备不良"),
    Cause.MANAGEMENT: mark("管理不良"),
    Cause.OTHER: mark("其它"),
}


def liable(
    cause: Cause | None, people: Collection[int], operator_causes: Collection[Cause] = OPERATORS
) -> frozenset[int]:
    """Return the people whose original labour is taken back: all of them if the cause is the operator, else nobody."""
    return frozenset(people) if cause in operator_causes else frozenset()
