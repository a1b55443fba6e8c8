"""Acts of work orders."""

from .orders import complete, export, finish, receive, receive_completed, rewrite, rewrite_completed, void
from .posting import DOCUMENT_KIND

__all__ = [
    "DOCUMENT_KIND",
    "complete",
    "export",
    "finish",
    "receive",
    "receive_completed",
    "rewrite",
    "rewrite_completed",
    "void",
]
