"""`sanbao import`: a roster, an attendance grid or a repair ledger, with every fault of every row."""

import argparse
import json
from collections.abc import Iterable
from pathlib import Path

from django.utils import timezone

from sanbao.cli import lookups
from sanbao.cli.progress import Bar
from sanbao.cli.refusals import REFUSED, check_readable, check_writable, fault_json
from sanbao.documents.queries.imports import has_refused_rows, refused_rows
from sanbao.documents.services.importing import import_file
from sanbao.documents.sheets.outcome import ImportOutcome, ImportRequest, importers
from sanbao.kernel.errors import Fault


class RosterOfNewStation(lookups.StationUnknown):
    message = "没有代码为「{station}」的网点。已有网点：{known}。如果是新网点，请加 --create-station 新建。"


def run(options: argparse.Namespace) -> int:
    """Take in a file. Exit code 1 if a row was refused, whether or not the others were stored."""
    check_readable(options.file)
    if options.refused:
        check_writable(options.refused, read=options.file)
    _check_station(options)
    kind = options.kind.replace("-", "_")
    request = ImportRequest(
        station_code=options.station,
        month=options.month,
        accept_good=options.accept_good,
        create_station=options.create_station,
    )
    bar = Bar(f"导入{importers()[kind].kind.title}")
    run, outcome = import_file(
        kind=kind,
        path=options.file,
        request=request,
        worksheet=options.worksheet,
        actor=None,
        now=timezone.now(),
        progress=bar,
    )
    refused = options.refused if options.refused and has_refused_rows(run) else None
    if options.format == "json":
        print(json.dumps(as_json(outcome), ensure_ascii=False, indent=1), flush=True)
    else:
        print("\n".join(as_lines(outcome, refused, accepts_good=options.accept_good)), flush=True)
    if refused:
        refused.write_bytes(refused_rows(run))
    return REFUSED if outcome.is_refused else 0


def _check_station(options: argparse.Namespace) -> None:
    """Raises: RosterOfNewStation; StationUnknown; NoStations."""
    if options.create_station and options.kind == "roster":
        return
    try:
        lookups.station(options.station)
    except lookups.StationUnknown as error:
        if options.kind == "roster":
            raise RosterOfNewStation(**error.params) from error
        raise


def as_json(outcome: ImportOutcome) -> dict[str, object]:
    """Return what the file came to: counts of rows, the refused ones by their number in the sheet, every fault."""
    return {
        "stored": outcome.stored,
        "rows": outcome.rows,
        "accepted": outcome.accepted,
        "unchanged": outcome.unchanged,
        "refused_rows": list(outcome.refused_rows),
        "faults": [fault_json(fault) for fault in outcome.faults],
        "warnings": [fault_json(fault) for fault in outcome.warnings],
    }


def as_lines(outcome: ImportOutcome, refused_into: Path | None = None, *, accepts_good: bool = False) -> list[str]:
    """Return the same as sentences. Taking the good rows is advised only where there are some."""
    told = [*_located(outcome.warnings, "提示："), *_located(outcome.faults, "")]
    refused = len(outcome.refused_rows)
    if outcome.stored:
        told.append(f"已导入 {outcome.accepted} 行，{outcome.unchanged} 行原已存在，{refused} 行有错未导入。")
    elif outcome.faults and not outcome.rows:
        told.append("什么都没有保存。请按上面说的改正；也可以在网页的“导入”里指定各列的含义，以后同样的表会照此识别。")
    elif any(fault.row is None for fault in outcome.faults):
        told.append("什么都没有保存。请按上面说的改正后再导入。")
    else:
        would_help = not accepts_good and 0 < refused < outcome.rows
        advice = "，或加 --accept-good 先导入其余各行" if would_help else ""
        told.append(f"共 {outcome.rows} 行，{refused} 行有错，什么都没有保存。改正后再导入{advice}。")
    if refused and refused_into:
        told.append(f"有错的行已写入 {refused_into}，改好后可以直接再导入这个文件。")
    return told


def _located(faults: Iterable[Fault], before: str) -> list[str]:
    return [before + fault.located_text() for fault in faults]
