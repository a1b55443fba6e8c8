"""Acts of documents: issuing printed forms, taking in sheets."""

from .issuing import issue, take_number

__all__ = ["issue", "take_number"]
