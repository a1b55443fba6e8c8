"""A process that dies in the middle of closing leaves the month open and untouched; the next one closes it."""

import signal
import sqlite3
from contextlib import closing

import pytest

import workshop
from homes import Home, Homes

MONTH = "2026-09"
TABLES = ("ledger_closedmonth", "statistics_monthclosing", "statistics_closedfact", "audit_journalentry")

# Django's own hook around statements: the process ends when the first row of `table` is about to be written.
CLOSE_AND_DIE = """
import os, signal, sys
import django
django.setup()
from django.db import connection
from django.utils import timezone
from sanbao.kernel.periods import Month
from sanbao.network.models import Station
from sanbao.statistics.services import close_month

def die_at(execute, statement, parameters, many, context):
    if statement.startswith(f'INSERT INTO "{sys.argv[1]}"'):
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(statement, parameters, many, context)

with connection.execute_wrapper(die_at):
    close_month(station=Station.objects.get(), month=Month(2026, 9), actor=None, now=timezone.now())
"""


@pytest.fixture(scope="module")
def home(homes: Homes, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """An installation with the first example month."""
    made = homes.empty.copied(tmp_path_factory.mktemp("killed"))
    examples = workshop.EXAMPLES / MONTH
    made.done("import", "roster", examples / "花名册.xlsx", "--station", "A", "--create-station")
    made.done("import", "repair-ledger", examples / f"维修台账-{MONTH}.xlsx", "--station", "A")
    return made


def rows(home: Home, table: str) -> int:
    with closing(sqlite3.connect(home.database)) as database:
        return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - our own words


@pytest.mark.slow
@pytest.mark.parametrize("table", TABLES)
def test_a_process_killed_while_closing_leaves_the_month_open(home: Home, table: str) -> None:
    before = {name: rows(home, name) for name in TABLES}
    assert home.python(CLOSE_AND_DIE, table) == -signal.SIGKILL
    assert {name: rows(home, name) for name in TABLES} == before
    assert home.run("statistics", "--station", "A", "--month", MONTH, "--format", "json").code == 0


@pytest.mark.slow
def test_the_month_can_be_closed_after_all_that(home: Home) -> None:
    assert home.run("close-month", "--station", "A", "--month", MONTH).code == 0
    assert [rows(home, name) for name in TABLES[:3]] == [1, 1, 14]
    again = home.run("close-month", "--station", "A", "--month", MONTH)
    assert (again.code, "已经结账" in again.err) == (1, True)
    assert [rows(home, name) for name in TABLES[:3]] == [1, 1, 14]
