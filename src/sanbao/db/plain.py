"""Rows as the database driver gives them."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connections

if TYPE_CHECKING:
    from django.db.models import QuerySet


def plain_rows(rows: "QuerySet[Any, tuple[Any, ...]]") -> list[tuple[Any, ...]]:
    """Return the rows of a `values_list` of whole numbers and text, without asking Django to convert each value.

    For sums and names of thousands of people, where converting costs more than the query. Dates, money and decimals
    come as the database keeps them, each database in its own way (a date is text on SQLite).
    """
    try:
        statement, parameters = rows.query.sql_with_params()
    except EmptyResultSet:  # filtered by an empty list
        return []
    with connections[rows.db].cursor() as cursor:
        cursor.execute(statement, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
