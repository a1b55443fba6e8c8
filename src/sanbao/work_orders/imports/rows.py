"""One row of a repair ledger becomes one completed order with one job."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple, cast

from sanbao.documents.sheets import cells
from sanbao.documents.sheets.cells import CellFault
from sanbao.documents.sheets.importing import Context, RowFault
from sanbao.kernel.errors import mark
from sanbao.kernel.periods import SHANGHAI
from sanbao.ledger.rules.entries import Category
from sanbao.ledger.rules.rework import Cause
from sanbao.work_orders.imports.columns import PAYER_OF, LedgerContext, PersonHere, original_in
from sanbao.work_orders.rules.content import FinishBeforeStart, JobContent, OrderContent, PartLine, SharesDoNotFit

FINEST_SHARE = 1000  # shares may have three decimals


class LedgerRow(NamedTuple):
    """A row's order and, of a rework, the cause that the row names; it is no part of what the order says."""

    order: OrderContent
    cause: Cause | None = None


def build(values: Mapping[str, Any], context: Context) -> LedgerRow | list[RowFault]:
    """Return the order of a row with its cause, or everything that is wrong between its cells."""
    known = cast("LedgerContext", context)
    faults: list[RowFault] = []
    people = list(_people(values, known, faults))
    weights = _weights(values["shares"], len(people), faults)
    started = _moment("started", values, faults)
    finished = _moment("finished", values, faults)
    faults.extend(_between(values, started, finished))
    if faults:
        return faults
    return LedgerRow(_order(values, tuple(person.id for person in people), weights, started, finished), values["cause"])


def _people(values: Mapping[str, Any], context: LedgerContext, faults: list[RowFault]) -> Iterator[PersonHere]:
    """Yield lead and helpers. Several names in the lead's cell: the first leads, the others help."""
    seen: set[int] = set()
    for key in ("lead", "helpers"):
        for name in values[key]:
            person = _person(key, name, context.people.get(name, ()), values["work_on"], faults)
            if person is None:
                continue
            if person.id in seen:
                faults.append(
                    RowFault(
                        key,
                        "work_orders.person_twice",
                        mark("“{name}”在主修和参与人员里都写了，请只写一次。"),
                        {"name": name},
                    )
                )
            seen.add(person.id)
            yield person


def _person(
    key: str, name: str, found: tuple[PersonHere, ...], work_on: date, faults: list[RowFault]
) -> PersonHere | None:
    if not found:
        told = mark("花名册里没有“{name}”，请核对姓名，或先在花名册中登记。")
        faults.append(RowFault(key, "work_orders.person_unknown", told, {"name": name}))
        return None
    working = [person for person in found if person.left_on is None or work_on < person.left_on]
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


def _weights(shares: tuple[Decimal, ...], people: int, faults: list[RowFault]) -> tuple[int, ...]:
    if shares and people and len(shares) != people:
        params = {"shares": str(len(shares)), "people": str(people)}
        faults.append(RowFault("shares", SharesDoNotFit.code, SharesDoNotFit.message, params))
        return ()
    return _whole(shares)


@lru_cache(maxsize=1_024)
def _whole(shares: tuple[Decimal, ...]) -> tuple[int, ...]:
    if all(share == int(share) for share in shares):
        return tuple(int(share) for share in shares)
    return tuple(int(share * FINEST_SHARE) for share in shares)


def _moment(key: str, values: Mapping[str, Any], faults: list[RowFault]) -> datetime | None:
    value = values[key]
    if isinstance(value, datetime):  # most tidy sheets
        return value.replace(second=0, microsecond=0, tzinfo=SHANGHAI)
    if cells.is_blank(value):
        return None
    try:
        return cells.moment(value, on=values["work_on"])
    except CellFault as fault:
        faults.append(RowFault(key, fault.code, fault.message, fault.params))
        return None


def _between(values: Mapping[str, Any], started: datetime | None, finished: datetime | None) -> Iterator[RowFault]:
    if started and finished and finished < started:
        params = {"finished": f"{finished:%H:%M}", "started": f"{started:%H:%M}"}
        yield RowFault("finished", FinishBeforeStart.code, FinishBeforeStart.message, params)
    if values["category"] is Category.REWORK and values["labour"]:
        yield RowFault(
            "labour", "work_orders.rework_with_labour", mark("返修不计工时费，请把工时费改为 0,或改正维修类别。")
        )
    if values["cause"] and values["category"] is not Category.REWORK:
        told = mark("只有返修才填返修原因，请清空，或把维修类别改为返修。")
        yield RowFault("cause", "work_orders.cause_without_rework", told)


def _order(
    values: Mapping[str, Any],
    people: tuple[int, ...],
    weights: tuple[int, ...],
    started: datetime | None,
    finished: datetime | None,
) -> OrderContent:
    day: date = values["work_on"]
    job = JobContent(
        operation=values["operation"],
        payer=PAYER_OF[values["category"]],
        standard_minutes=values["standard_minutes"],
        labour=values["labour"],
        people=people,
        weights=weights,
        parts=_parts(values),
    )
    midnight = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
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
        received_at=started or finished or midnight,
        started_at=started,
        finished_at=finished,
        completed_on=None if finished else day,
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
