"""Constraints that several contexts put on their tables."""

from collections.abc import Iterable

from django.db import models


def one_of(field: str, values: Iterable[str], *, name: str) -> models.CheckConstraint:
    """Let `field` hold nothing but one of `values`, usually those of an enum.

    Said as "= or = …": for IN, SQLite builds a little index of the list with every row that is inserted, which took a
    third of the time of a bulk import.
    """
    known = [(field, str.__str__(value)) for value in values]
    return models.CheckConstraint(condition=models.Q(*known, _connector=models.Q.OR), name=name)
