"""Acts of documents: issuing printed forms, taking in sheets."""

from .issuing import issue, note_read, take_number

__all__ = ["issue", "note_read", "take_number"]
