"""The background process: jobs that pages have asked for, and work that comes round by the clock."""

import logging
import os
import platform
import signal
import threading
from collections.abc import Sequence
from datetime import datetime

from django.db import close_old_connections, transaction
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from sanbao.cli.serving.schedule import Scheduled, scheduled_work

IDLE_SECONDS = 1.0
MOST_ATTEMPTS = 3
log = logging.getLogger(__name__)


class StoppedTooOften(RuntimeError):
    """The process that ran a job was killed each time: the job itself is the likely cause."""


def work() -> None:
    """Run jobs one after the other, and the clock's work between them, until SIGTERM or SIGINT."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    if stopping.wait(IDLE_SECONDS):  # the site shall open first: what runs in the background has time
        return
    take_up_interrupted()
    schedule = [Scheduled(periodic, timezone.now()) for periodic in scheduled_work()]
    while not stopping.is_set():
        run_waiting_jobs()
        run_due(schedule, timezone.now())
        stopping.wait(IDLE_SECONDS)


def worker_id() -> str:
    """Name this process, so that its jobs can be told from those of the living after a crash."""
    return f"{platform.node()[:40]}:{os.getpid()}"


def run_waiting_jobs() -> None:
    """Run every job that is waiting, the urgent first."""
    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id(),
        excluded_queue_names=[],
    ).run()


@transaction.atomic
def take_up_interrupted() -> int:
    """Put the jobs of dead processes of this machine back into the queue; return how many.

    Jobs are written so that running them twice changes nothing more. One whose process died three times is failed.
    """
    taken_up = 0
    for job in DBTaskResult.objects.running().select_for_update():
        if not job.worker_ids or is_living(job.worker_ids[-1]):
            continue
        if len(job.worker_ids) >= MOST_ATTEMPTS:
            job.set_failed(StoppedTooOften(f"{len(job.worker_ids)} 次运行时后台进程都意外停止"))
            continue
        job.status = "READY"
        job.save(update_fields=["status"])
        taken_up += 1
    return taken_up


def is_living(name: str) -> bool:
    """Tell whether a worker may still be running its job: it is on another machine, or its process is there."""
    node, _, pid = name.rpartition(":")
    if node != platform.node()[:40]:
        return True
    if int(pid) == os.getpid():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    return True


def run_due(schedule: Sequence[Scheduled], now: datetime) -> None:
    """Run what is due. A fault is logged and ends neither the process nor the other work of the clock."""
    for scheduled in schedule:
        if not scheduled.is_due(now):
            continue
        scheduled.plan_next(now)
        try:
            scheduled.periodic.run(now)
        except Exception:
            log.exception("%s failed", scheduled.periodic.name)
        finally:
            close_old_connections()
