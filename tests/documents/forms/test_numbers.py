"""Numbers of forms have no gaps and no doubles."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from django.db import connection, transaction

from sanbao.documents.models import NumberSeries
from sanbao.documents.services import take_number
from sanbao.kernel.periods import Month

OCTOBER = Month(2026, 10)
WORKERS, EACH = 3, 10


@pytest.mark.django_db
def test_numbers_run_from_one_for_each_form_and_month() -> None:
    taken = [take_number(form="BD-11", month=OCTOBER) for _ in range(2)]
    assert taken == ["BD11-202610-0001", "BD11-202610-0002"]
    assert take_number(form="BD-12", month=OCTOBER) == "BD12-202610-0001"
    assert take_number(form="BD-11", month=OCTOBER.next) == "BD11-202611-0001"


@pytest.mark.django_db
def test_a_number_of_an_act_that_failed_is_given_out_again() -> None:
    take_number(form="BD-11", month=OCTOBER)
    assert take_one(keep=False) == ""
    assert take_number(form="BD-11", month=OCTOBER) == "BD11-202610-0002"


@pytest.mark.django_db(transaction=True)
def test_a_number_is_only_given_out_within_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="within the transaction"):
        take_number(form="BD-11", month=OCTOBER)
    assert not NumberSeries.objects.exists()


def take_one(*, keep: bool) -> str:
    with transaction.atomic():
        number = take_number(form="BD-11", month=OCTOBER)
        transaction.set_rollback(not keep)
    return number if keep else ""


def take_many() -> list[str]:
    """Take numbers, and give every third one back."""
    try:
        return list(filter(None, (take_one(keep=number % 3 != 0) for number in range(EACH))))
    finally:
        connection.close()


def in_threads() -> list[str]:
    with ThreadPoolExecutor(WORKERS) as threads:
        return [number for future in [threads.submit(take_many) for _ in range(WORKERS)] for number in future.result()]


PROCESS = """
import django; django.setup()
from documents.forms.test_numbers import take_many
print(*take_many())
"""
TABLE = """
import django; django.setup()
from django.db import connection
from sanbao.documents.models import NumberSeries
with connection.schema_editor() as editor: editor.create_model(NumberSeries)
"""


def in_processes(folder: Path) -> list[str]:
    """Take numbers on a file of SQLite: the suite's own database is in memory, where nobody can wait for a lock."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "sanbao.settings",
        "SANBAO_DATABASE_URL": f"sqlite:///{folder / 'numbers.sqlite3'}",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    subprocess.run([sys.executable, "-c", TABLE], env=environment, check=True, timeout=60)  # noqa: S603 - our own text
    start = partial(subprocess.Popen, env=environment, stdout=subprocess.PIPE, text=True)
    workers = [start([sys.executable, "-c", PROCESS]) for _ in range(WORKERS)]
    return [number for worker in workers for number in worker.communicate(timeout=60)[0].split()]


@pytest.mark.django_db(transaction=True)
def test_people_who_issue_at_once_get_numbers_without_gaps_or_doubles(tmp_path: Path) -> None:
    kept = sorted(in_processes(tmp_path) if connection.vendor == "sqlite" else in_threads())
    assert kept == [f"BD11-202610-{number:04d}" for number in range(1, WORKERS * 6 + 1)]
