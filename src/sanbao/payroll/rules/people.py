"""What every wage method asks of the people of a group, and what it says when a figure is missing."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from sanbao.kernel.errors import DomainError, Fault, Refused
from sanbao.kernel.plain_json import at


class Numbered(Protocol):
    """A member of a group: `no` is the staff number."""

    @property
    def no(self) -> str: ...


class SamePersonTwice(DomainError):
    code = "payroll.same_person_twice"
    message = "工号「{no}」在同一个班组里写了两次，请合并。"


class CoefficientMissing(DomainError):
    code = "payroll.coefficient_missing"
    message = "「{no}」没有技术系数，请先在岗位级别中登记，再计算工资。"


class RateMissing(DomainError):
    code = "payroll.rate_missing"
    message = "「{subject}」没有提成比例，请先在工资方案中填写。"


class PriceMissing(DomainError):
    code = "payroll.price_missing"
    message = "「{no}」没有适用的工时单价，请先在工资方案中填写。"


class TermMissing(DomainError):
    code = "payroll.term_missing"
    message = "工资方案没有「{subject}」的标准，「{no}」的工资算不出来，请补上。"


class TooManyDays(DomainError):
    code = "payroll.too_many_days"
    message = "「{no}」一个月出勤 {days} 天，超过了 31 天，请核对考勤。"


class NotPositive(DomainError):
    code = "payroll.not_positive"
    message = "「{field}」必须大于零，请填写。"


class StepsOutOfOrder(DomainError):
    code = "payroll.steps_out_of_order"
    message = "「{field}」的分段应由低到高，且只有最后一段不封顶，请调整。"


def refuse_if(faults: Iterable[Fault]) -> None:
    """Refuse the whole group if there is any fault.

    Raises: Refused with all of them.
    """
    found = tuple(faults)
    if found:
        raise Refused(found)


def twice(members: Sequence[Numbered], path: str = "members") -> Iterator[Fault]:
    """Find the members whose number has occurred before."""
    seen: set[str] = set()
    for index, member in enumerate(members):
        if member.no in seen:
            yield at(f"{path}[{index}].no", SamePersonTwice(no=member.no))
        seen.add(member.no)
