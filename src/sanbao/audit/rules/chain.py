"""The chain of hashes that shows whether the journal was tampered with."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum

Plain = None | bool | int | str | list["Plain"] | dict[str, "Plain"]


@dataclass(frozen=True, slots=True)
class Content:
    """What an entry says. `chain` is the station's id, 0 for acts outside of any station; `number` counts from 1."""

    chain: int
    number: int
    at: datetime
    actor_id: int | None
    actor_name: str
    act: str
    subject: str
    station_id: int | None
    facts: Mapping[str, Plain]


def plain(value: object) -> Plain:  # noqa: PLR0911  # one line for each kind of value
    """Return the value as JSON can keep it without loss: amounts, dates and codes as text.

    Raises: TypeError for floats, which no figure of the journal may be, and for objects without a canonical text.
    """
    match value:
        case Enum():
            return plain(value.value)
        case None | bool() | int() | str():
            return value
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case Mapping():
            return {str(plain(key)): plain(item) for key, item in value.items()}
        case Sequence():
            return [plain(item) for item in value]
        case set() | frozenset():
            return [plain(item) for item in sorted(value)]
    raise TypeError(f"{type(value).__name__} cannot be a fact of the journal")


def entry_hash(previous: str, content: Content) -> str:
    """Return SHA-256 over the hash of the entry before ("" for the first) and the canonical text of the content."""
    text = json.dumps(
        {
            "act": content.act,
            "actor_id": content.actor_id,
            "actor_name": content.actor_name,
            "at": content.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "chain": content.chain,
            "facts": content.facts,
            "number": content.number,
            "station_id": content.station_id,
            "subject": content.subject,
        },
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
