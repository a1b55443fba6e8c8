"""The parent of all processes: starts them, starts them again when they die, stops them."""

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sanbao.cli.serving.lifeline import Lifeline

PATIENCE_SECONDS = 10
SHORT_LIFE_SECONDS = 5
LONGEST_WAIT_SECONDS = 30
SIGNALS = (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT)


@dataclass(slots=True)
class Child:
    """A process that should always be there. `starts_at` is when it may be started again, in monotonic seconds."""

    name: str
    work: Callable[[], None]
    pid: int | None = None
    started_at: float = 0.0
    starts_at: float = 0.0
    short_lives: int = 0


def supervise(children: Sequence[Child], *, started: Callable[[], None]) -> None:
    """Keep the children running until somebody asks to stop (SIGTERM, SIGINT); then stop them and return.

    A child that dies soon after its start is started again after 1, 2, 4 … 30 seconds, any other at once.
    """
    lifeline = Lifeline()
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        _keep_running(children, lifeline, started)
        _stop(children)
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)


def apart(work: Callable[[], None]) -> Callable[[], bool]:
    """Do something in a process of its own, beside this one, whose memory goes with it. Returns how to wait for it."""
    pid = _forked(Child("", work), Lifeline())
    return lambda: os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def _keep_running(children: Sequence[Child], lifeline: Lifeline, started: Callable[[], None]) -> None:
    _start_due(children, lifeline)
    started()
    while True:
        found = signal.sigtimedwait(SIGNALS, _seconds_to_next_start(children))
        if found is not None and found.si_signo != signal.SIGCHLD:
            return
        _note_deaths(children)
        _start_due(children, lifeline)


def _seconds_to_next_start(children: Sequence[Child]) -> float:
    waiting = [child.starts_at - time.monotonic() for child in children if child.pid is None]
    return max(0.01, min(waiting, default=60.0))


def _start_due(children: Sequence[Child], lifeline: Lifeline) -> None:
    for child in children:
        if child.pid is None and child.starts_at <= time.monotonic():
            child.pid, child.started_at = _forked(child, lifeline), time.monotonic()


def _forked(child: Child, lifeline: Lifeline) -> int:
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        lifeline.hold()
        child.work()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 - a fork must never return into the supervisor's code
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _note_deaths(children: Sequence[Child]) -> None:
    for child in children:
        if child.pid is None or not os.waitpid(child.pid, os.WNOHANG)[0]:
            continue
        lived = time.monotonic() - child.started_at
        child.short_lives = child.short_lives + 1 if lived < SHORT_LIFE_SECONDS else 0
        wait = min(2 ** (child.short_lives - 1), LONGEST_WAIT_SECONDS) if child.short_lives else 0
        child.pid, child.starts_at = None, time.monotonic() + wait
        print(f"{child.name} 意外停止，{wait} 秒后重新启动", file=sys.stderr, flush=True)


def _stop(children: Sequence[Child]) -> None:
    """Ask all to end, wait for running requests and jobs, and end what is left."""
    running = {child.pid for child in children if child.pid is not None}
    for pid in running:
        os.kill(pid, signal.SIGTERM)
    until = time.monotonic() + PATIENCE_SECONDS
    while running and time.monotonic() < until:
        running = {pid for pid in running if not os.waitpid(pid, os.WNOHANG)[0]}
        if running:
            signal.sigtimedwait(SIGNALS, 0.2)
    for pid in running:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
