"""Every endpoint of the JSON API and who gets what there. A new endpoint adds its row; test_access.py asks for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from api import sent
from house.access_row import Who, roles

ORDER_READERS: Final = roles(
    "customer_service_clerk service_adviser technician workshop_head inspector warranty_appraiser station_manager "
    "statistician payroll_clerk finance_clerk after_sales_manager"
)
PEOPLE_READERS: Final = roles(
    "station_manager after_sales_manager statistician workshop_head service_adviser inspector payroll_clerk "
    "system_administrator technician"
)
FIGURE_READERS: Final = roles(
    "statistician station_manager after_sales_manager workshop_head payroll_clerk finance_clerk technician"
)
KEY_BEARERS: Final = "everybody with a key"
EVERYBODY: Final = "everybody"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One path and method. `answer` is for those who may; `elsewhere` for an admitted role of another station.

    Without an `act` any key will do.
    """

    path: str
    act: str
    who: Who
    answer: int = 200
    method: str = "get"
    values: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    data: Any = None
    elsewhere: int = 200

    def __str__(self) -> str:
        return f"{self.method} {self.path}{self.query}"


PERSON: Final = {"station": "A01", "no": "A001"}
MONTH: Final = {"station": "A01", "month": "2026-10"}
ORDER: Final = {"order_id": "{order}"}
RULE: Final = {"area": "kpi", "name": "quarterly"}

ENDPOINTS: Final = (
    Endpoint("/stations", "organisation.view", KEY_BEARERS),
    Endpoint("/people", "people.view", PEOPLE_READERS),
    Endpoint("/people/{station}/{no}", "people.view", PEOPLE_READERS, values=PERSON, elsewhere=404),
    Endpoint("/orders", "work_orders.view", ORDER_READERS),
    Endpoint("/orders/{order_id}", "work_orders.view", ORDER_READERS, values=ORDER, elsewhere=404),
    Endpoint(
        "/orders",
        "work_orders.receive",
        roles("service_adviser workshop_head station_manager statistician"),
        201,
        "post",
        data=sent.order("WX2610-A0100", jobs=[sent.job(people=[{"no": "A001"}])]),
        elsewhere=404,
    ),
    Endpoint(
        "/orders/{order_id}/complete",
        "work_orders.complete",
        roles("workshop_head inspector station_manager statistician"),
        method="post",
        values=ORDER,
        elsewhere=404,
    ),
    Endpoint(
        "/orders/{order_id}/void",
        "work_orders.void",
        roles("station_manager statistician after_sales_manager"),
        method="post",
        values=ORDER,
        data={"reason": "重复登记"},
        elsewhere=404,
    ),
    Endpoint(
        "/orders/{order_id}/cause",
        "work_orders.name_cause",
        roles("workshop_head inspector station_manager statistician"),
        422,  # the order is no rework
        "post",
        values=ORDER,
        data={"cause": "faulty_part"},
        elsewhere=404,
    ),
    Endpoint("/entries", "ledger.view", FIGURE_READERS),
    Endpoint("/statistics", "statistics.view", FIGURE_READERS, query="?month=2026-10"),
    Endpoint(
        "/statistics/regions/{code}/{month}",
        "statistics.view",
        FIGURE_READERS,
        values={"code": "HD", "month": "2026-10"},
        elsewhere=404,
    ),
    Endpoint("/statistics/{station}/{month}", "statistics.view", FIGURE_READERS, values=MONTH, elsewhere=404),
    Endpoint(
        "/statistics/{station}/{month}/close",
        "statistics.close_month",
        roles("statistician station_manager after_sales_manager"),
        method="post",
        values={"station": "A01", "month": "2025-01"},
        elsewhere=404,
    ),
    Endpoint("/rules", "", KEY_BEARERS),
    Endpoint("/rules/{area}/{name}/schema", "", KEY_BEARERS, values=RULE),
    Endpoint(
        "/rules/{area}/{name}", "", KEY_BEARERS, method="post", values=RULE, data={"forms": [], "as_of": "2026-10-31"}
    ),
)
# Addresses below /api/ that ask for no key, with the reason.
OPEN: Final = {
    "api/v1/openapi.json": "the description of the interface says nothing about anybody",
    "api/v1/": "there is nothing: 404",
    "api/<path:rest>": "there is nothing: 404",
    "api/": "there is nothing: 404",
}
