"""One row of a repair ledger becomes one completed order with one job."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple, cast

from sanbao.documents.sheets import cells
from sanbao.documents.sheets.cells import CellFault
from sanbao.documents.sheets.importing import Context, RowFault
from sanbao.documents.sheets.values import Value
from sanbao.kernel.errors import mark
from sanbao.kernel.periods import SHANGHAI, Month
from sanbao.ledger.rules.entries import Category
from sanbao.ledger.rules.rework import Cause
from sanbao.work_orders.imports.columns import LedgerContext, PersonHere
from sanbao.work_orders.imports.words import PAYER_OF, original_in
from sanbao.work_orders.rules.content import FinishBeforeStart, JobContent, OrderContent, PartLine, SharesDoNotFit

FINEST_SHARE = 1000  # shares may have three decimals
HUNDRED = 100
EARLIEST_FINISH = timedelta(days=-1)  # beside the day of the row; work at night is written under either day
LATEST_FINISH = timedelta(days=60)


class LedgerRow(NamedTuple):
    """A row's order and, of a rework, the cause that the row names; it is no part of what the order says."""

    order: OrderContent
    cause: Cause | None = None


class Understood(NamedTuple):
    """What the cells of a row say together."""

    people: tuple[int, ...]
    weights: tuple[int, ...]
    started: datetime | None
    finished: datetime | None


def build(values: Mapping[str, Any], context: Context) -> LedgerRow | list[RowFault]:
    """Return the order of a row with its cause, or everything that is wrong between its cells."""
    understood, faults = _understood(values, cast("LedgerContext", context))
    return faults or LedgerRow(_order(values, understood), values["cause"])


def faults_between(values: Mapping[str, Any], context: Context) -> list[RowFault]:
    """Return what is wrong between the cells of a row of which some are faulty and missing here."""
    return _understood(values, cast("LedgerContext", context))[1]


def _understood(values: Mapping[str, Any], context: LedgerContext) -> tuple[Understood, list[RowFault]]:
    faults: list[RowFault] = []
    people = tuple([person.id for person in _people(values, context, faults)])
    weights = _weights(values, faults)
    started = _moment("started", values, faults)
    finished = _moment("finished", values, faults)
    faults.extend(_between(values, started, finished))
    faults.extend(_days(values.get("work_on"), finished, context.today))
    return Understood(people, weights, started, finished), faults


def _people(values: Mapping[str, Any], context: LedgerContext, faults: list[RowFault]) -> Iterator[PersonHere]:
    """Yield lead and helpers. Several names in the lead's cell: the first leads, the others help."""
    seen: set[int] = set()
    for key in ("lead", "helpers"):
        for name, _ in values.get(key) or ():
            person = _person(key, name, context.people.get(name, ()), values.get("work_on"), faults)
            if person is None:
                continue
            if person.id in seen:
                told = mark("“{name}”在主修和参与人员里都写了，请只写一次。")
                faults.append(RowFault(key, "work_orders.person_twice", told, {"name": name}))
            seen.add(person.id)
            yield person


def _person(
    key: str, name: str, found: tuple[PersonHere, ...], work_on: date | None, faults: list[RowFault]
) -> PersonHere | None:
    if not found:
        told = mark("花名册里没有“{name}”，请核对姓名，或先在花名册中登记。")
        faults.append(RowFault(key, "work_orders.person_unknown", told, {"name": name}))
        return None
    if len(found) == 1 and found[0].left_on is None:  # nearly everybody
        return found[0]
    working = [one for one in found if one.left_on is None or work_on is None or work_on < one.left_on]
    if not working:
        told = mark("“{name}”已于 {left_on} 离职，请核对日期和姓名。")
        params = {"name": name, "left_on": str(found[0].left_on)}
        faults.append(RowFault(key, "work_orders.person_had_left", told, params))
        return None
    if len(working) > 1:
        told = mark("本单位有 {count} 位“{name}”，请改填工号。")
        faults.append(RowFault(key, "work_orders.person_ambiguous", told, {"name": name, "count": str(len(working))}))
        return None
    return working[0]


def _weights(values: Mapping[str, Any], faults: list[RowFault]) -> tuple[int, ...]:
    """Return the shares as they stand in their column or beside the names; of all who are named, known or not."""
    shares = values.get("shares") or ()
    if "lead" not in values or "helpers" not in values:
        return ()
    named = (*values["lead"], *values["helpers"])
    beside = [one.share for one in named if one.share is not None]
    if beside:
        return _shares_beside(named, beside, shares, faults)
    if shares and len(shares) != len(named):
        params = {"shares": str(len(shares)), "people": str(len(named))}
        faults.append(RowFault("shares", SharesDoNotFit.code, SharesDoNotFit.message, params))
        return ()
    return _whole(shares)


def _shares_beside(
    named: Sequence[cells.Participant], beside: list[Decimal], shares: tuple[Decimal, ...], faults: list[RowFault]
) -> tuple[int, ...]:
    key = "lead" if named[0].share is not None else "helpers"
    if shares:
        told = mark("名字旁和“工时分配”列里都写了比例，请只写一处。")
        faults.append(RowFault("shares", "work_orders.shares_twice", told))
    elif len(beside) < len(named):
        told = mark("只有部分人的名字旁写了比例，请每个人都写，或都写在“工时分配”列里，例如 60:40。")
        faults.append(RowFault(key, "work_orders.shares_of_some", told))
    elif (total := sum(beside, Decimal(0))) != HUNDRED:
        told = mark("分配比例加起来是 {total}，不是 100，请核对。")
        params = {"total": f"{total.normalize():f}"}
        faults.append(RowFault(key, "documents.cell_shares_not_hundred", told, params))
    else:
        return _whole(tuple(beside))
    return ()


@lru_cache(maxsize=1_024)
def _whole(shares: tuple[Decimal, ...]) -> tuple[int, ...]:
    if all(share == int(share) for share in shares):
        return tuple(int(share) for share in shares)
    return tuple(int(share * FINEST_SHARE) for share in shares)


def _moment(key: str, values: Mapping[str, Any], faults: list[RowFault]) -> datetime | None:
    value = values[key]
    if isinstance(value, datetime):  # most tidy sheets
        return value.replace(second=0, microsecond=0, tzinfo=SHANGHAI)
    day: date | None = values.get("work_on")
    try:
        return _written_moment(value, day)
    except CellFault as fault:
        if day:  # without it nearly no time can be told, and the day's own fault says so
            faults.append(RowFault(key, fault.code, fault.message, fault.params))
        return None


@lru_cache(maxsize=4_096, typed=True)  # many jobs of a day begin or end at the same time
def _written_moment(value: Value, day: date | None) -> datetime | None:
    if cells.is_blank(value):
        return None
    return cells.moment(value, on=day, month=Month.of(day) if day else None)


def _between(values: Mapping[str, Any], started: datetime | None, finished: datetime | None) -> Iterator[RowFault]:
    if started and finished and finished < started:
        yield _finish_before_start(started, finished)
    category = values.get("category")
    if category is Category.REWORK and values.get("labour"):
        yield RowFault(
            "labour", "work_orders.rework_with_labour", mark("返修不计工时费，请把工时费改为 0,或改正维修类别。")
        )
    if values.get("cause") and category is not None and category is not Category.REWORK:
        told = mark("只有返修才填返修原因，请清空，或把维修类别改为返修。")
        yield RowFault("cause", "work_orders.cause_without_rework", told)


def _finish_before_start(started: datetime, finished: datetime) -> RowFault:
    params = {"finished": f"{finished:%H:%M}", "started": f"{started:%H:%M}"}
    if started.date() != finished.date():
        params = {"finished": f"{finished:%Y-%m-%d %H:%M}", "started": f"{started:%Y-%m-%d %H:%M}"}
        return RowFault("finished", FinishBeforeStart.code, FinishBeforeStart.message, params)
    told = mark("完工时间 {finished} 早于开工时间 {started}，请更正；跨夜请写成 {next_day} {finished}。")
    next_day = f"{finished + timedelta(days=1):%Y-%m-%d}"
    return RowFault("finished", FinishBeforeStart.code, told, {**params, "next_day": next_day})


def _days(day: date | None, finished: datetime | None, today: date) -> Iterator[RowFault]:
    """Yield what the days of a row cannot be: work to come, or a finish far away from the day of the row."""
    on = finished.date() if finished else None
    to_come = mark("{day} 还没有到，请核对年份和日期。")
    if day and day > today:
        yield RowFault("work_on", "work_orders.day_to_come", to_come, {"day": day.isoformat()})
    elif on and on > today:
        yield RowFault("finished", "work_orders.day_to_come", to_come, {"day": on.isoformat()})
    if on and day and not EARLIEST_FINISH <= on - day <= LATEST_FINISH:
        told = mark("完工时间 {finished} 与日期 {day} 对不上，请核对年份和月份。")
        params = {"finished": on.isoformat(), "day": day.isoformat()}
        yield RowFault("finished", "work_orders.finish_far_from_day", told, params)


def _order(values: Mapping[str, Any], row: Understood) -> OrderContent:
    day: date = values["work_on"]
    job = JobContent(
        operation=values["operation"],
        payer=PAYER_OF[values["category"]],
        standard_minutes=values["standard_minutes"],
        labour=values["labour"],
        people=row.people,
        weights=row.weights,
        parts=_parts(values),
    )
    return OrderContent(
        number=values["number"],
        category=values["category"],
        plate=values["plate"],
        vin=values["vin"],
        model_code=values["model_code"],
        customer_name=values["customer_name"],
        customer_phone=values["customer_phone"],
        fault_system=values["fault_system"],
        fault_text=values["fault_text"],
        received_at=row.started or row.finished or datetime(day.year, day.month, day.day, tzinfo=SHANGHAI),
        started_at=row.started,
        finished_at=row.finished,
        completed_on=None if row.finished else day,
        odometer_km=values["odometer_km"],
        jobs=(job,),
        is_outing=bool(values["is_outing"] or values["outing_km"]),
        outing_km=values["outing_km"],
        inspection=values["inspection"],
        original_number=values["original"] or original_in(values["remark"]),
        remark=values["remark"],
    )


def _parts(values: Mapping[str, Any]) -> tuple[PartLine, ...]:
    return _part(values["part_name"], values["quantity"], values["parts"])


@lru_cache(maxsize=1_024)
def _part(name: str, quantity: Decimal | None, amount: Decimal) -> tuple[PartLine, ...]:
    """The same parts are used again and again: equal ones are one object, and a large ledger takes up less room."""
    if not name and not amount:
        return ()
    return (PartLine(name or "配件", Decimal(1) if quantity is None else quantity, amount),)
