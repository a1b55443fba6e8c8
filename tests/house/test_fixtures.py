"""The fixtures of tests/conftest.py do what they say."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from sanbao.audit.models import JournalEntry
from sanbao.audit.services import record

if TYPE_CHECKING:
    from playwright.sync_api import Page

MaxQueries = Callable[[int], AbstractContextManager[CaptureQueriesContext]]


def test_the_moment_is_a_morning_in_shanghai(now: datetime) -> None:
    assert now.isoformat() == "2026-11-05T10:00:00+08:00"
    assert now.utcoffset() == timedelta(hours=8)


def test_one_query_too_many_is_refused_with_its_text(max_queries: MaxQueries) -> None:
    with pytest.raises(pytest.fail.Exception, match=r"2 queries, at most 1 are allowed:\n1\. SELECT 1\n2\. SELECT 2"):
        ask_twice(max_queries)


def ask_twice(max_queries: MaxQueries) -> None:
    with max_queries(1), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.execute("SELECT 2")


@pytest.mark.django_db
def test_the_suite_runs_on_the_database_that_was_asked_for() -> None:
    assert connection.vendor == os.environ.get("SANBAO_TEST_DATABASE", "sqlite")


def test_windows_are_as_wide_as_a_desk_and_a_telephone(desktop: "Page", phone: "Page") -> None:
    assert desktop.evaluate("[innerWidth, navigator.language]") == [1440, "zh-CN"]
    assert phone.evaluate("[screen.width, navigator.maxTouchPoints]") == [390, 1]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_insert_only_tables_are_empty_for_each_test_with_real_transactions(time: str, now: datetime) -> None:
    assert list(JournalEntry.objects.all()) == []
    record(actor=None, act="house.test", subject=time, station_id=None, facts={}, now=now)


@pytest.mark.django_db(transaction=True)
def test_emptying_the_tables_leaves_their_triggers_on(now: datetime) -> None:
    record(actor=None, act="house.test", subject="third", station_id=None, facts={}, now=now)
    with pytest.raises(DatabaseError, match="insert-only"), transaction.atomic():
        JournalEntry.objects.all().update(subject="edited")
