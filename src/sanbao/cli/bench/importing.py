"""A repair ledger of 100,000 rows, validated and posted by the real import, in a process of its own."""

import csv
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction

from sanbao.cli.bench.figures import Result
from sanbao.cli.bench.filling import HIRED
from sanbao.db.bulk import insert_rows
from sanbao.network.models import Person, PostGrade, Station

PEOPLE = 30
DAYS = 300
HEADINGS = (
    "工单号",
    "日期",
    "车牌号",
    "车型",
    "客户",
    "里程",
    "故障描述",
    "维修类别",
    "维修项目",
    "维修人员",
    "标准工时",
    "开工时间",
    "完工时间",
    "工时费",
    "配件费",
)


def importing(folder: Path, rows: int) -> Iterator[Result]:
    """Measure `sanbao import repair-ledger` of so many rows."""
    station = Station.objects.create(code="I1", name="导入测速站")
    for n in range(PEOPLE):
        person = Person.objects.create(station=station, no=f"I{n:02d}", name=_name(n), hired_on=HIRED)
        PostGrade.objects.create(person=person, grade="lead", coefficient="4.5", from_on=HIRED)
    limit = _raw_rows_a_second(rows)
    file = folder / "台账.csv"
    _write(file, rows)
    start = time.perf_counter()
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "sanbao", "import", "repair-ledger", file, "--station", "I1", "--format", "json"],
        env=os.environ,
        capture_output=True,
        check=False,
    )
    seconds = time.perf_counter() - start
    told = json.loads(done.stdout)
    if told.get("accepted") != rows:
        raise RuntimeError(f"the import took {told.get('accepted')} of {rows} rows: {str(told)[:500]}")
    yield Result(f"导入 {rows} 行（校验并入账）", seconds, "s")
    yield Result("导入速度", rows / seconds, "行/s", limit)
    yield Result("导入峰值内存", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, "MiB")


def _name(n: int) -> str:
    return "赵钱孙李周吴郑王冯陈"[n % 10] + "伟芳娜"[n // 10] + "明"


def _raw_rows_a_second(rows: int) -> float:
    """How fast the database takes plain rows: what no import can beat."""
    insert = [(f"{n}", f"车型{n}") for n in range(rows)]
    from sanbao.catalog.models import ProductModel  # noqa: PLC0415 - a small table that nothing here refers to

    start = time.perf_counter()
    with transaction.atomic():  # as the import does; else every row would be a transaction of its own
        insert_rows(ProductModel, ("code", "name"), insert)
    rate = rows / (time.perf_counter() - start)
    ProductModel.objects.all().delete()
    return rate


def _write(file: Path, rows: int) -> None:
    with file.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.writer(opened)
        writer.writerow(HEADINGS)
        writer.writerows(_row(n) for n in range(rows))


def _row(n: int) -> tuple[object, ...]:
    day = date(2026, 1, 1) + timedelta(days=n % DAYS)
    people = "、".join(_name((n + k * 7) % PEOPLE) for k in range(n % 3 + 1))
    plate = f"鲁A{n % 20000:05d}"
    kind = ("三包内", "三包外", "三包外", "首保")[n % 4]
    hours = ("1", "1.5", "2", "0.5")[n % 4]
    finish = f"{9 + n % 4}:30"
    return (
        f"BX{n:06d}",
        day.isoformat(),
        plate,
        f"SB{n % 40}",
        "王先生",
        n % 60000,
        "异响",
        kind,
        "检修",
        people,
        hours,
        "8:30",
        finish,
        f"{60 + n % 90}.50",
        f"{n % 400}.00",
    )
