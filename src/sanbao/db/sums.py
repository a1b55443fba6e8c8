# ruff: noqa: ARG002 - Django gives every operation the same arguments
"""Sums that the database keeps of an insert-only table: each row that comes is added, whoever writes it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

# Sorted, so that two writers on PostgreSQL lock the sums in the same order.
_ADD = """
INSERT INTO {into} ({keys}, {names}) SELECT {keys}, {sums} FROM {source} GROUP BY {keys} ORDER BY {keys}
ON CONFLICT ({keys}) DO UPDATE SET {added}
"""
# One row needs no grouping, which would cost more than the row.
_SQLITE = """
CREATE TRIGGER {into}_kept AFTER INSERT ON {table} BEGIN
INSERT INTO {into} ({keys}, {names}) SELECT {keys}, {sums} FROM {table} WHERE id = NEW.id
ON CONFLICT ({keys}) DO UPDATE SET {added};
END
"""
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION {into}_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {add}; RETURN NULL; END $$
"""
_POSTGRESQL = """
CREATE TRIGGER {into}_kept AFTER INSERT ON {table} REFERENCING NEW TABLE AS added_rows
FOR EACH STATEMENT EXECUTE FUNCTION {into}_keep()
"""


def adding(into: str, source: str, *, by: Sequence[str], sums: Mapping[str, str]) -> str:
    """Return the statement that adds the rows of `source` to the sums in `into`.

    `source` is a table and perhaps a WHERE, `by` the key of a sum, `sums` what is summed, by the column it goes to.
    """
    added_up = ", ".join(f"SUM({summed})" for summed in sums.values())
    return _ADD.format(source=source, sums=added_up, **_named(into, by, sums))


def _named(into: str, by: Sequence[str], sums: Mapping[str, str]) -> dict[str, str]:
    return {
        "into": into,
        "keys": ", ".join(by),
        "names": ", ".join(sums),
        "added": ", ".join(f"{name} = {into}.{name} + excluded.{name}" for name in sums),
    }


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
        if schema_editor.connection.vendor == "sqlite":
            each = ", ".join(self.sums.values())
            named = _named(self.into, self.by, self.sums)
            statements = [_SQLITE.format(table=self.table, sums=each, **named)]
        else:
            statements = [_POSTGRESQL_FUNCTION.format(add=self._adding("added_rows"), **self._names)]
            statements.append(_POSTGRESQL.format(**self._names))
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

    @property
    def _names(self) -> dict[str, str]:
        return {"table": self.table, "into": self.into}

    def _adding(self, source: str) -> str:
        return adding(self.into, source, by=self.by, sums=self.sums)
