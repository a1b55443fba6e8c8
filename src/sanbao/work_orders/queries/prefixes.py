"""Find texts by their beginning, from an index, on either database."""

from django.db import connection
from django.db.models import Q


def begins_with(field: str, start: str) -> Q:
    """Return the condition that `field` begins with `start`, as it is written.

    PostgreSQL answers LIKE from an index with pattern operators. SQLite does not, but compares byte by byte, so that a
    beginning is a range.
    """
    if connection.vendor == "postgresql":
        return Q(**{f"{field}__startswith": start})
    return Q(**{f"{field}__gte": start, f"{field}__lt": start + chr(0x10FFFF)})
