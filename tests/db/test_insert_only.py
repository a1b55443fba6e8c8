"""Every table that must not change has its triggers, whatever migrations came after."""

import pytest
from django.apps import apps
from django.db import connection

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
    events = ["update", "delete"] if connection.vendor == "sqlite" else ["update", "delete", "truncate"]
    assert {(table, f"{table}_no_{event}") for event in events} <= triggers()


def test_the_tables_exist_under_these_names() -> None:
    assert {model._meta.db_table for model in apps.get_models()} >= INSERT_ONLY  # noqa: SLF001 - Django's meta API
