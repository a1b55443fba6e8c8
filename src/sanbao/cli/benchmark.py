"""`sanbao bench`: what this machine can do, what Sanbao does, and the ratio of the two."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path

from sanbao.cli.bench.figures import Result
from sanbao.cli.bench.workspace import workspace
from sanbao.cli.table import Head, lines

ENTRIES = {"statistics": 200_000, "import": 100_000, "payroll": 5_000_000}
PEOPLE = 30_000
Measure = Callable[[int], Iterator[Result]]
HEADS = (Head("项目", is_figure=False), Head("数值"), Head("单位", is_figure=False), Head("本机极限"), Head("倍数"))


def run(options: argparse.Namespace) -> int:
    """Measure in a database of its own, and print a row for each figure."""
    entries = options.entries or ENTRIES[options.what]
    with workspace(options.database) as folder:
        measure: dict[str, Measure] = {
            "statistics": _statistics,
            "import": partial(_import, folder),
            "payroll": partial(_payroll, options.people or PEOPLE),
        }
        results = []
        for result in _with_the_machine(folder, measure[options.what], entries):
            print(f"{result.name}：{result.value:.2f} {result.unit}", file=sys.stderr)
            results.append(result)
    if options.format == "json":
        print(json.dumps([result.as_json() for result in results], ensure_ascii=False, indent=1))
    else:
        print("\n".join(lines(HEADS, [_cells(result) for result in results])))
    return 0


def _cells(result: Result) -> list[str]:
    limit = "—" if result.limit is None else f"{result.limit:,.2f}"
    ratio = "—" if result.ratio is None else f"{result.ratio:,}"
    return [result.name, f"{result.value:,.2f}", result.unit, limit, ratio]


def _with_the_machine(folder: Path, measure: Measure, entries: int) -> Iterator[Result]:
    """Measure what the machine itself does too: one that others use as well may change while it is measured."""
    limits = import_module("sanbao.cli.bench.limits")
    yield Result("本机 逐笔提交", limits.commits_a_second(folder), "次/s")
    yield Result("本机 Python 空转", limits.python_turns_a_second() / 1e6, "百万次/s")
    yield from measure(entries)
    yield Result("本机 Python 空转（结束时）", limits.python_turns_a_second() / 1e6, "百万次/s")


def _statistics(entries: int) -> Iterator[Result]:
    """Modules with models are imported here: Django is ready only inside the workspace."""
    filling = import_module("sanbao.cli.bench.filling")
    month, serving = import_module("sanbao.cli.bench.month"), import_module("sanbao.cli.bench.serving")
    filling.found_network()
    import_module("sanbao.cli.bench.limits").cover()
    filling.fill_attendance(filling.LAST)
    for first, until in ((0, entries // 4), (entries // 4, entries)):
        filling.fill_ledger(first, until)
        filling.analyse()
        yield from month.station_month(until)
    import_module("sanbao.cli.serving.static_files").collect_if_changed()
    import_module("sanbao.cli.serving.site").load_pages()  # as each worker has
    yield from month.pages(month.statistician(), entries)
    yield from month.paper()
    if os.path.exists("/proc/self/smaps_rollup"):  # noqa: PTH110 - only Linux tells shares of memory
        yield from serving.serving()


def _import(folder: Path, rows: int) -> Iterator[Result]:
    yield from import_module("sanbao.cli.bench.importing").importing(folder, rows)


def _payroll(people: int, entries: int) -> Iterator[Result]:
    yield from import_module("sanbao.cli.bench.wages").payroll(people, entries)
