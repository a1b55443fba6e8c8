"""Long files, files at the same time, and processes that die: the rows are stored once or not at all."""

import shutil
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from documents.imports.conftest import SignIn, brought, example, stored
from homes import Home, Homes, ended
from sanbao.accounts.models import User
from sanbao.audit.models import JournalEntry
from sanbao.cli.serving.background import run_waiting_jobs
from sanbao.documents.errors import ImportRunning, ImportTakenOver
from sanbao.documents.models import ImportRun
from sanbao.documents.services.importing import carry_out, commit, import_file
from sanbao.documents.services.imports import LONG_ROWS
from sanbao.documents.services.meter import MACHINE, Meter, is_held, is_interrupted, stand_of
from sanbao.documents.sheets.outcome import ImportRequest
from sanbao.network.models import Station
from sanbao.work_orders.models import WorkOrder

HEADINGS = "日期,工单号,维修项目,维修类别,主修,标准工时,工时费"
RUNNING = ImportRun.Status.RUNNING


def ledger(rows: int) -> bytes:
    lines = (f"2026-10-03,WX{number},更换机油,自费,曹玲霞,1.2,88" for number in range(rows))
    return "\n".join([HEADINGS, *lines]).encode()


@pytest.fixture
def with_roster(sign_in: SignIn) -> Client:
    client = sign_in()
    assert stored(client, "roster", example("roster")).status == "committed"
    return client


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "台账.csv"
    path.write_bytes(ledger(3))
    return path


def take_in(file: Path, now: datetime, progress: Callable[[int, int], None]) -> None:
    request = ImportRequest("B")
    import_file(kind="repair_ledger", path=file, request=request, actor=None, now=now, progress=progress)


@pytest.mark.django_db
def test_while_a_file_is_imported_the_same_file_waits_and_is_told_so(
    with_roster: Client, file: Path, now: datetime
) -> None:
    second = brought(with_roster, "repair_ledger", file)
    told: list[int] = []

    def meanwhile(_done: int, _total: int) -> None:
        if not told:
            with pytest.raises(ImportRunning):
                commit(run=second, accept_good=False, actor=None, now=now)
            told.append(with_roster.post(f"/imports/{second.pk}/commit/").status_code)

    take_in(file, now, meanwhile)
    second.refresh_from_db()
    assert (told, second.status, WorkOrder.objects.count()) == ([409], "checked", 3)
    commit(run=second, accept_good=False, actor=None, now=now)
    second.refresh_from_db()
    assert (second.status, WorkOrder.objects.count()) == ("repeated", 3)


@pytest.mark.django_db
def test_who_looks_meanwhile_sees_how_far_it_is(with_roster: Client, file: Path, now: datetime) -> None:
    seen: list[str] = []

    def meanwhile(_done: int, _total: int) -> None:
        run = ImportRun.objects.latest("pk")
        assert is_held(run.pk)
        if not seen:
            seen.append(with_roster.get(f"/imports/{run.pk}/").content.decode())
            seen.append(with_roster.get(f"/imports/{run.pk}/progress/").content.decode())

    take_in(file, now, meanwhile)
    run = ImportRun.objects.latest("pk")
    assert all(f'hx-get="/imports/{run.pk}/progress/" hx-trigger="every 1s"' in page for page in seen)
    assert not is_held(run.pk)
    after = with_roster.get(f"/imports/{run.pk}/progress/")
    assert after["HX-Refresh"] == "true"


@pytest.mark.django_db
def test_an_import_that_another_has_taken_over_stores_nothing(with_roster: Client, file: Path, now: datetime) -> None:
    def meanwhile(_done: int, _total: int) -> None:
        ImportRun.objects.filter(status=RUNNING).update(attempt=7)

    entries = JournalEntry.objects.count()
    with pytest.raises(ImportTakenOver):
        take_in(file, now, meanwhile)
    assert not WorkOrder.objects.exists()
    assert JournalEntry.objects.count() == entries


@pytest.mark.django_db
def test_a_run_whose_process_died_is_shown_so_and_can_be_repeated(
    with_roster: Client, file: Path, now: datetime
) -> None:
    run = brought(with_roster, "repair_ledger", file)
    ImportRun.objects.filter(pk=run.pk).update(status=RUNNING, machine=MACHINE, attempt=1, seen_alive_at=now)
    assert "处理中断了，什么都没有入账。" in with_roster.get(f"/imports/{run.pk}/").content.decode()
    with_roster.post(f"/imports/{run.pk}/commit/")
    run.refresh_from_db()
    assert (run.status, run.attempt, WorkOrder.objects.count()) == ("committed", 2, 3)


@pytest.mark.django_db
def test_what_a_dead_process_held_does_not_keep_others_from_the_file(
    with_roster: Client, file: Path, now: datetime
) -> None:
    dead, second = (brought(with_roster, "repair_ledger", file) for _ in range(2))
    ImportRun.objects.filter(pk=dead.pk).update(status=RUNNING, machine=MACHINE, attempt=1)
    with_roster.post(f"/imports/{second.pk}/commit/")
    dead.refresh_from_db()
    second.refresh_from_db()
    assert (dead.status, second.status) == ("failed", "committed")


@pytest.mark.django_db
def test_on_another_machine_a_run_is_given_two_minutes_of_silence(now: datetime, with_roster: Client) -> None:
    run = ImportRun.objects.get()
    run.status, run.machine, run.seen_alive_at = RUNNING, "another-machine", now
    assert not is_interrupted(run, now + timedelta(minutes=2))
    assert is_interrupted(run, now + timedelta(minutes=2, seconds=1))


@pytest.mark.django_db
def test_a_run_is_held_by_one_process_and_tells_its_stand(with_roster: Client) -> None:
    run = ImportRun.objects.get()
    with Meter(run) as meter:
        meter(40, 100)
        assert [stand_of(run).done, stand_of(run).total] == [40, 100]
        with pytest.raises(ImportRunning), Meter(run):
            raise AssertionError("held twice")
    assert not is_held(run.pk)


@pytest.mark.django_db(transaction=True)
def test_a_long_file_is_checked_and_stored_in_the_background(with_roster: Client, now: datetime) -> None:
    run = brought(with_roster, "repair_ledger", ledger(LONG_ROWS + 50))
    assert (run.status, run.accepted) == ("uploaded", 0)
    run_waiting_jobs()
    run.refresh_from_db()
    assert (run.status, run.accepted) == ("checked", LONG_ROWS + 50)
    with_roster.post(f"/imports/{run.pk}/commit/")
    run.refresh_from_db()
    assert (run.status, WorkOrder.objects.count()) == ("running", 0)
    assert "排队等待后台处理" in with_roster.get(f"/imports/{run.pk}/").content.decode()
    with_roster.post(f"/imports/{run.pk}/commit/")  # a second tap
    run_waiting_jobs()
    run.refresh_from_db()
    assert (run.status, run.accepted, WorkOrder.objects.count()) == ("committed", LONG_ROWS + 50, LONG_ROWS + 50)
    assert run.started_by == User.objects.get()
    carry_out(run_id=run.pk, attempt=run.attempt, now=now)  # the job once more, as after a crash
    assert JournalEntry.objects.filter(act="work_orders.import_ledger").count() == 1


def orders_in(home: Home) -> int:
    with closing(sqlite3.connect(home.database)) as database:
        return int(database.execute("SELECT count(*) FROM work_orders_workorder").fetchone()[0])


def statuses_in(home: Home) -> list[str]:
    with closing(sqlite3.connect(home.database)) as database:
        return [row[0] for row in database.execute("SELECT status FROM documents_importrun ORDER BY id")]


@pytest.fixture(scope="module")
def with_station(homes: Homes, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """An installation with a station and its roster."""
    made = homes.empty.copied(tmp_path_factory.mktemp("station"))
    made.done("import", "roster", example("roster"), "--station", "B", "--create-station")
    return made


@pytest.fixture
def home(with_station: Home, tmp_path: Path) -> Home:
    """That installation for one test alone."""
    shutil.copytree(with_station.path, tmp_path / "home")
    return Home(tmp_path / "home")


def is_storing(home: Home) -> bool:
    return any(file.read_text().endswith(" 1\n") for file in (home.path / "progress").glob("*"))


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.0, 0.4])
def test_a_process_killed_while_storing_leaves_nothing_behind_and_the_next_one_stores_all(
    home: Home, tmp_path: Path, seconds: float
) -> None:
    rows = 6_000  # beyond the first five thousand the progress is told from within the transaction
    file = tmp_path / "台账.csv"
    file.write_bytes(ledger(rows))
    process = home.start("import", "repair-ledger", file, "--station", "B")
    until = time.monotonic() + 120
    while not is_storing(home) and process.poll() is None and time.monotonic() < until:
        time.sleep(0.005)
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    ended(process)
    assert orders_in(home) in {0, rows}
    again = home.run("import", "repair-ledger", file, "--station", "B", "--format", "json")
    assert again.code == 0, again.err
    assert orders_in(home) == rows
    assert statuses_in(home) in (["committed", "failed", "committed"], ["committed", "committed", "repeated"])


@pytest.mark.slow
def test_two_processes_with_the_same_file_store_it_once(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "台账.csv"
    file.write_bytes(ledger(1_500))
    both = [home.start("import", "repair-ledger", file, "--station", "B") for _ in range(2)]
    answers = [ended(process) for process in both]
    assert orders_in(home) == 1_500
    codes = sorted(answer.code for answer in answers)
    assert codes in ([0, 0], [0, 1])  # one after the other, or at the same time
    assert all("正在导入" in answer.err for answer in answers if answer.code)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="threads need a server; above are processes on SQLite")
def test_two_threads_with_the_same_file_store_it_once(with_roster: Client, file: Path, now: datetime) -> None:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - for this test only

    runs = [brought(with_roster, "repair_ledger", file) for _ in range(2)]

    def work(run: ImportRun) -> Any:
        try:
            return commit(run=run, accept_good=False, actor=None, now=now).status
        except ImportRunning as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        ends = sorted(pool.map(work, runs))
    assert ends in (["committed", "documents.import_running"], ["committed", "repeated"])
    assert WorkOrder.objects.filter(station=Station.objects.get(code="B")).count() == 3
