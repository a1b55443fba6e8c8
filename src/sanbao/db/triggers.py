# ruff: noqa: ARG002 - Django gives every operation the same arguments
"""Triggers that keep what must never change, whoever writes: the ORM, an SQL console or a later programmer."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

_SQLITE = """
CREATE TRIGGER {name} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END
"""
# INSERT OR REPLACE deletes the row that is in its way without firing the trigger for DELETE.
_SQLITE_REPLACE = """
CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN {taken}
BEGIN SELECT RAISE(ABORT, '{table} is insert-only: this row is there already'); END
"""
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION sanbao_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
_POSTGRESQL = """
CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION sanbao_refuse_change()
"""


class InsertOnly(Operation):
    """Migration operation: rows of `table` can be added, never changed or deleted, on SQLite and PostgreSQL.

    Both raise django.db.IntegrityError. PostgreSQL also refuses TRUNCATE, SQLite a REPLACE of a row by any of the keys
    that are unique at this point: a migration that adds one says Unlocked before and InsertOnly after it.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str) -> None:
        self.table = table

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [], {"table": self.table}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Triggers are no part of Django's model state."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        if schema_editor.connection.vendor == "sqlite":
            statements = [_SQLITE.format(name=name, event=event, table=self.table) for event, name in self._names(2)]
            taken = _taken(schema_editor, self.table)
            statements.append(_SQLITE_REPLACE.format(name=f"{self.table}_no_replace", table=self.table, taken=taken))
        else:
            names = self._names(3)
            statements = [_POSTGRESQL.format(name=name, event=event, table=self.table) for event, name in names]
            statements.insert(0, _POSTGRESQL_FUNCTION)
        for statement in statements:
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        sqlite = schema_editor.connection.vendor == "sqlite"
        names = [name for _, name in self._names(2 if sqlite else 3)]
        if sqlite:
            names.append(f"{self.table}_no_replace")
        for name in names:  # a database of an earlier version has no guard against REPLACE
            on = "" if sqlite else f" ON {self.table}"
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{on}", params=None)

    def describe(self) -> str:
        return f"Refuse UPDATE and DELETE on {self.table}"

    def _names(self, count: int) -> list[tuple[str, str]]:
        return [(event, f"{self.table}_no_{event.lower()}") for event in ("UPDATE", "DELETE", "TRUNCATE")[:count]]


def _taken(schema_editor: BaseDatabaseSchemaEditor, table: str) -> str:
    """Return the condition under which a new row would meet one of the same key. A key with a NULL meets none."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pragma_table_info(%s) WHERE pk > 0 ORDER BY pk", [table])
        keys = [[name for (name,) in cursor.fetchall()]]
        cursor.execute('SELECT name FROM pragma_index_list(%s) WHERE "unique" AND NOT partial', [table])
        for (index,) in cursor.fetchall():
            cursor.execute("SELECT name FROM pragma_index_info(%s) ORDER BY seqno", [index])
            keys.append([name for (name,) in cursor.fetchall()])
    conditions = (" AND ".join(f'"{name}" = NEW."{name}"' for name in key) for key in keys)
    return " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {condition})" for condition in conditions)  # noqa: S608 - the schema's own names


class Unlocked(InsertOnly):
    """Migration operation: takes the triggers of `table` away, so that its constraints can be changed.

    SQLite copies a table whose constraints change, and would lose the triggers. InsertOnly must follow.
    """

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        super().database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Take the triggers of {self.table} away"
