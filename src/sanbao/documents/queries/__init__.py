"""What is read of documents: the register of issued forms, and the imports."""

from .issued import (
    IssuedFilter,
    IssuedPage,
    is_intact,
    issued_page,
    issued_seen_by,
    printed,
    sheet_of,
    visible_to,
)

__all__ = [
    "IssuedFilter",
    "IssuedPage",
    "is_intact",
    "issued_page",
    "issued_seen_by",
    "printed",
    "sheet_of",
    "visible_to",
]
