"""Post grades of technicians and their coefficients. Source: domain spec §1.1 (5.0-coefficient method)."""

from decimal import Decimal
from enum import StrEnum

from sanbao.kernel.errors import DomainError, Kind

LOWEST = Decimal("0.1")
HIGHEST = Decimal("5.0")


class Grade(StrEnum):
    APPRENTICE = "apprentice"
    TRAINEE = "trainee"
    ASSISTANT = "assistant"
    DEPUTY = "deputy"
    LEAD = "lead"


_UPPER_LIMITS = (
    (Decimal("1.0"), Grade.APPRENTICE),
    (Decimal("2.0"), Grade.TRAINEE),
    (Decimal("3.0"), Grade.ASSISTANT),
    (Decimal("4.0"), Grade.DEPUTY),
    (HIGHEST, Grade.LEAD),
)


class CoefficientOutOfScale(DomainError):
    code = "network.coefficient_out_of_scale"
    message = "技术系数 {coefficient} 不在 0.1–5.0 之间(一位小数),请按岗位级别填写。"
    kind = Kind.REFUSED


class GradeDoesNotFit(DomainError):
    code = "network.grade_does_not_fit"
    message = "技术系数 {coefficient} 属于「{expected}」，与填写的岗位级别「{given}」不符，请改系数或级别。"
    kind = Kind.REFUSED


def coefficient(value: Decimal) -> Decimal:
    """Return `value` as a coefficient of the scale: 50 steps of 0.1 from 0.1 to 5.0.

    Raises: CoefficientOutOfScale.
    """
    if not LOWEST <= value <= HIGHEST or value != value.quantize(LOWEST):
        raise CoefficientOutOfScale(coefficient=str(value))
    return value.quantize(LOWEST)


def grade_of(value: Decimal) -> Grade:
    """Return the grade to which a coefficient belongs; ten steps a grade.

    Raises: CoefficientOutOfScale. Source: domain spec §1.1.
    """
    checked = coefficient(value)
    return next(grade for limit, grade in _UPPER_LIMITS if checked <= limit)
