"""What this machine can do at best."""

import http.client
import os
import signal
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.db import connection
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

COMMITS = 500
REQUESTS = 400
TURNS = 2_000_000


def commits_a_second(folder: Path) -> float:
    """Return how many transactions of one row the database confirms, one after the other, durably."""
    if connection.vendor == "sqlite":
        database = sqlite3.connect(folder / "commits.sqlite3", isolation_level=None)
        database.executescript(str(settings.SQLITE_OPTIONS["init_command"]))
        return _rate(database.execute, "INSERT INTO bench_commit (n) VALUES (1)")
    with connection.cursor() as cursor:
        return _rate(cursor.execute, "INSERT INTO bench_commit (n) VALUES (1)")


def _rate(execute: Callable[[str], object], statement: str) -> float:
    execute("CREATE TABLE bench_commit (n INTEGER)")
    start = time.perf_counter()
    for _ in range(COMMITS):
        execute(statement)
    rate = COMMITS / (time.perf_counter() - start)
    execute("DROP TABLE bench_commit")
    return rate


def python_turns_a_second() -> float:
    """Return how often Python goes round a loop that adds up: what everything that is not the database hangs on."""

    def add_up() -> float:
        start, total = time.perf_counter(), 0
        for n in range(TURNS):
            total += n
        return time.perf_counter() - start

    return TURNS / min(add_up() for _ in range(5))


def cover() -> None:
    """Lay the index that the group-by below is answered from alone. Sanbao itself has no need of it."""
    columns = "month, station_id, technician_id, kind, category, orders_led, orders_joined"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE INDEX bench_totals ON ledger_entry ({columns}, standard_minutes, actual_minutes, labour, parts)"
        )


def group_by(month: int, station_id: int | None) -> None:
    """The least that a month can cost that is added up when it is read: a group-by from a covering index alone."""
    where, parameters = "", [month]
    if station_id is not None:
        where, parameters = "AND station_id = %s", [month, station_id]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT station_id, technician_id, kind, category, SUM(orders_led), SUM(orders_joined),"  # noqa: S608 - own words
            " SUM(standard_minutes), SUM(actual_minutes), SUM(labour), SUM(parts) FROM ledger_entry"
            f" WHERE month = %s {where} GROUP BY station_id, technician_id, kind, category",
            parameters,
        )
        cursor.fetchall()


def hello_milliseconds(port: int) -> float:
    """Return the median answer of the same server with nothing behind it."""
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        _serve_hello(port)
        os._exit(0)
    try:
        return request_milliseconds(port, "/")
    finally:
        os.kill(pid, signal.SIGTERM)
        os.waitpid(pid, 0)


def request_milliseconds(port: int, path: str) -> float:
    """Return the median answer of a page over one kept connection, once the server is there."""
    until = time.monotonic() + 20
    while True:
        try:
            there = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            there.request("GET", path)
            there.getresponse().read()
            break
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
    return statistics.median(_requests(there, path)) * 1000


def _requests(there: http.client.HTTPConnection, path: str) -> Iterable[float]:
    for _ in range(REQUESTS):
        start = time.perf_counter()
        there.request("GET", path)
        there.getresponse().read()
        yield time.perf_counter() - start


def _serve_hello(port: int) -> None:
    def hello(_environment: object, start_response: Callable[..., object]) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [b"hello"]

    server = Granian(
        "hello:app", port=port, interface=Interfaces.WSGI, http=HTTPModes.http1, workers=1, log_level=LogLevels.error
    )
    server.serve(target_loader=lambda: hello, wrap_loader=False)
