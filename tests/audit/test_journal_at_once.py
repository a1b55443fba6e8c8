"""Many people write at once: nothing is lost, no number is given twice, and stations do not wait for each other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Event

import pytest
from django.db import connection, transaction

from sanbao.audit.models import ChainHead, JournalEntry
from sanbao.audit.queries import verify_chain
from sanbao.audit.services import record

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time"),
]


def _in_threads(works: list[Callable[[], None]]) -> None:
    def run(work: Callable[[], None]) -> None:
        try:
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        list(pool.map(run, works))


def _write(station_id: int, now: datetime) -> None:
    record(actor=None, act="x", subject="x", station_id=station_id, facts={}, now=now)


def test_writers_of_one_station_queue_up_and_lose_nothing(now: datetime) -> None:
    def work() -> None:
        for _ in range(10):
            _write(7, now)

    _in_threads([work] * 6)
    assert list(JournalEntry.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 61))
    assert verify_chain() == []


def test_a_writer_of_one_station_does_not_wait_for_another_station(now: datetime) -> None:
    has_recorded, may_commit = Event(), Event()

    @transaction.atomic
    def slow() -> None:
        _write(7, now)
        has_recorded.set()
        assert may_commit.wait(20)

    def quick() -> None:
        assert has_recorded.wait(20)
        _write(8, now)
        may_commit.set()

    _in_threads([slow, quick])
    assert set(ChainHead.objects.values_list("chain", "number")) == {(7, 1), (8, 1)}
    assert verify_chain() == []
