"""Many rows at once: every row, every value, in order, and all or nothing, however many go in one statement."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from itertools import chain

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from sanbao.catalog.models import ProductModel
from sanbao.db.bulk import BATCH, VALUES, insert_rows
from sanbao.work_orders.models import PartUsed

pytestmark = pytest.mark.django_db
NAMES = ("code", "name")
REFUSED = (IntegrityError, psycopg.IntegrityError)  # COPY tells the driver's own
A_STATEMENT = VALUES // len(NAMES)


@pytest.mark.parametrize("count", [0, 1, BATCH + 1, A_STATEMENT, A_STATEMENT + 1])
def test_every_row_is_stored_in_order(count: int) -> None:
    insert_rows(ProductModel, NAMES, ((f"C{n}", f"车型{n}") for n in range(count)))
    stored = ProductModel.objects.order_by("id").values_list(*NAMES)
    assert list(stored) == [(f"C{n}", f"车型{n}") for n in range(count)]


NOTHING_SHARED = ["甲"] * (A_STATEMENT - 1) + ["乙"]


@pytest.mark.parametrize(
    "statements",
    [
        [["甲"] * A_STATEMENT, ["乙"] * A_STATEMENT],
        [["甲"] * A_STATEMENT, NOTHING_SHARED, ["乙"] * A_STATEMENT, ["丙"]],
        [NOTHING_SHARED, ["甲"] * A_STATEMENT],
    ],
)
def test_what_rows_share_is_stored_with_each(statements: list[list[str]]) -> None:
    rows = [(f"C{n}", name) for n, name in enumerate(chain.from_iterable(statements))]
    insert_rows(ProductModel, NAMES, rows)
    assert list(ProductModel.objects.order_by("id").values_list(*NAMES)) == rows


def test_rows_that_differ_in_nothing_are_all_stored(now: datetime) -> None:
    history = ProductModel.history.model
    names = ("id", "code", "name", "history_date", "history_type")
    count = VALUES // len(names) + 1
    insert_rows(history, names, [(1, "C1", "甲", now, "+")] * count)
    assert list(history.objects.values_list(*names)) == [(1, "C1", "甲", now, "+")] * count


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="COPY has no statements")
def test_what_rows_share_is_bound_once() -> None:
    with CaptureQueriesContext(connection) as asked:
        insert_rows(ProductModel, NAMES, ((f"C{n}", "甲") for n in range(A_STATEMENT)))
    (statement,) = [query["sql"] for query in asked]
    assert '("name", "code") VALUES (?1, ?), (?1, ?), ' in statement


def test_a_row_that_the_database_refuses_refuses_all() -> None:
    rows = [(f"C{n}", "") for n in range(A_STATEMENT)]
    with pytest.raises(REFUSED), transaction.atomic():
        insert_rows(ProductModel, NAMES, [*rows, *rows[:1]])
    with pytest.raises(REFUSED), transaction.atomic():
        insert_rows(ProductModel, NAMES, [*rows[:-1], *rows[:1]])  # within one statement
    assert not ProductModel.objects.exists()


def test_a_row_that_cannot_be_made_refuses_all() -> None:
    def broken() -> Iterator[tuple[str, str]]:
        yield from ((f"C{n}", "") for n in range(A_STATEMENT + 1))
        raise LookupError

    with pytest.raises(LookupError), transaction.atomic():
        insert_rows(ProductModel, NAMES, broken())
    assert not ProductModel.objects.exists()


def test_values_that_have_no_place_in_the_field_are_refused() -> None:
    with pytest.raises(TypeError), transaction.atomic():
        insert_rows(PartUsed, ("job_id", "line_no", "name", "quantity", "amount"), [(1, 1, "", Decimal(1), None)])


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a limit of SQLite")
def test_an_older_build_takes_fewer_values_in_a_statement() -> None:
    connection.ensure_connection()
    usual = connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 999)
    try:
        insert_rows(ProductModel, NAMES, ((f"C{n}", "") for n in range(2_000)))
    finally:
        connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, usual)
    assert ProductModel.objects.count() == 2_000
