"""Orders as a table to take away."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from sanbao.accounts.access import Places
from sanbao.documents.sheets.values import Value
from sanbao.documents.sheets.writing import CellKind, Table, TableColumn
from sanbao.kernel.identifiers import mask_phone
from sanbao.kernel.periods import SHANGHAI
from sanbao.ledger.labels import CATEGORY_LABELS
from sanbao.work_orders.labels import STATUS_LABELS
from sanbao.work_orders.models import WorkOrder
from sanbao.work_orders.queries.listing import OrderFilter, shows_phone

CHUNK: Final = 500


def table_of(keys: Sequence[int], phones: Places, places: Places, wanted: OrderFilter) -> Table:
    """Return the table of these orders, read a few hundred at a time."""
    days = " – ".join(str(day or "") for day in (wanted.from_on, wanted.until_on)) if wanted.from_on else ""
    return Table(title=_("维修工单"), columns=_columns(), rows=_rows(keys, phones, places), subtitle=days)


def _columns() -> list[TableColumn]:
    text, money, moment = CellKind.TEXT, CellKind.MONEY, CellKind.MOMENT
    return [
        TableColumn(_("工单号"), text),
        TableColumn(_("单位"), text),
        TableColumn(_("状态"), text),
        TableColumn(_("维修类别"), text),
        TableColumn(_("客户"), text),
        TableColumn(_("电话"), text),
        TableColumn(_("车牌号"), text),
        TableColumn(_("车架号"), text),
        TableColumn(_("车型"), text),
        TableColumn(_("行驶里程(公里)"), CellKind.WHOLE),
        TableColumn(_("故障系统"), text),
        TableColumn(_("故障描述"), text),
        TableColumn(_("维修项目"), text),
        TableColumn(_("主修"), text),
        TableColumn(_("参与人员"), text),
        TableColumn(_("标准工时"), CellKind.MINUTES),
        TableColumn(_("工时费"), money),
        TableColumn(_("配件费"), money),
        TableColumn(_("合计"), money),
        TableColumn(_("接车时间"), moment),
        TableColumn(_("开工时间"), moment),
        TableColumn(_("完工时间"), moment),
        TableColumn(_("完工日期"), CellKind.DAY),
        TableColumn(_("计入月份"), text),
        TableColumn(_("原工单号"), text),
        TableColumn(_("备注"), text),
    ]


def _rows(keys: Sequence[int], phones: Places, places: Places) -> Iterator[Sequence[Value]]:
    for start in range(0, len(keys), CHUNK):
        for order in _read(keys[start : start + CHUNK]):
            yield _row(order, phones, places)


def _read(keys: Sequence[int]) -> QuerySet[WorkOrder]:
    orders = WorkOrder.objects.filter(pk__in=keys).select_related("station", "lead")
    return orders.prefetch_related("jobs__shares__person").order_by("-pk")


def _row(order: WorkOrder, phones: Places, places: Places) -> list[Value]:
    jobs = list(order.jobs.all())
    others = {share.person_id: share.person.name for job in jobs for share in job.shares.all()}
    others.pop(order.lead_id or 0, None)
    seen = shows_phone(order, phones, places)
    return [
        order.number,
        order.station.name,
        str(STATUS_LABELS[order.status]),
        str(CATEGORY_LABELS[order.category]),
        order.customer_name,
        order.customer_phone if seen or not order.customer_phone else mask_phone(order.customer_phone),
        order.plate,
        order.vin,
        order.model_code,
        order.odometer_km,
        order.fault_system,
        order.fault_text,
        "；".join(job.operation for job in jobs),
        order.lead.name if order.lead else "",
        "、".join(others.values()),
        sum(job.standard_minutes for job in jobs),
        order.labour,
        order.parts,
        order.labour + order.parts if jobs else Decimal(0),
        *(at.astimezone(SHANGHAI) if at else None for at in (order.received_at, order.started_at, order.finished_at)),
        order.completed_on,
        str(order.counted_month) if order.counted_month else "",
        order.original_number,
        order.remark,
    ]
