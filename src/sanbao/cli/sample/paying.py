"""The pay runs of the sample network: every closed month, the last one approved, the ones before it paid."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sanbao.accounts.models import User
from sanbao.cli.sample import invented, scores, wages
from sanbao.cli.sample.loading import Progress
from sanbao.kernel.periods import SHANGHAI, Month
from sanbao.network.models import Person, Station
from sanbao.payroll.models import PayRun
from sanbao.payroll.rules.items import ItemKind
from sanbao.payroll.services import runs
from sanbao.payroll.services.items import enter_item


def pay_months(first: Month, last: Month, progress: Progress) -> None:
    """Score and pay every closed month from `first` to before `last`. What is there already is left as it is."""
    wages.agree(first)
    scores.agree(first)
    months = _until(first, last)
    todo = [(station, month) for month in months for station in Station.objects.exclude(code=invented.HQ)]
    for done, (station, month) in enumerate(todo, start=1):
        scores.score(station, month, first)
        _pay(station, month, last)
        progress(done, len(todo))
    scores.fill_form(last.previous)
    scores.appeal(last.previous)


def _until(first: Month, last: Month) -> list[Month]:
    months = [first]
    while months[-1].next < last:
        months.append(months[-1].next)
    return months


def _pay(station: Station, month: Month, last: Month) -> None:
    if PayRun.objects.filter(station=station, month=month).exists():
        return
    clerk, cashier = User.objects.get(username="xinzi"), User.objects.get(username="caiwu")
    manager = User.objects.get(username="buzhang")
    at = datetime.combine(month.next.first, time(10), tzinfo=SHANGHAI) + timedelta(days=5)
    if station.code == invented.STATIONS[0].code and month.next == last:
        _enter_items(station, month, clerk, at)
    run = runs.draft(station=station, month=month, actor=clerk, now=at)
    runs.check(run_id=run.pk, actor=cashier, now=at + timedelta(days=1))
    runs.approve(run_id=run.pk, actor=manager, now=at + timedelta(days=2))
    if month.next < last:
        paid_at = at + timedelta(days=4)
        runs.pay(run_id=run.pk, paid_on=paid_at.date(), actor=cashier, now=paid_at)
    if month.next.next < last:
        runs.lock(run_id=run.pk, actor=clerk, now=at + timedelta(days=6))


def _enter_items(station: Station, month: Month, clerk: User, now: datetime) -> None:
    """What is entered by hand for the last closed month: a group's deduction, an allowance, a damage agreed to."""
    people = {person.no: person for person in Person.objects.filter(station=station)}
    entered: tuple[dict[str, Any], ...] = (
        {
            "kind": ItemKind.QUALITY_DEDUCTION,
            "label": "交车检验不合格",
            "team": people["A104"].team,
            "amount": Decimal("160.00"),
            "reason": "两辆车交车前复检不合格",
        },
        {
            "kind": ItemKind.SPECIAL_ALLOWANCE,
            "label": "高温津贴",
            "person": people["A103"],
            "amount": Decimal("200.00"),
            "reason": "露天救援三次",
        },
        {
            "kind": ItemKind.DAMAGE,
            "label": "工具赔偿",
            "person": people["A108"],
            "amount": Decimal("120.00"),
            "consented_on": month.days[-2],
            "reason": "遗失扭力扳手，本人同意赔偿",
        },
    )
    for item in entered:
        enter_item(station=station, month=month, actor=clerk, now=now, **item)
