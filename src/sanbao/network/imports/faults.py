"""Faults of rows that only the database can tell."""

from collections.abc import Hashable

from sanbao.documents.sheets.columns import Header
from sanbao.kernel.errors import DomainError, Fault


def heading(header: Header, key: str, member: Hashable | None = None) -> str | None:
    """Return how the sheet itself calls a column."""
    for index, place in header.places.items():
        if place.column.key == key and place.member == member:
            return header.names[index]
    return None


def fault_of(error: DomainError, *, row: int | None = None, column: str | None = None, value: str = "") -> Fault:
    """Return a refusal as the fault of a place in the sheet."""
    params = {key: str(param) for key, param in error.params.items()}
    return Fault(error.code, error.message, params, row, column, value)
