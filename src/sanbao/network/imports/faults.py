"""Faults of rows that only the database can tell."""

from sanbao.kernel.errors import DomainError, Fault


def fault_of(error: DomainError, *, row: int | None = None, column: str | None = None, value: str = "") -> Fault:
    """Return a refusal as the fault of a place in the sheet."""
    params = {key: str(param) for key, param in error.params.items()}
    return Fault(error.code, error.message, params, row, column, value)
