"""Jobs that were interrupted, and work by the clock."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from sanbao.cli.serving.background import run_due, take_up_interrupted, worker_id
from sanbao.cli.serving.schedule import Scheduled, next_time, scheduled_work
from sanbao.kernel.schedule import Periodic
from sanbao.network.models import Station

NOBODY = 2**22 + 1  # above the highest process number of Linux


def running_job(*workers: str) -> Any:
    return DBTaskResult.objects.create(
        status="RUNNING",
        args_kwargs={"args": [], "kwargs": {}},
        task_path="nowhere.nothing",
        worker_ids=list(workers),
        backend_name="default",
        run_after=timezone.now(),
    )


@pytest.mark.django_db
def test_the_job_of_a_dead_process_waits_again_and_that_of_a_living_one_goes_on() -> None:
    node = worker_id().rpartition(":")[0]
    dead, living = running_job(f"{node}:{NOBODY}"), running_job(f"{node}:1")
    elsewhere = running_job(f"another-machine:{NOBODY}")
    assert take_up_interrupted() == 1
    states = dict(DBTaskResult.objects.values_list("id", "status"))
    assert (states[dead.id], states[living.id], states[elsewhere.id]) == ("READY", "RUNNING", "RUNNING")


@pytest.mark.django_db
def test_a_job_whose_process_died_three_times_is_failed() -> None:
    node = worker_id().rpartition(":")[0]
    job = running_job(*[f"{node}:{NOBODY}"] * 3)
    assert take_up_interrupted() == 0
    job.refresh_from_db()
    assert job.status == "FAILED"


def test_daily_work_is_due_at_its_hour_in_shanghai() -> None:
    periodic = Periodic("nightly", time(2, 30), lambda _: None)
    evening = datetime(2026, 11, 5, 15, 0, tzinfo=UTC)  # 23:00 in Shanghai
    assert next_time(periodic, evening) == datetime(2026, 11, 5, 18, 30, tzinfo=UTC)
    assert next_time(periodic, evening + timedelta(hours=4)) == datetime(2026, 11, 6, 18, 30, tzinfo=UTC)


@pytest.mark.django_db
def test_a_fault_in_one_work_leaves_the_others_running() -> None:
    done: list[datetime] = []
    start = datetime(2026, 11, 5, 15, 0, tzinfo=UTC)
    failing = Periodic("fails", time(2, 0), lambda _: Station.objects.get())
    schedule = [Scheduled(failing, start), Scheduled(Periodic("works", time(2, 0), done.append), start)]
    later = start + timedelta(hours=4)
    run_due(schedule, later)
    run_due(schedule, later)
    assert done == [later]


def test_the_contexts_work_by_the_clock_is_found() -> None:
    assert {periodic.name for periodic in scheduled_work()} >= {"audit.verify_chains", "accounts.clear_sessions"}
