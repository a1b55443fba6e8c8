"""What entries lead back to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """What an entry leads back to: kind ("work_order"), key and the number people know it by."""

    kind: str
    id: int
    number: str
