"""Orders and units in the global search."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse

from sanbao.accounts.access import Places
from sanbao.accounts.models import User
from sanbao.kernel.errors import mark
from sanbao.kernel.navigation import Hit, Search
from sanbao.work_orders.labels import STATUS_LABELS
from sanbao.work_orders.queries.listing import LAST_RECEIVED, called, units_called, visible_orders


def orders(user: User, places: Places, query: str, limit: int) -> Iterator[Hit]:
    """Yield the visible orders that the query names by number, plate, customer or phone, the last received first."""
    keys = (
        visible_orders(user, places).filter(called(query)).order_by(*LAST_RECEIVED).values_list("pk", flat=True)[:limit]
    )
    for order in visible_orders(user, places).filter(pk__in=list(keys)).order_by(*LAST_RECEIVED):
        detail = " · ".join(filter(None, (order.plate, order.customer_name, order.model_code, order.fault_text)))
        url = reverse("work_orders:order", args=[order.pk])
        yield Hit(order.number, url, detail, str(STATUS_LABELS[order.status]))


def units(user: User, places: Places, query: str, limit: int) -> Iterator[Hit]:
    """Yield the units with this plate or VIN that came with visible orders; each leads to its orders."""
    keys = list(units_called(query).values_list("pk", flat=True)[:limit])
    seen = visible_orders(user, places).filter(unit_id__in=keys)
    known = set(seen.order_by().values_list("unit_id", flat=True).distinct())
    for unit in units_called(query).filter(pk__in=known).select_related("model", "customer"):
        number = unit.plate or unit.vin or ""
        detail = (unit.vin if unit.plate else "", unit.model.code if unit.model else "")
        url = f"{reverse('work_orders:orders')}?{urlencode({'text': number})}"
        yield Hit(number, url, " · ".join(filter(None, detail)))


SEARCH: Final = (
    Search("work_orders.view", mark("工单"), "clipboard-list", orders, order=10),
    Search("work_orders.view", mark("车辆"), "car", units, order=30),
)
