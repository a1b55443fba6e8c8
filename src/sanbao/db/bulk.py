"""Many rows at once, with their keys known beforehand. Django's bulk_create is right for hundreds, this for 100,000."""

import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import chain, groupby, islice
from operator import attrgetter
from typing import Any, TypeAlias, TypeVar

from django.db import connection, models
from django.db.backends.utils import CursorWrapper

from sanbao.db.fields import MoneyField, MonthField
from sanbao.kernel.money import to_fen

T = TypeVar("T")
BATCH = 1_000
AHEAD = 2  # batches
VALUES = 8_000  # of one statement on SQLite; older builds take 999
REMEMBERED = 4_096


def reserve_ids(model: type[models.Model], count: int) -> Sequence[int]:
    """Return `count` unused primary keys of `model`, ascending. Call inside the transaction that inserts them.

    On SQLite the transaction is IMMEDIATE, so that no other writer can take the same keys.
    """
    table = model._meta.db_table  # noqa: SLF001 - Django's documented meta API
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            row = cursor.fetchone()
        first = (row[0] if row else 0) + 1
        return range(first, first + count)
    return _reserve_from_sequence(table, count)


def _reserve_from_sequence(table: str, count: int) -> list[int]:
    """PostgreSQL: take `count` values; writers beside us take theirs from the same sequence, so there may be gaps."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return [row[0] for row in cursor.fetchall()]


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert `rows` of Python values into the fields `names` (a foreign key as "station_id").

    `rows` may be made by another thread while earlier ones are stored, so they must not ask the database themselves.
    executemany on SQLite, COPY on PostgreSQL. Checks and foreign keys of the database apply; no model code runs.
    """
    meta = model._meta  # noqa: SLF001 - Django's documented meta API
    by_attribute = {field.attname: field for field in meta.concrete_fields}
    fields = [by_attribute[name] for name in names]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    table = f'"{meta.db_table}" ({columns})'
    adapters = {position: adapter for position, field in enumerate(fields) if (adapter := _adapter(field))}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            _insert_into_sqlite(cursor, table, len(fields), rows, adapters)
            return
        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for batch in _batches(rows, BATCH):
                for row in _rows_of(_stored(batch, len(fields), adapters), len(fields)):
                    copy.write_row(row)


Adapter = Callable[[Any], Any]
Field: TypeAlias = "models.Field[Any, Any]"


def _insert_into_sqlite(
    cursor: CursorWrapper, table: str, width: int, rows: Iterable[Sequence[Any]], adapters: Mapping[int, Adapter]
) -> None:
    """Insert many rows by one statement: what SQLite does around each statement takes as long as the row itself.

    Rows that do not fill a statement go one by one, so that SQLite keeps two statements of a table in mind, not many.
    """
    most = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
    size = max(min(most, VALUES) // width, 1)
    one = f"({', '.join(['%s'] * width)})"
    for is_full, batches in groupby(_batches(rows, size), key=lambda batch: len(batch) == size):
        stored = (_stored(batch, width, adapters) for batch in batches)
        marks = ", ".join([one] * size) if is_full else one
        values = _ahead(stored) if is_full else chain.from_iterable(_rows_of(flat, width) for flat in stored)
        # Names come from the model and values are bound; the stubs know no iterator of rows.
        cursor.executemany(f"INSERT INTO {table} VALUES {marks}", values)  # type: ignore[arg-type]  # noqa: S608


def _ahead(batches: Iterator[T]) -> Iterator[T]:
    """Yield the batches, of which a second thread makes the next ones while SQLite stores the one before."""
    with ThreadPoolExecutor(1) as beside:
        coming = deque(beside.submit(next, batches, None) for _ in range(AHEAD))
        while (batch := coming.popleft().result()) is not None:
            coming.append(beside.submit(next, batches, None))
            yield batch


def _batches(rows: Iterable[Sequence[Any]], size: int) -> Iterator[list[Sequence[Any]]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, size)):
        yield batch


def _rows_of(flat: Sequence[Any], width: int) -> Iterator[tuple[Any, ...]]:
    return zip(*[iter(flat)] * width, strict=True)


def _stored(rows: Sequence[Sequence[Any]], width: int, adapters: Mapping[int, Adapter]) -> list[Any]:
    """Turn Python values into what the database stores, column by column: far quicker than value by value.

    The values of all rows come one after the other.
    """
    flat = list(chain.from_iterable(rows))
    for position, adapter in adapters.items():
        flat[position::width] = map(adapter, flat[position::width])
    return flat


def _adapter(field: Field) -> Adapter | None:
    """Return what turns the values of a field into the database's, None where nothing is to be done."""
    adapter = _exact(field) or (_for_sqlite(field) if connection.vendor == "sqlite" else None)
    return _if_any(adapter) if adapter and field.null else adapter


def _exact(field: Field) -> Adapter | None:
    if isinstance(field, MoneyField):
        return lru_cache(REMEMBERED)(to_fen)
    return attrgetter("key") if isinstance(field, MonthField) else None


def _for_sqlite(field: Field) -> Adapter | None:
    """What psycopg does by itself. The same moments come again and again and take long to turn: they are remembered."""
    if isinstance(field, models.DateTimeField):
        return lru_cache(REMEMBERED)(connection.ops.adapt_datetimefield_value)
    if isinstance(field, models.DateField):
        return date.isoformat
    if isinstance(field, models.DecimalField):
        return Decimal.__str__
    # Of an enum: SQLite's driver searches long before it takes one for text. Unlike str() this refuses None.
    return str.__str__ if isinstance(field, models.CharField) else None


def _if_any(adapter: Adapter) -> Adapter:
    return lambda value: None if value is None else adapter(value)
