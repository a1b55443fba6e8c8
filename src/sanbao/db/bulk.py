"""Many rows at once, with their keys known beforehand. Django's bulk_create is right for hundreds, this for 100,000."""

import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import chain, groupby, islice
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple, TypeAlias, TypeVar

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

    Call inside the transaction that a refusal undoes. `rows` may be made by another thread while earlier ones are
    stored, so they must not ask the database themselves. executemany on SQLite, COPY on PostgreSQL. Checks and foreign
    keys of the database apply; no model code runs.
    """
    meta = model._meta  # noqa: SLF001 - Django's documented meta API
    by_attribute = {field.attname: field for field in meta.concrete_fields}
    fields = [by_attribute[name] for name in names]
    columns = [str(field.column) for field in fields]
    adapters = [_adapter(field) for field in fields]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            _insert_into_sqlite(cursor, _Table(meta.db_table, columns), rows, adapters)
            return
        quoted = ", ".join(f'"{column}"' for column in columns)
        with cursor.copy(f'COPY "{meta.db_table}" ({quoted}) FROM STDIN') as copy:
            for batch in _batches(rows, BATCH):
                for row in zip(*_columns(batch, adapters), strict=True):
                    copy.write_row(row)


Adapter = Callable[[Any], Any]
Field: TypeAlias = "models.Field[Any, Any]"


class _Table(NamedTuple):
    name: str
    columns: Sequence[str]

    def insert(self, shared: Sequence[int], own: Sequence[int], rows: int) -> str:
        """Return the statement for so many rows: first the values that all of them share, then those of each row.

        OR FAIL: a refusal undoes the transaction anyway, so SQLite need not keep what would undo the statement alone.
        """
        columns = ", ".join(f'"{self.columns[position]}"' for position in (*shared, *own))
        row = ", ".join([*(f"?{number}" for number in range(1, len(shared) + 1)), *["?"] * len(own)])
        values = ", ".join([f"({row})"] * rows)
        return f'INSERT OR FAIL INTO "{self.name}" ({columns}) VALUES {values}'  # noqa: S608 - names of a model


def _insert_into_sqlite(
    cursor: CursorWrapper, table: _Table, rows: Iterable[Sequence[Any]], adapters: Sequence[Adapter | None]
) -> None:
    """Insert many rows by one statement: what SQLite does around each statement takes as long as the row itself."""
    most = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
    size = max(min(most, VALUES) // len(table.columns), 1)
    statements = _ahead(_statements(table, _batches(rows, size), size, adapters))
    for statement, same in groupby(statements, key=itemgetter(0)):
        # The stubs know no iterator of rows.
        cursor.executemany(statement, chain.from_iterable(values for _, values in same))  # type: ignore[arg-type]


def _statements(
    table: _Table, batches: Iterable[Sequence[Sequence[Any]]], size: int, adapters: Sequence[Adapter | None]
) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """Yield statements with the values to execute them with.

    What all rows of a statement share is bound once: a third of SQLite's time goes into taking values over. Rows that
    do not fill a statement go one by one, and columns once found to differ are not shared again, so that SQLite keeps
    few statements of a table in mind.
    """
    everything = range(len(table.columns))
    one = table.insert((), everything, 1)
    shared: Sequence[int] = everything
    many = ""
    for batch in batches:
        columns = _columns(batch, adapters)
        if len(batch) < size:
            yield one, list(zip(*columns, strict=True))
            continue
        still = [position for position in shared if columns[position].count(columns[position][0]) == size]
        own = [position for position in everything if position not in still]
        if not many or len(still) < len(shared):
            shared, many = still, table.insert(still, own, size)
        of_each = zip(*[columns[position] for position in own], strict=True)
        yield many, [(*(columns[position][0] for position in shared), *chain.from_iterable(of_each))]


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


def _columns(rows: Sequence[Sequence[Any]], adapters: Sequence[Adapter | None]) -> list[tuple[Any, ...]]:
    """Turn rows of Python values into columns of what the database stores: far quicker than value by value."""
    columns = zip(*rows, strict=True)
    return [
        tuple(map(adapter, column)) if adapter else column for column, adapter in zip(columns, adapters, strict=True)
    ]


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
