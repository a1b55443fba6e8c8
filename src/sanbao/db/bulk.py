"""Many rows at once, with their keys known beforehand. Django's bulk_create is right for hundreds, this for 100,000."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from operator import attrgetter
from typing import Any, TypeAlias

from django.db import connection, models

from sanbao.db.fields import MoneyField, MonthField
from sanbao.kernel.money import to_fen

BATCH = 1_000
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

    executemany on SQLite, COPY on PostgreSQL. Checks and foreign keys of the database apply; no model code runs.
    """
    meta = model._meta  # noqa: SLF001 - Django's documented meta API
    by_attribute = {field.attname: field for field in meta.concrete_fields}
    fields = [by_attribute[name] for name in names]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    table = f'"{meta.db_table}"'
    stored = _stored(rows, [_adapter(field) for field in fields])
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join(["%s"] * len(names))
            # Names come from the model and values are bound; the stubs know no iterator of rows.
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", stored)  # type: ignore[arg-type]  # noqa: S608
        else:
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in stored:
                    copy.write_row(row)


Adapter = Callable[[Any], Any]
Field: TypeAlias = "models.Field[Any, Any]"


def _stored(rows: Iterable[Sequence[Any]], adapters: Sequence[Adapter | None]) -> Iterator[tuple[Any, ...]]:
    """Turn Python values into what the database stores, column by column: far quicker than value by value."""
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        columns: list[Iterable[Any]] = list(zip(*batch, strict=True))
        for position, adapter in enumerate(adapters):
            if adapter:
                columns[position] = map(adapter, columns[position])
        yield from zip(*columns, strict=True)


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
