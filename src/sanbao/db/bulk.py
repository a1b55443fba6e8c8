"""Many rows at once, with their keys known beforehand. Django's bulk_create is right for hundreds, this for 100,000."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models


def reserve_ids(model: type[models.Model], count: int) -> Sequence[int]:
    """Return `count` unused primary keys of `model`. Call inside the transaction that inserts them.

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


def insert_rows(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert `rows` of database values (money in fen, months as 202610) into the columns of `fields`.

    executemany on SQLite, COPY on PostgreSQL. Checks and foreign keys of the database apply; no model code runs.
    """
    meta = model._meta  # noqa: SLF001 - Django's documented meta API
    columns = ", ".join(f'"{meta.get_field(name).column}"' for name in fields)  # type: ignore[union-attr]
    table = f'"{meta.db_table}"'
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join(["%s"] * len(fields))
            # Django's type asks for a sequence, sqlite3 takes rows as they come
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)  # type: ignore[arg-type]  # noqa: S608
        else:
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
