"""What is entered by hand for a month: which kinds there are, and what each of them asks for.

Source: domain spec §1.1 (pool, caps), §1.2 (accidents, customer index, altered hours).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from sanbao.kernel.errors import DomainError, Fault, mark
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import at


class ItemKind(StrEnum):
    """In the order in which a month's items are listed."""

    ALLOWANCE = "allowance"
    SPECIAL_ALLOWANCE = "special_allowance"
    ADJUSTMENT = "adjustment"
    COURT = "court"
    DAMAGE = "damage"
    SCHEME_DEDUCTION = "scheme_deduction"
    ALTERED_MINUTES = "altered_minutes"
    OVERTIME_LEAVE = "overtime_leave"
    FIXED_ADDITION = "fixed_addition"
    QUALITY_DEDUCTION = "quality_deduction"
    ACCIDENT = "accident"
    CUSTOMER_INDEX = "customer_index"


ITEM_KIND_LABELS: Final[Mapping[ItemKind, str]] = MappingProxyType(
    {
        ItemKind.ALLOWANCE: mark("津贴、奖金"),
        ItemKind.SPECIAL_ALLOWANCE: mark("特殊津贴（夜班、高温等）"),
        ItemKind.ADJUSTMENT: mark("以前月份调整"),
        ItemKind.COURT: mark("法院判决扣款"),
        ItemKind.DAMAGE: mark("赔偿扣款"),
        ItemKind.SCHEME_DEDUCTION: mark("方案内扣款"),
        ItemKind.ALTERED_MINUTES: mark("虚增工时（分钟）"),
        ItemKind.OVERTIME_LEAVE: mark("已安排调休（分钟）"),
        ItemKind.FIXED_ADDITION: mark("班组固定加项"),
        ItemKind.QUALITY_DEDUCTION: mark("班组质量扣款"),
        ItemKind.ACCIDENT: mark("安全事故（次）"),
        ItemKind.CUSTOMER_INDEX: mark("客户满意指数"),
    }
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a kind asks for: a person or a group, an amount or a quantity, whole or not, an earlier month, consent.

    `may_be_negative` only where both directions have a meaning. `once`: a newer item would contradict the older one.
    """

    of_group: bool = False
    is_quantity: bool = False
    is_whole: bool = False
    may_be_negative: bool = False
    for_month: bool = False
    consent: bool = False
    once: bool = False


ASKED: Final[Mapping[ItemKind, Asked]] = MappingProxyType(
    {
        ItemKind.ALLOWANCE: Asked(),
        ItemKind.SPECIAL_ALLOWANCE: Asked(),
        ItemKind.ADJUSTMENT: Asked(may_be_negative=True, for_month=True),
        ItemKind.COURT: Asked(),
        ItemKind.DAMAGE: Asked(consent=True),
        ItemKind.SCHEME_DEDUCTION: Asked(),
        ItemKind.ALTERED_MINUTES: Asked(is_quantity=True, is_whole=True),
        ItemKind.OVERTIME_LEAVE: Asked(is_quantity=True, is_whole=True),
        ItemKind.FIXED_ADDITION: Asked(of_group=True),
        ItemKind.QUALITY_DEDUCTION: Asked(of_group=True),
        ItemKind.ACCIDENT: Asked(of_group=True, is_quantity=True, is_whole=True),
        ItemKind.CUSTOMER_INDEX: Asked(of_group=True, is_quantity=True, once=True),
    }
)


@dataclass(frozen=True, slots=True)
class Entered:
    """An item as it was typed. `amount` of kinds with a quantity is 0; `consented_on` may follow later for none."""

    kind: ItemKind
    label: str
    reason: str
    has_person: bool
    has_team: bool
    amount: Decimal
    quantity: Decimal | None
    month: Month
    for_month: Month | None
    consented_on: date | None


class PersonNeeded(DomainError):
    code = "payroll.item_needs_person"
    message = "「{kind}」要记到个人，请选择人员。"


class GroupNeeded(DomainError):
    code = "payroll.item_needs_group"
    message = "「{kind}」记到班组，请不要选择人员。"


class AmountNeeded(DomainError):
    code = "payroll.item_needs_amount"
    message = "请填写「{kind}」的金额，应大于零。"


class QuantityNeeded(DomainError):
    code = "payroll.item_needs_quantity"
    message = "请填写「{kind}」的数量，不能小于零。"


class WholeNumberNeeded(DomainError):
    code = "payroll.item_needs_whole_number"
    message = "「{kind}」的数量应为整数。"


class EarlierMonthNeeded(DomainError):
    code = "payroll.item_needs_earlier_month"
    message = "请填写「{kind}」所属的月份，应早于{month}。"


class ReasonNeeded(DomainError):
    code = "payroll.reason_needed"
    message = "请写明事由。"


class LabelNeeded(DomainError):
    code = "payroll.item_needs_label"
    message = "请填写名称，工资条上按这个名称显示。"


def faults(entered: Entered) -> Iterator[Fault]:
    """Find everything that is missing or impossible in an item; the column of a fault is its field."""
    asked, kind = ASKED[entered.kind], {"kind": ITEM_KIND_LABELS[entered.kind]}
    if asked.of_group and entered.has_person:
        yield at("person", GroupNeeded(**kind))
    if not asked.of_group and not entered.has_person:
        yield at("person", PersonNeeded(**kind))
    yield from _value_faults(entered, asked, kind)
    if asked.for_month and (entered.for_month is None or entered.for_month >= entered.month):
        yield at("for_month", EarlierMonthNeeded(**kind, month=entered.month.label))
    if not entered.reason.strip():
        yield at("reason", ReasonNeeded())
    if not entered.label.strip():
        yield at("label", LabelNeeded())


def _value_faults(entered: Entered, asked: Asked, kind: dict[str, str]) -> Iterator[Fault]:
    if not asked.is_quantity:
        if not entered.amount or (entered.amount < 0 and not asked.may_be_negative):
            yield at("amount", AmountNeeded(**kind))
    elif entered.quantity is None or entered.quantity < 0:
        yield at("quantity", QuantityNeeded(**kind))
    elif asked.is_whole and entered.quantity % 1:
        yield at("quantity", WholeNumberNeeded(**kind))
