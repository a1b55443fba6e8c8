"""Repair ledgers in: every row a completed order, all or nothing, the same order never twice."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from sanbao.accounts.models import User
from sanbao.audit.services import record
from sanbao.documents.sheets.importing import Progress, Reading, SheetKind, collector_at_rest, read_records
from sanbao.documents.sheets.outcome import (
    Finish,
    Importer,
    ImportOutcome,
    ImportRequest,
    Link,
    Sample,
    nothing_more,
)
from sanbao.documents.sheets.reading import Sheet
from sanbao.documents.sheets.titles import month_in_titles
from sanbao.kernel.errors import Fault, mark
from sanbao.kernel.periods import Month
from sanbao.ledger.rules.rework import Cause
from sanbao.network.errors import StationUnknown
from sanbao.network.models import Person, Station
from sanbao.work_orders.bulk import causes_of, known_day, known_orders, store_completed
from sanbao.work_orders.bulk_rows import Known
from sanbao.work_orders.causes import note_cause
from sanbao.work_orders.imports.columns import COLUMNS, LedgerContext, PersonHere
from sanbao.work_orders.imports.rows import LedgerRow, build
from sanbao.work_orders.imports.shown import sample_of
from sanbao.work_orders.permissions import IMPORT
from sanbao.work_orders.rules.content import OrderContent, Written

Records = list[tuple[int, LedgerRow]]


@collector_at_rest()
def run(
    sheet: Sheet,
    request: ImportRequest,
    *,
    actor: User | None,
    now: datetime,
    store: bool,
    progress: Progress,
    finish: Finish = nothing_more,
) -> ImportOutcome:
    """Check a repair ledger and, if `store` is set and nothing stands against it, store and post its orders.

    Raises: StationUnknown.
    """
    station = Station.objects.filter(code=request.station_code).first()
    if station is None:
        raise StationUnknown(code=request.station_code)
    reading = read_records(
        sheet,
        REPAIR_LEDGER,
        request.mapping,
        context=_context(station, request.month or month_in_titles(sheet)),
        progress=progress,
    )
    checked = _Checked(station, reading, request.month)
    if not store or (checked.faults and not request.accept_good):
        return checked.outcome(stored=False)
    sheet.release()  # the orders are read; their storing needs the room
    with transaction.atomic():
        _store(station, checked, file_name=sheet.file_name, actor=actor, now=now, progress=progress)
        finish(checked.outcome(stored=True))
    return checked.outcome(stored=True)


def _context(station: Station, month: Month | None) -> LedgerContext:
    people: dict[str, tuple[PersonHere, ...]] = {}
    for person in Person.objects.filter(station=station):
        here = PersonHere(person.pk, person.name, person.left_on)
        for word in {"".join(person.name.split()), person.no}:
            people[word] = (*people.get(word, ()), here)
    return LedgerContext(month=month, names=frozenset(people), people=people)


class _Checked:
    """A ledger's rows held against each other and against the orders that are there already."""

    def __init__(self, station: Station, reading: Reading[LedgerRow], month: Month | None) -> None:
        self.rows = len(reading.records) + len(reading.refused_rows)
        self.faults = list(reading.faults)
        self.unchanged = 0
        orders = [record.order for _, record in reading.records]
        numbers = {order.number for order in orders} | {order.original_number for order in orders}
        self._known = known_orders(station.pk, numbers)
        self._named: list[tuple[int, str, Cause]] = []
        self.new = list(self._new(reading.records, month))
        self.causes = list(self._causes(station))
        self.warnings = list(self._lost_originals())

    def outcome(self, *, stored: bool) -> ImportOutcome:
        return ImportOutcome(
            rows=self.rows,
            accepted=len(self.new),
            unchanged=self.unchanged,
            faults=tuple(sorted(self.faults, key=lambda fault: fault.row or 0)),
            warnings=tuple(self.warnings),
            stored=stored,
            sample=Sample() if stored else sample_of(self.new),
        )

    def _new(self, records: Records, month: Month | None) -> Iterator[tuple[int, Written]]:
        seen: dict[str, tuple[int, str]] = {}
        for row, (order, cause) in records:
            written = Written.of(order)
            if month is not None and known_day(order) not in month:
                self.faults.append(_outside(row, order, month))
                continue
            if fault := _conflict(row, written, self._known.get(order.number), seen.get(order.number)):
                self.faults.append(fault)
                continue
            if cause:
                self._named.append((row, order.number, cause))
            if order.number in self._known or order.number in seen:
                self.unchanged += 1
            else:
                seen[order.number] = row, written.fingerprint
                yield row, written

    def _causes(self, station: Station) -> Iterator[tuple[str, Cause]]:
        """Yield the causes that are still to be named. What was named otherwise before is changed on its page only."""
        stored = causes_of(station.pk, [number for _, number, _ in self._named])
        for row, number, cause in self._named:
            if stored.get(number, cause) != cause:
                told = mark("返修 {number} 已填了另一个返修原因；要更改，请在工单页面上改。")
                self.faults.append(Fault("work_orders.cause_taken", told, {"number": number}, row, "返修原因"))
            elif number not in stored:
                stored[number] = cause
                yield number, cause

    def _lost_originals(self) -> Iterator[Fault]:
        numbers = {order.number for _, (order, _) in self.new} | self._known.keys()
        for row, (order, _) in self.new:
            if order.original_number and order.original_number not in numbers:
                yield Fault(
                    "work_orders.original_not_found",
                    mark("找不到原单 {number}，这次返修不会计到任何人的返修数里。"),
                    {"number": order.original_number},
                    row,
                    "备注",
                )


def _conflict(row: int, written: Written, known: Known | None, seen: tuple[int, str] | None) -> Fault | None:
    order, mark_of_order = written
    if known is not None and known.fingerprint != mark_of_order:
        told = mark("工单号 {number} 系统里已有且内容不同；如需更正，请先作废原工单，或改用正确的工单号。")
        return Fault("work_orders.number_taken", told, {"number": order.number}, row, "工单号", order.number)
    if seen is not None and seen[1] != mark_of_order:
        told = mark("工单号 {number} 与第 {other} 行相同但内容不同，请核对工单号。")
        params = {"number": order.number, "other": str(seen[0])}
        return Fault("work_orders.number_twice", told, params, row, "工单号", order.number)
    return None


def _outside(row: int, order: OrderContent, month: Month) -> Fault:
    told = mark("完工日期 {day} 不在 {month} 内，请核对日期或选择正确的月份。")
    day = known_day(order).isoformat()
    return Fault("work_orders.outside_the_month", told, {"day": day, "month": month.label}, row, "日期", day)


def _store(
    station: Station, checked: _Checked, *, file_name: str, actor: User | None, now: datetime, progress: Progress
) -> None:
    """Raises: NumberTaken if another import has stored one of the numbers with other content in the meantime."""
    orders: Sequence[Written] = [order for _, order in checked.new]
    stored = store_completed(station=station, orders=orders, actor=actor, now=now, progress=progress)
    known = known_orders(station.pk, [number for number, _ in checked.causes])
    for number, cause in checked.causes:
        note_cause(order_id=known[number].id, cause=cause, actor=actor, now=now)
    if not stored and not checked.causes:
        return
    record(
        actor=actor,
        act=IMPORT.code,
        subject=f"sheet:{file_name}",
        station_id=station.pk,
        facts=_facts(stored, checked),
        now=now,
    )


def _facts(stored: int, checked: _Checked) -> dict[str, int]:
    facts = {"orders": stored, "unchanged": checked.unchanged, "refused": len(checked.faults)}
    return {**facts, "causes": len(checked.causes)} if checked.causes else facts


REPAIR_LEDGER: SheetKind[LedgerRow] = SheetKind(
    code="repair_ledger", title=mark("维修台账"), columns=COLUMNS, build=build
)
EXAMPLE = (
    ("日期", date(2026, 10, 3)),
    ("工单号", "WX2610-0001"),
    ("车牌号", "鲁B12345"),
    ("车型", "LG110"),
    ("行驶里程", 12345),
    ("客户", "曹先生"),
    ("故障系统", "底盘"),
    ("故障描述", "制动异响"),
    ("维修项目", "更换前制动片"),
    ("维修类别", "三包外"),
    ("主修", "许刚"),
    ("参与人员", "朱峰"),
    ("工时分配", "60:40"),
    ("标准工时", Decimal("1.4")),
    ("开工时间", "08:15"),
    ("完工时间", "09:50"),
    ("工时费", Decimal(84)),
    ("配件名称", "前制动片"),
    ("数量", 2),
    ("配件费", Decimal(380)),
    ("检验", "合格"),
    ("备注", "返修请写原单号，如：返修，原单WX2609-0012"),
)
LEDGER_IMPORTER = Importer(
    kind=REPAIR_LEDGER,
    act=IMPORT,
    run=run,
    order=30,
    icon="tool",
    summary=mark("每行一张完工工单：谁修的、多少工时、多少钱。月统计从这里来。"),
    example=EXAMPLE,
    links=(
        Link(mark("查看{month}的月统计"), "month:{station}:{month}"),
        Link(mark("查看{month}的工单"), "work_orders:{station}/{month}"),
    ),
)
IMPORTERS = (LEDGER_IMPORTER,)
