"""Repair ledgers in: every row a completed order, all or nothing, the same order never twice."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from sanbao.accounts.models import User
from sanbao.audit.services import record
from sanbao.documents.sheets.importing import Progress, SheetKind, collector_at_rest, read_records
from sanbao.documents.sheets.outcome import Finish, Importer, ImportOutcome, ImportRequest, Link, nothing_more
from sanbao.documents.sheets.reading import Sheet
from sanbao.documents.sheets.titles import month_in_titles
from sanbao.kernel.errors import mark
from sanbao.kernel.periods import Month, business_date
from sanbao.network.errors import StationUnknown
from sanbao.network.models import Person, Station
from sanbao.work_orders.bulk import known_orders, store_completed
from sanbao.work_orders.causes import note_cause
from sanbao.work_orders.imports.checked import Checked
from sanbao.work_orders.imports.columns import COLUMNS, LedgerContext, PersonHere
from sanbao.work_orders.imports.rows import LedgerRow, build, faults_between
from sanbao.work_orders.imports.words import voided
from sanbao.work_orders.permissions import IMPORT


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
    titled = month_in_titles(sheet)
    context = _context(station, request.month or titled, business_date(now))
    reading = read_records(sheet, REPAIR_LEDGER, request.mapping, context=context, progress=progress)
    checked = Checked(station, reading, asked=request.month, titled=titled)
    if not store or not reading.header.is_complete or (checked.faults and not request.accept_good):
        return checked.outcome(stored=False)
    sheet.release()  # the orders are read; their storing needs the room
    with transaction.atomic():
        _store(station, checked, file_name=sheet.file_name, actor=actor, now=now, progress=progress)
        finish(checked.outcome(stored=True))
    return checked.outcome(stored=True)


def _context(station: Station, month: Month | None, today: date) -> LedgerContext:
    people: dict[str, tuple[PersonHere, ...]] = {}
    for person in Person.objects.filter(station=station):
        here = PersonHere(person.pk, person.name, person.left_on)
        for word in {"".join(person.name.split()), person.no}:
            people[word] = (*people.get(word, ()), here)
    return LedgerContext(month=month, names=frozenset(people), people=people, today=today)


def _store(
    station: Station, checked: Checked, *, file_name: str, actor: User | None, now: datetime, progress: Progress
) -> None:
    """Raises: NumberTaken if another import has stored one of the numbers with other content in the meantime."""
    orders = [order for _, order in checked.new]
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


def _facts(stored: int, checked: Checked) -> dict[str, int]:
    facts = {"orders": stored, "unchanged": checked.unchanged, "refused": len(checked.faults)}
    return {**facts, "causes": len(checked.causes)} if checked.causes else facts


REPAIR_LEDGER: SheetKind[LedgerRow] = SheetKind(
    code="repair_ledger",
    title=mark("维修台账"),
    columns=COLUMNS,
    build=build,
    between=faults_between,
    leave_out=voided,
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
