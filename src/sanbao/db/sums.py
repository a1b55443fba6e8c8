# ruff: noqa: ARG002 - Django gives every operation the same arguments
"""Sums that the database keeps of a table, whoever writes it: what comes is added, what goes is taken off."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from sanbao.kernel.periods import Month

_ADD = "INSERT INTO {into} ({keys}, {names}) {rows} ON CONFLICT ({keys}) DO UPDATE SET {added}"
# Sorted, so that two writers on PostgreSQL lock the sums in the same order.
_GROUPED = "SELECT {keys}, {sums} FROM ({rows}) AS moved GROUP BY {keys} {having} ORDER BY {keys}"
_SQLITE = "CREATE TRIGGER {name} AFTER {event} ON {table} {when} BEGIN {add}; END"
_POSTGRESQL_FUNCTION = (
    "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {add}; RETURN NULL; END $$"
)
_POSTGRESQL = """
CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION {name}()
"""


@dataclass(frozen=True)
class Sums:
    """What is summed of the rows of `table`, and that `into` holds it.

    `by` names the columns that a sum is known by: the month, the station, and others. `sums` says what is summed, by
    the column it goes to, `where` which rows count (all if it says nothing): there a column of the row is
    `{row}column`.
    """

    table: str
    into: str
    by: Sequence[str]
    sums: Mapping[str, str]
    where: str = ""

    def anew(self, station_id: int, month: Month) -> None:
        """Take the sums of a station's month from its rows alone, whatever somebody may have written into them by hand.

        Call with the station locked, so that nobody writes a row meanwhile.
        """
        condition = f"{self.by[0]} = %s AND {self.by[1]} = %s"
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {self.into} WHERE {condition}", [month.key, station_id])  # noqa: S608 - own words
            cursor.execute(self.adding_all(condition), [month.key, station_id])

    def of_month(
        self, columns: str, month: Month, station_ids: Collection[int] | None, *, where: str = "TRUE", group: str = ""
    ) -> list[tuple[Any, ...]]:
        """Return columns, or sums of them by `group`, of a month's sums at these stations (None: all).

        Written out, not built by the ORM, which would take longer to build this than the database to answer it. Money
        comes in fen.
        """
        if station_ids is not None and not station_ids:
            return []
        places = sorted(station_ids or ())
        among = f"AND {self.by[1]} IN ({', '.join(['%s'] * len(places))})" if places else ""
        grouped = f"GROUP BY {group}" if group else ""
        statement = f"SELECT {columns} FROM {self.into} WHERE {self.by[0]} = %s AND {where} {among} {grouped}"  # noqa: S608 - own words
        with connection.cursor() as cursor:
            cursor.execute(statement, [month.key, *places])
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found

    def adding_all(self, condition: str = "") -> str:
        """Return the statement that adds the rows which are there, perhaps only those of a condition on their keys."""
        return self._adding(self._rows(self.table, condition=condition))

    def sqlite_triggers(self, *, insert_only: bool) -> Iterator[tuple[str, str]]:
        """Return each trigger by its name. A row is neither read back nor grouped: both cost more than storing it."""
        events = [("kept", "INSERT", "NEW.", "")]
        if not insert_only:
            update = f"UPDATE OF {', '.join(self._columns())}"
            events += [("off", update, "OLD.", "-"), ("on", update, "NEW.", ""), ("gone", "DELETE", "OLD.", "-")]
        for event_name, event, row, sign in events:
            summed = [f"{sign}({of.format(row=row)})" for of in self.sums.values()]
            add = self._add(f"VALUES ({', '.join([*(f'{row}{key}' for key in self.by), *summed])})")
            when = f"WHEN {self.where.format(row=row)}" if self.where else ""
            name = f"{self.into}_{event_name}"
            yield name, _SQLITE.format(name=name, event=event, table=self.table, when=when, add=add)

    def postgresql_triggers(self, *, insert_only: bool) -> Iterator[tuple[str, str]]:
        """Return each trigger and its function by their name. What a statement leaves as it was locks no sum."""
        come, gone = self._rows("come"), self._rows("gone", sign="-")
        new, old = "NEW TABLE AS come", "OLD TABLE AS gone"
        events = [("kept", "INSERT", new, self._adding(come))]
        if not insert_only:
            changed = f"HAVING {' OR '.join(f'SUM({name}) <> 0' for name in self.sums)}"
            events.append(("moved", "UPDATE", f"{new} {old}", self._adding(come, gone, having=changed)))
            events.append(("gone", "DELETE", old, self._adding(gone)))
        for event_name, event, rows, add in events:
            name = f"{self.into}_{event_name}"
            trigger = _POSTGRESQL.format(name=name, event=event, table=self.table, rows=rows)
            yield name, f"{_POSTGRESQL_FUNCTION.format(name=name, add=add)}; {trigger}"

    def _rows(self, source: str, *, sign: str = "", condition: str = "") -> str:
        summed = ", ".join(f"{sign}({of.format(row='')}) AS {name}" for name, of in self.sums.items())
        counted = " AND ".join(f"({said})" for said in (self.where.format(row=""), condition) if said)
        return f"SELECT {', '.join(self.by)}, {summed} FROM {source} WHERE {counted or 'TRUE'}"  # noqa: S608 - own words

    def _adding(self, *rows: str, having: str = "") -> str:
        keys, sums = ", ".join(self.by), ", ".join(f"SUM({name})" for name in self.sums)
        return self._add(_GROUPED.format(keys=keys, sums=sums, rows=" UNION ALL ".join(rows), having=having))

    def _add(self, rows: str) -> str:
        added = ", ".join(f"{name} = {self.into}.{name} + excluded.{name}" for name in self.sums)
        return _ADD.format(into=self.into, keys=", ".join(self.by), names=", ".join(self.sums), rows=rows, added=added)

    def _columns(self) -> list[str]:
        """Return the columns that a sum depends on."""
        named = re.findall(r"\{row\}(\w+)", " ".join([self.where, *self.sums.values()]))
        return sorted({*self.by, *named})


class SumsKept(Operation):
    """Migration operation: the database keeps these sums from now on, on SQLite and PostgreSQL.

    The rows that are there already are added at once. Of an insert-only table nothing is ever taken off. A later
    migration that changes constraints of the table says the reverse before it and this again after it, since SQLite
    copies such a table without its triggers.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, kept: Sums, *, insert_only: bool = False) -> None:
        self.kept, self.insert_only = kept, insert_only

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.kept], {"insert_only": self.insert_only}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Triggers are no part of Django's model state."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        schema_editor.execute(self.kept.adding_all(), params=None)
        for _, statement in self._triggers(schema_editor):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        sqlite = schema_editor.connection.vendor == "sqlite"
        for name, _ in self._triggers(schema_editor):
            on = "" if sqlite else f" ON {self.kept.table}"
            schema_editor.execute(f"DROP TRIGGER {name}{on}", params=None)
            if not sqlite:
                schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()", params=None)
        schema_editor.execute(f"DELETE FROM {self.kept.into}", params=None)  # noqa: S608 - the schema's own names

    def describe(self) -> str:
        return f"Keep the sums of {self.kept.table} in {self.kept.into}"

    def _triggers(self, schema_editor: BaseDatabaseSchemaEditor) -> Iterator[tuple[str, str]]:
        sqlite = schema_editor.connection.vendor == "sqlite"
        triggers = self.kept.sqlite_triggers if sqlite else self.kept.postgresql_triggers
        return triggers(insert_only=self.insert_only)
