"""The addresses of wages: runs, slips, month items, trials; terms and reports."""

from typing import Final

from house.access_row import Row, roles
from sanbao.accounts.rules.roles import Role

RUN_READERS: Final = roles("payroll_clerk finance_clerk after_sales_manager station_manager")
DRAFTERS: Final = roles("payroll_clerk")
CHECKERS: Final = roles("payroll_clerk finance_clerk station_manager")
APPROVERS: Final = roles("station_manager after_sales_manager")
PAYERS: Final = roles("finance_clerk")
LOCKERS: Final = roles("payroll_clerk finance_clerk")
ITEM_KEEPERS: Final = roles("payroll_clerk station_manager")
OF_RUN: Final = "payroll/<str:station>/<payroll_month:month>/"
OWN_SLIP: Final = "payroll/mine/<str:station>/<payroll_month:month>/"
PAGES: Final = "tests/payroll/test_page_queries.py::test_"
# The run of the scene is a draft with one slip, that of the technician.
RUN: Final = {
    "station": "{pay_run.station.code}",
    "month": "{pay_run.month}",
    "no": "{technician.no}",
    "number": "1",
    "position": "0",
    "file_format": "pdf",
    "item_id": "{month_item.pk}",
}


def of_run(route: str, who: frozenset[Role] = RUN_READERS, answer: int = 200, method: str = "get") -> Row:
    """Return the row of a page or button of a run."""
    return Row(OF_RUN + route, who, answer, method, RUN, elsewhere=404)


def listed(route: str, test: str, who: frozenset[Role] = RUN_READERS) -> Row:
    """Return the row of a page of a run that lists many things."""
    return Row(OF_RUN + route, who, values=RUN, elsewhere=404, counted=f"{PAGES}{test}")


def own_slip(route: str) -> Row:
    """Return the row of a page of one's own slip; those who ask have none."""
    return Row(OWN_SLIP + route, frozenset(Role), 404, values=RUN)


RUNS: Final = (
    Row(
        "payroll/", RUN_READERS, elsewhere=200, counted=f"{PAGES}the_list_of_runs_costs_the_same_whatever_their_number"
    ),
    Row("payroll/mine/", frozenset(Role), counted=f"{PAGES}ones_own_slips_cost_the_same_whatever_their_number"),
    own_slip(""),
    own_slip("GZ-01.<str:file_format>"),
    own_slip("lines/<int:number>/"),
    of_run(""),
    of_run("draft/", DRAFTERS, 302, "post"),
    of_run("check/", CHECKERS, 302, "post"),
    of_run("approve/", APPROVERS, 409, "post"),
    of_run("pay/", PAYERS, 409),
    of_run("pay/", PAYERS, 409, "post"),
    of_run("lock/", LOCKERS, 409, "post"),
    of_run("return/", CHECKERS | APPROVERS, 409),
    of_run("return/", CHECKERS | APPROVERS, 409, "post"),
    of_run("GZ-02.<str:file_format>"),
    of_run("issue/", RUN_READERS, 409, "post"),
    of_run("groups/<int:position>/"),
    listed("items/", "the_items_of_a_month_cost_the_same_whatever_their_number", ITEM_KEEPERS),
    of_run("items/", ITEM_KEEPERS, 422, "post"),
    of_run("items/<int:item_id>/take-back/", ITEM_KEEPERS),
    of_run("items/<int:item_id>/take-back/", ITEM_KEEPERS, 422, "post"),
    of_run("items/<int:item_id>/consent/", ITEM_KEEPERS),
    of_run("items/<int:item_id>/consent/", ITEM_KEEPERS, 422, "post"),
    listed("what-if/", "a_trial_costs_the_same_whatever_the_number_of_people"),
    of_run("slips/<str:no>/"),
    of_run("slips/<str:no>/GZ-01.<str:file_format>"),
    of_run("slips/<str:no>/lines/<int:number>/"),
)

BANKERS: Final = roles("payroll_clerk finance_clerk")
COUNTED: Final = "tests/payroll/reports/test_pages.py::test_"


def report(route: str, test: str, who: frozenset[Role] = RUN_READERS, **values: str) -> Row:
    """Return the row of a report of a run, which is a list."""
    return Row(OF_RUN + route, who, values=RUN | values, elsewhere=404, counted=COUNTED + test)


def report_act(route: str, who: frozenset[Role], answer: int, method: str = "get", **values: str) -> Row:
    """Return the row of a file, form or button of a run's reports."""
    return Row(OF_RUN + route, who, answer, method, RUN | values, elsewhere=404)


REPORTS: Final = (
    Row("payroll/costs/", RUN_READERS, elsewhere=200, counted=f"{COUNTED}the_list_of_stations_costs_the_same"),
    Row("payroll/costs.<str:file_format>", RUN_READERS, values={"file_format": "csv"}, elsewhere=200),
    report("reports/<slug:what>/", "a_report_costs_the_same_whatever_the_people", what="cost"),
    report_act("reports/<slug:what>.<str:file_format>", RUN_READERS, 200, what="tax", file_format="xlsx"),
    report_act("reports/cost/orders/<int:document_id>/", RUN_READERS, 404, document_id="999999"),
    report("reports/bank/", "the_banks_page_costs_the_same_whatever_the_people", BANKERS),
    report_act("reports/bank/layout/", BANKERS, 200),
    report_act("reports/bank/layout/", BANKERS, 422, "post"),
    report_act("reports/bank/file.<str:file_format>", BANKERS, 409, "post", file_format="csv"),
)
TERMS_KEEPERS: Final = roles("payroll_clerk after_sales_manager")
OF_TERMS: Final = "payroll/terms/<str:station>/"
TERMS_COUNTED: Final = "tests/payroll/test_terms_pages.py::test_"
TERMS_VALUES: Final = {"station": "{station.code}", "no": "{technician.no}", "team_id": "{team.pk}"}


def of_terms(route: str, answer: int = 200, method: str = "get", counted: str = "") -> Row:
    """Return the row of a page of a station's terms."""
    counting = f"{TERMS_COUNTED}{counted}" if counted else ""
    return Row(OF_TERMS + route, TERMS_KEEPERS, answer, method, TERMS_VALUES, elsewhere=404, counted=counting)


def of_accounts(route: str, answer: int = 200, method: str = "get", counted: str = "") -> Row:
    """Return the row of a page of pay accounts."""
    counting = f"{TERMS_COUNTED}{counted}" if counted else ""
    path = f"payroll/accounts/<str:station>/{route}"
    return Row(path, BANKERS, answer, method, TERMS_VALUES, elsewhere=404, counted=counting)


# 302 elsewhere: whoever has one station is led to it. 403 elsewhere: city tables hold for the whole network.
TERMS: Final = (
    Row(
        "payroll/terms/",
        TERMS_KEEPERS,
        elsewhere=302,
        counted=f"{TERMS_COUNTED}the_stations_cost_the_same_whatever_their_number",
    ),
    of_terms("", counted="the_terms_of_a_station_cost_the_same_whatever_the_people"),
    of_terms("station/"),
    of_terms("station/", 422, "post"),
    of_terms("groups/"),
    of_terms("groups/", 422, "post"),
    of_terms("groups/<int:team_id>/"),
    of_terms("groups/<int:team_id>/", 422, "post"),
    of_terms("people/<str:no>/"),
    of_terms("people/<str:no>/", 422, "post"),
    of_terms("people/<str:no>/tax/"),
    of_terms("people/<str:no>/tax/", 422, "post"),
    Row(
        "payroll/accounts/",
        BANKERS,
        elsewhere=302,
        counted=f"{TERMS_COUNTED}the_stations_cost_the_same_whatever_their_number",
    ),
    of_accounts("", counted="the_accounts_cost_the_same_whatever_their_number"),
    of_accounts("<str:no>/"),
    of_accounts("<str:no>/", 422, "post"),
    Row(
        "payroll/cities/",
        TERMS_KEEPERS,
        elsewhere=200,
        counted=f"{TERMS_COUNTED}the_cities_cost_the_same_whatever_their_number",
    ),
    Row("payroll/cities/of/<str:name>/", TERMS_KEEPERS, values={"name": "{city_rate.city}"}, elsewhere=200),
    Row("payroll/cities/new/", TERMS_KEEPERS, elsewhere=403),
    Row("payroll/cities/new/", TERMS_KEEPERS, 422, "post", elsewhere=403),
    Row("payroll/cities/paste/", TERMS_KEEPERS, elsewhere=403),
    Row("payroll/cities/paste/", TERMS_KEEPERS, 422, "post", elsewhere=403),
)
PAYROLL: Final[tuple[Row, ...]] = (*RUNS, *REPORTS, *TERMS)
PAYROLL_NO_LISTS: Final[dict[str, str]] = {
    f"{OF_RUN}items/<int:item_id>/take-back/": "a form",
    f"{OF_RUN}items/<int:item_id>/consent/": "a form",
    f"{OF_RUN}reports/bank/layout/": "a form",
    f"{OF_TERMS}station/": "a form, and the rows of one subject read in one query",
    f"{OF_TERMS}groups/": "a form, and the rows of one subject read in one query",
    f"{OF_TERMS}people/<str:no>/tax/": "a form, and the rows of one person",
    "payroll/cities/paste/": "a form",
}
