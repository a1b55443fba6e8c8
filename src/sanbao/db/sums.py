# ruff: noqa: ARG002 - Django gives every operation the same arguments
"""Sums that the database keeps of an insert-only table: each row that comes is added, whoever writes it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# Sorted, so that two writers on PostgreSQL lock the sums in the same order.
_GROUPED = "SELECT {keys}, {sums} FROM {source} GROUP BY {keys} ORDER BY {keys}"
_ADD = "INSERT INTO {into} ({keys}, {names}) {rows} ON CONFLICT ({keys}) DO UPDATE SET {added}"
# One row is neither read back nor grouped: either would cost more than storing it.
_SQLITE = "CREATE TRIGGER {into}_kept AFTER INSERT ON {table} BEGIN {add}; END"
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION {into}_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {add}; RETURN NULL; END $$
"""
_POSTGRESQL = """
CREATE TRIGGER {into}_kept AFTER INSERT ON {table} REFERENCING NEW TABLE AS added_rows
FOR EACH STATEMENT EXECUTE FUNCTION {into}_keep()
"""


def adding(into: str, source: str, *, by: Sequence[str], sums: Mapping[str, str]) -> str:
    """Return the statement that adds the rows of `source` to the sums in `into`.

    `source` is a table and perhaps a WHERE, `by` the key of a sum, `sums` what is summed, by the column it goes to: an
    expression in which each column of the row is written `{row}column`.
    """
    added_up = ", ".join(f"SUM({summed.format(row='')})" for summed in sums.values())
    return _add(into, _GROUPED.format(keys=", ".join(by), sums=added_up, source=source), by, sums)


def _adding_one(into: str, *, by: Sequence[str], sums: Mapping[str, str]) -> str:
    values = [*(f"NEW.{key}" for key in by), *(summed.format(row="NEW.") for summed in sums.values())]
    return _add(into, f"VALUES ({', '.join(values)})", by, sums)


def _add(into: str, rows: str, by: Sequence[str], sums: Mapping[str, str]) -> str:
    added = ", ".join(f"{name} = {into}.{name} + excluded.{name}" for name in sums)
    return _ADD.format(into=into, keys=", ".join(by), names=", ".join(sums), rows=rows, added=added)


class SumsKept(Operation):
    """Migration operation: `into` holds the sums of `table` from now on, on SQLite and PostgreSQL.

    The rows that are there already are added at once. `table` must be insert-only: what is changed or deleted is not
    taken off. A later migration that changes constraints of `table` says the reverse before it and this again after it,
    since SQLite copies such a table without its triggers.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str, into: str, by: Sequence[str], sums: Mapping[str, str]) -> None:
        self.table, self.into, self.by, self.sums = table, into, by, sums

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [], {"table": self.table, "into": self.into, "by": self.by, "sums": self.sums}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Triggers are no part of Django's model state."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        schema_editor.execute(self._adding(self.table), params=None)
        names = {"table": self.table, "into": self.into}
        if schema_editor.connection.vendor == "sqlite":
            statements = [_SQLITE.format(add=_adding_one(self.into, by=self.by, sums=self.sums), **names)]
        else:
            statements = [_POSTGRESQL_FUNCTION.format(add=self._adding("added_rows"), **names)]
            statements.append(_POSTGRESQL.format(**names))
        for statement in statements:
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        on = "" if schema_editor.connection.vendor == "sqlite" else f" ON {self.table}"
        schema_editor.execute(f"DROP TRIGGER {self.into}_kept{on}", params=None)
        schema_editor.execute(f"DELETE FROM {self.into}", params=None)  # noqa: S608 - the schema's own names

    def describe(self) -> str:
        return f"Keep the sums of {self.table} in {self.into}"

    def _adding(self, source: str) -> str:
        return adding(self.into, source, by=self.by, sums=self.sums)
