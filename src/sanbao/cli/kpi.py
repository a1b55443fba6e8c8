"""KPI from the command line: score a closed month, let it hold, close a quarter, show the scores."""

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from django.utils import timezone

from sanbao.appraisal.queries.scores import Sheet, month_sheets
from sanbao.appraisal.services import scores
from sanbao.cli import lookups
from sanbao.cli.table import Head, lines, terminal_width
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import written
from sanbao.network.models import Station

Told = dict[str, object]


def run(options: argparse.Namespace) -> int:
    """Do the act, and print what became of it."""
    station, month = lookups.station(options.station), options.month
    if options.act == "show":
        _show(station, month, options)
        return 0
    told = ACTS[options.act](station, month, options)
    if options.format == "json":
        print(json.dumps({"station": station.code, "month": str(month), **told}, ensure_ascii=False, indent=1))
    else:
        print(f"{station.name} {month.label} {SENTENCES[options.act].format(**told)}")
    return 0


def _score(station: Station, month: Month, _options: argparse.Namespace) -> Told:
    done = scores.score_month(station=station, month=month, actor=None, now=timezone.now())
    return {"people": done.people, "revised": done.revised}


def _finalise(station: Station, month: Month, _options: argparse.Namespace) -> Told:
    final = scores.finalise(station=station, month=month, actor=None, now=timezone.now())
    return {"people": final.people}


def _close_quarter(station: Station, month: Month, options: argparse.Namespace) -> Told:
    now = timezone.now()
    done = scores.close_quarter(station=station, first=month, reason=options.reason, actor=None, now=now)
    return {
        "people": done.people,
        "revised": done.revised,
        "adjustments": done.adjustments,
        "difference": format(done.difference, "f"),
    }


ACTS: Final[Mapping[str, Callable[[Station, Month, argparse.Namespace], Told]]] = {
    "score": _score,
    "finalise": _finalise,
    "close-quarter": _close_quarter,
}
SENTENCES: Final = {
    "score": "绩效已计分：{people} 人，其中 {revised} 人有新的计分表",
    "finalise": "绩效已定稿：{people} 人",
    "close-quarter": "起的季度已结算：{people} 人，{revised} 张新计分表，{adjustments} 处调整，合计 {difference} 分",
}


def _show(station: Station, month: Month, options: argparse.Namespace) -> None:
    sheets = month_sheets(station, month)
    if options.format == "json":
        print(json.dumps([_plain(sheet) for sheet in sheets], ensure_ascii=False, indent=1))
        return
    heads = [Head("工号", is_figure=False), Head("姓名", is_figure=False), Head("班组", is_figure=False)]
    heads += [Head("方案", is_figure=False), Head("月得分"), Head("尚未计分"), Head("暂定"), Head("状态")]
    print(f"{station.name} {month.label} 绩效")
    print("\n".join(lines(heads, [_cells(sheet) for sheet in sheets], keys=2, limit=terminal_width())))


def _cells(sheet: Sheet) -> Sequence[str]:
    card = sheet.card
    points = [format(one, "f") for one in (card.total, card.open_points, card.provisional_points)]
    state = f"定稿 第{sheet.revision}版" if sheet.is_final else "暂定"
    return [sheet.no, sheet.name, sheet.team, sheet.scheme.label, *points, state]


def _plain(sheet: Sheet) -> Told:
    return {
        "no": sheet.no,
        "name": sheet.name,
        "team": sheet.team,
        "scheme": sheet.scheme.code,
        "revision": sheet.revision,
        "is_final": sheet.is_final,
        "scorecard": written(sheet.card),
    }
