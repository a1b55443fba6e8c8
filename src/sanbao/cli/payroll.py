"""Wages from the command line: draft a closed month, see it through, show it, report it."""

import argparse
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, Final

from django.utils import timezone

from sanbao.accounts.access import require
from sanbao.accounts.models import User
from sanbao.cli import lookups
from sanbao.cli.payroll_reports import report
from sanbao.cli.table import Head, lines, terminal_width
from sanbao.kernel.errors import DomainError, Kind
from sanbao.kernel.periods import Month
from sanbao.network.models import Station
from sanbao.payroll import permissions
from sanbao.payroll.errors import NoSuchRun
from sanbao.payroll.models import PayRun, PaySlip
from sanbao.payroll.queries.overtime import over_limits
from sanbao.payroll.rules.lifecycle import STATUS_NAMES, Status
from sanbao.payroll.services import runs
from sanbao.payroll.services.reports import note_report_read

HEADS: Final = (
    *(Head("工号", is_figure=False), Head("姓名", is_figure=False), Head("班组", is_figure=False)),
    *(Head("应发"), Head("社保公积金"), Head("个税"), Head("扣款"), Head("实发"), Head("结转欠款"), Head("用工成本")),
)
SUMS: Final = ("gross", "social", "tax", "deducted", "payable", "carried", "employer_cost")


class UserUnknown(DomainError):
    code = "cli.user_unknown"
    message = "没有用户名为「{username}」的账号。"
    kind = Kind.NOT_FOUND


def run(options: argparse.Namespace) -> int:
    """Do the act and show the run, or print a report."""
    if options.act == "report":
        return report(options)
    station, month = lookups.station(options.station), options.month
    done = _read(station, month, options.format) if options.act == "show" else _act(station, month, options)
    if options.format == "json":
        print(json.dumps(as_json(done), ensure_ascii=False, indent=1))
    else:
        print("\n".join(as_table(done)))
    return 0


def _shown(station: Station, month: Month) -> PayRun:
    found = PayRun.objects.filter(station=station, month=month).select_related("station").first()
    if found is None:
        raise NoSuchRun(station=station.name, month=month.label)
    return found


def _read(station: Station, month: Month, file_format: str) -> PayRun:
    """Return a run for reading: whoever reads everybody's pay stands in the journal."""
    found = _shown(station, month)
    note_report_read(run=found, what="run", file_format=file_format, actor=None, now=timezone.now())
    return found


def _act(station: Station, month: Month, options: argparse.Namespace) -> PayRun:
    act, permission = ACTS[options.act]
    return act(station, month, options, _actor(options.user, permission, station))


def _actor(username: str | None, permission: Any, station: Station) -> User | None:  # noqa: ANN401 - an Act of accounts
    """Return who acts; without a name it is the system, which may not approve what it drafted."""
    if username is None:
        return None
    user = User.objects.filter(username=username).first()
    if user is None:
        raise UserUnknown(username=username)
    require(user, permission, station.pk)
    return user


def _draft(station: Station, month: Month, _options: argparse.Namespace, actor: User | None) -> PayRun:
    return runs.draft(station=station, month=month, actor=actor, now=timezone.now())


def _check(station: Station, month: Month, _options: argparse.Namespace, actor: User | None) -> PayRun:
    return runs.check(run_id=_shown(station, month).pk, actor=actor, now=timezone.now())


def _approve(station: Station, month: Month, _options: argparse.Namespace, actor: User | None) -> PayRun:
    return runs.approve(run_id=_shown(station, month).pk, actor=actor, now=timezone.now())


def _pay(station: Station, month: Month, options: argparse.Namespace, actor: User | None) -> PayRun:
    paid_on = options.on or timezone.localdate()
    return runs.pay(run_id=_shown(station, month).pk, paid_on=paid_on, actor=actor, now=timezone.now())


def _lock(station: Station, month: Month, _options: argparse.Namespace, actor: User | None) -> PayRun:
    return runs.lock(run_id=_shown(station, month).pk, actor=actor, now=timezone.now())


def _return(station: Station, month: Month, options: argparse.Namespace, actor: User | None) -> PayRun:
    run_id = _shown(station, month).pk
    given = {"reason": options.reason, "is_unpaid": options.bank_has_not_paid}
    return runs.return_to_draft(run_id=run_id, **given, actor=actor, now=timezone.now())


ACTS: Final[Mapping[str, tuple[Callable[..., PayRun], Any]]] = {
    "draft": (_draft, permissions.DRAFT),
    "check": (_check, permissions.CHECK),
    "approve": (_approve, permissions.APPROVE),
    "pay": (_pay, permissions.PAY),
    "lock": (_lock, permissions.LOCK),
    "return": (_return, permissions.RETURN),
}


def as_json(done: PayRun) -> dict[str, object]:
    """Return a run with the sums of its slips."""
    sums = {name: format(getattr(done, name), "f") for name in ("gross", "payable", "employer_cost")}
    told: dict[str, object] = {"station": done.station.code, "month": str(done.month), "status": str(done.status)}
    told |= {"revision": done.revision, "digest": done.digest, "people": done.people, **sums}
    over = [{"no": one.no, "name": one.name, **asdict(one.over)} for one in over_limits(done)]
    return told | {"slips": [_slip(slip) for slip in _slips(done)], "overtime_over_limits": over}


def _slip(slip: PaySlip) -> dict[str, str]:
    sums = {name: format(getattr(slip, name), "f") for name in SUMS}
    return {"no": slip.no, "name": slip.name, "team": slip.team, **sums}


def _slips(done: PayRun) -> list[PaySlip]:
    return list(PaySlip.objects.filter(run=done, revision=done.revision).defer("given", "gives"))


def as_table(done: PayRun) -> list[str]:
    """Return a run as lines of the terminal."""
    rows = [[slip.no, slip.name, slip.team, *(f"{getattr(slip, name):,.2f}" for name in SUMS)] for slip in _slips(done)]
    head = f"{done.station.name} {done.month.label} {STATUS_NAMES[Status(done.status)]}，第 {done.revision} 版"
    sums = f"{done.people} 人，应发 {done.gross:,.2f}，实发 {done.payable:,.2f}，用工成本 {done.employer_cost:,.2f}"
    table = lines(HEADS, rows, keys=2, limit=terminal_width())
    return [f"{head}：{sums}", f"校验码 {done.digest}", "", *table, *_warnings(done)]


def _warnings(done: PayRun) -> list[str]:
    """Return who worked more overtime than the law allows."""
    return [
        f"加班超限：{one.no} {one.name} 当月超过 {one.over.over_monthly_limit_minutes / 60:g} 小时，"
        f"{one.over.days_over_limit} 天超过每日上限"
        for one in over_limits(done)
    ]
