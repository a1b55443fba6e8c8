"""Every table that must not change has its triggers, whatever migrations came after."""

from collections.abc import Iterator, Mapping

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

pytestmark = pytest.mark.django_db
INSERT_ONLY = {
    "appraisal_appeal",
    "appraisal_appealdecision",
    "appraisal_finalmonth",
    "appraisal_itemvalue",
    "appraisal_schemeedition",
    "appraisal_schemeuse",
    "appraisal_scoreadjustment",
    "appraisal_scorecard",
    "appraisal_targetedition",
    "appraisal_targetfigure",
    "appraisal_taskentry",
    "audit_journalentry",
    "documents_issuedform",
    "ledger_closedmonth",
    "ledger_entry",
    "payroll_banklayout",
    "payroll_cityrate",
    "payroll_payaccount",
    "payroll_paygroup",
    "payroll_payslip",
    "payroll_taxopening",
    "payroll_wageterms",
    "statistics_closedfact",
    "statistics_monthclosing",
}


def triggers() -> set[tuple[str, str]]:
    if connection.vendor == "sqlite":
        query = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = (
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT tgisinternal"
        )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return set(cursor.fetchall())


@pytest.mark.parametrize("table", sorted(INSERT_ONLY))
def test_the_table_refuses_changes(table: str) -> None:
    events = ["update", "delete", "replace" if connection.vendor == "sqlite" else "truncate"]
    assert {(table, f"{table}_no_{event}") for event in events} <= triggers()


def keys_of(table: str) -> list[set[str]]:
    """Return the columns of each key of a table that is unique."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table).values()
    return [set(key["columns"]) for key in found if key["primary_key"] or key["unique"]]


def put(table: str, row: Mapping[str, int]) -> None:
    columns, values = ", ".join(f'"{name}"' for name in row), ", ".join(map(str, row.values()))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT OR REPLACE INTO {table} ({columns}) VALUES ({values})")  # noqa: S608 - our own words


@pytest.fixture
def no_checks() -> Iterator[None]:
    """Let rows be mere numbers; what they lead to is not there, so that they are gone before anybody asks."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        cursor.execute("SAVEPOINT numbers")
        yield
        cursor.execute("ROLLBACK TO numbers")
        cursor.execute("PRAGMA ignore_check_constraints = OFF")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no REPLACE")
@pytest.mark.usefixtures("no_checks")
@pytest.mark.parametrize("table", sorted(INSERT_ONLY))
def test_no_row_is_replaced_by_one_with_the_same_key(table: str) -> None:
    with connection.cursor() as cursor:
        columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
    first = dict.fromkeys(columns, 1)
    put(table, first)
    for key in keys_of(table):
        with pytest.raises(IntegrityError, match=f"{table} is insert-only"), transaction.atomic():
            put(table, {name: 1 if name in key else 2 for name in columns})
    put(table, dict.fromkeys(columns, 3))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table} ORDER BY 1")  # noqa: S608 - our own words
        assert cursor.fetchall() == [(1,), (3,)]


def test_the_tables_exist_under_these_names() -> None:
    assert {model._meta.db_table for model in apps.get_models()} >= INSERT_ONLY  # noqa: SLF001 - Django's meta API
