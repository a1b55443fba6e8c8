"""Wages of many stations, of one, and again after a correction; scorecards of many people."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial

from django.db import connection

from sanbao.accounts.models import User
from sanbao.appraisal.services import schemes, scores
from sanbao.cli.bench import wages_filling as filling
from sanbao.cli.bench.figures import Result
from sanbao.cli.sample.scores import CODE, REASON, SCHEME
from sanbao.kernel.plain_json import read
from sanbao.kernel.recompute import rule
from sanbao.network.models import Person, Station
from sanbao.payroll.models import PayGroup, PayRun, PaySlip
from sanbao.payroll.queries.terms import current_terms
from sanbao.payroll.services import runs
from sanbao.payroll.services.terms import set_person_terms
from sanbao.statistics.services import close_month

MONTH = filling.MONTH
NOW = filling.CLOSED_AT + timedelta(days=4)
SCORED_PEOPLE = 3_000
TABLES = ("payroll_payslip", "payroll_paygroup")


def payroll(people: int, entries: int) -> Iterator[Result]:
    """Measure a closed month of so many people and entries; the first figures are those of a process of its own."""
    filling.found(people)
    filling.fill_attendance()
    filling.fill_ledger(people, entries)
    filling.close_all()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    yield from _all_stations(people, entries)
    yield from _one_station()
    yield from _scores(people)


def _all_stations(people: int, entries: int) -> Iterator[Result]:
    """Draft every station in a fresh process, whose memory is that of the drafting alone."""
    done = subprocess.run(
        [sys.executable, "-m", "sanbao.cli.bench.drafting"], env=os.environ, capture_output=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr.decode()[-2000:])
    told = json.loads(done.stdout)
    if told["slips"] != people:
        raise RuntimeError(f"{told['slips']} slips of {people} people")
    limit = _rules_alone() + _raw_copy()
    yield Result(f"工资条 {people} 份（{entries} 条台账）", told["seconds"], "s", limit)
    yield Result("其中峰值内存", told["own_mib"], "MiB")
    yield Result("其中峰值内存（含映射的数据库文件）", told["peak_mib"], "MiB")
    yield Result("每个网点 30 人（全部网点平均）", told["seconds"] / told["stations"], "s", limit / told["stations"])


def _rules_alone() -> float:
    """How long the rules take on the inputs of the stored slips and groups: nothing can be quicker."""
    slip, seconds = rule("wage/slip"), 0.0
    for given in PaySlip.objects.order_by("id").values_list("given", flat=True).iterator(500):
        taken = read(slip.given, given)
        seconds += _seconds(partial(slip.compute, taken))
    for method, given in PayGroup.objects.order_by("id").values_list("method", "given").iterator(500):
        group = rule(f"wage/{method}")
        seconds += _seconds(partial(group.compute, read(group.given, given)))
    return seconds


def _raw_copy() -> float:
    """How long the database takes to write the same rows once more, without an index."""
    return sum(_seconds(partial(_copy, table)) for table in TABLES)


def _copy(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_copy AS SELECT * FROM {table}")  # noqa: S608 - own words
        cursor.execute("DROP TABLE bench_copy")


def _one_station() -> Iterator[Result]:
    station = Station.objects.order_by("code")[0]
    person = Person.objects.filter(station=station).order_by("no")[0]
    draft = partial(runs.draft, station=station, month=MONTH, actor=None, now=NOW)
    yield Result("一个网点 30 人 无改动重算", _seconds(draft), "s")
    _correct(station, person, Decimal("6000.00"))
    yield Result("一个网点 30 人 更正一人后重算", _seconds(draft), "s")
    _finish(station)
    _correct(station, person, Decimal("6600.00"))
    close_month(station=station, month=MONTH.next, actor=None, now=NOW + timedelta(days=30))
    late = partial(runs.draft, station=station, month=MONTH.next, actor=None, now=NOW + timedelta(days=31))
    yield Result("一个网点 30 人 次月编制（含上月更正的调整）", _seconds(late), "s")


def _correct(station: Station, person: Person, base: Decimal) -> None:
    content = replace(current_terms(station.pk, MONTH).person(person.pk), monthly_base=base)
    set_person_terms(
        station=station, person=person, from_month=MONTH, content=content, reason="更正", actor=None, now=NOW
    )


def _finish(station: Station) -> None:
    """Let the station's run be approved, so that a later correction is an adjustment."""
    run = PayRun.objects.get(station=station, month=MONTH)
    manager = User.objects.create(username="bench", name="测速")
    runs.check(run_id=run.pk, actor=None, now=NOW)
    runs.approve(run_id=run.pk, actor=manager, now=NOW)


def _scores(people: int) -> Iterator[Result]:
    """Score the month of up to 3,000 people from closed facts: the items that people enter stay open."""
    schemes.set_scheme(scheme=SCHEME, from_month=MONTH, reason=REASON, actor=None, now=NOW)
    count = min(people, SCORED_PEOPLE) // filling.PEOPLE_A_STATION
    stations = list(Station.objects.order_by("code")[:count])
    for station in stations:
        schemes.assign_scheme(station=station, from_month=MONTH, scheme=CODE, reason=REASON, actor=None, now=NOW)
    start = time.perf_counter()
    scored = sum(scores.score_month(station=station, month=MONTH, actor=None, now=NOW).people for station in stations)
    yield Result(f"绩效计分 {scored} 人", time.perf_counter() - start, "s")


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
