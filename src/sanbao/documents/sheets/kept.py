"""Faults as they are kept with a run: plain data, so that each reader gets them in his own language."""

from collections.abc import Mapping, Sequence
from typing import Any

from sanbao.kernel.errors import DomainError, Fault, Refused

LONGEST_VALUE = 200


def to_data(fault: Fault) -> dict[str, Any]:
    """Return a fault as plain data."""
    return {
        "code": fault.code,
        "message": fault.message,
        "params": dict(fault.params),
        "row": fault.row,
        "column": fault.column,
        "value": fault.value[:LONGEST_VALUE],
    }


def from_data(data: Mapping[str, Any]) -> Fault:
    """Return the fault that was kept."""
    return Fault(**data)


def faults_of(error: DomainError) -> Sequence[Fault]:
    """Return a refusal of a whole file as faults of it."""
    if isinstance(error, Refused):
        return error.faults
    return (Fault(error.code, error.message, {key: str(value) for key, value in error.params.items()}),)
