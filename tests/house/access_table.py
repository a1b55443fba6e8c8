"""Every address of the site and who gets what there. A builder of a page adds its row here; test_access.py asks for it.

The answers are asked for as a visitor, as each role with the scope "all", and, for a page with a place, as an
admitted role of another station. Whoever is not admitted gets 403, a stranger 404.
"""

from typing import Final

from house.access_row import PUBLIC, SIGNED_IN, Row, Who, own, roles
from house.appraisal_access import APPRAISAL, APPRAISAL_NO_LISTS
from house.payroll_access import PAYROLL, PAYROLL_NO_LISTS
from sanbao.accounts.rules.roles import Role

ADMINISTRATOR: Final = roles("system_administrator")
FORM_READERS: Final = roles(
    "statistician station_manager workshop_head warranty_appraiser after_sales_manager finance_clerk payroll_clerk"
)
USER: Final = {"username": "{user.username}"}


def button(route: str, answer: int = 302, **values: str) -> Row:
    """Return the row of an act of the administrator to a user."""
    return Row(f"users/of/<str:username>/{route}", ADMINISTRATOR, answer, "post", USER | values)


WEB: Final = (
    own(""),
    Row(
        "search/",
        SIGNED_IN,
        counted="tests/web/test_pages.py::test_a_search_costs_as_much_for_two_hits_as_for_twenty",
    ),
    Row("healthz", PUBLIC),
    Row("favicon.ico", PUBLIC, 302),
    Row("rules/", SIGNED_IN, counted="tests/web/test_rule_pages.py::test_the_list_leads_to_every_rule"),
    own("rules/<slug:area>/<slug:name>/", area="wage", name="coefficient_5"),
    own("rules/<slug:area>/<slug:name>/", 422, "post", area="wage", name="coefficient_5"),
    Row("gallery/", PUBLIC, 404),  # for developers only
    Row("language/", PUBLIC, 302, "post", data={"language": "en"}),
)
# 302 leads to entering the password once more; without a second factor there are no codes and nothing to turn off.
SIGN_IN: Final = (
    Row("sign-in/", PUBLIC),
    Row("sign-in/code/", PUBLIC, 302),
    Row("sign-in/closed/", PUBLIC),
    Row("sign-up/", PUBLIC),
    Row("sign-out/", PUBLIC, 302, "post"),
    own("account/confirm/"),
    own("account/confirm/code/", 302),
    own("account/password/"),
    own("account/two-factor/"),
    own("account/two-factor/on/", 302),
    own("account/two-factor/off/", 404),
    own("account/recovery-codes/", 404),
    own("account/recovery-codes/new/", 302),
    own("account/recovery-codes/file/", 404),
)
# 422: the empty form is refused, and that is enough to know who may send it.
ACCOUNTS: Final = (
    own("account/"),
    own("account/tokens/", 422, "post"),
    own("account/tokens/<int:token_id>/revoke/", 404, "post", token_id="{token.pk}"),
    own("account/delegations/", 422, "post"),
    own("account/delegations/<int:delegation_id>/end/", 404, "post", delegation_id="{delegation.pk}"),
    Row(
        "users/",
        ADMINISTRATOR,
        counted="tests/accounts/test_account_pages.py::test_the_list_of_users_costs_the_same_whatever_their_number",
    ),
    Row("users/new/", ADMINISTRATOR),
    Row("users/of/<str:username>/", ADMINISTRATOR, values=USER),
    button("grants/", 422),
    button("grants/<int:grant_id>/revoke/", grant_id="{grant.pk}"),
    button("delegations/<int:delegation_id>/end/", delegation_id="{delegation.pk}"),
    button("password/", 422),
    button("deactivate/"),
    button("reactivate/", 422),  # the account of the scene is in force
    button("unlock/"),
    button("two-factor/"),
)
IMPORTERS: Final = roles("statistician station_manager after_sales_manager system_administrator")
RUN: Final = {"run_id": "{import_run.pk}"}


def of_run(route: str, answer: int = 200, method: str = "get") -> Row:
    """Return the row of a page of one import: a roster, which every importer may take in."""
    return Row(f"imports/<int:run_id>/{route}", IMPORTERS, answer, method, RUN, elsewhere=404)


IMPORTS: Final = (
    Row(
        "imports/",
        IMPORTERS,
        elsewhere=200,
        counted="tests/documents/imports/test_pages.py::test_the_list_costs_the_same_whatever_its_length",
    ),
    Row("imports/", IMPORTERS, 422, "post", elsewhere=422),  # without a file
    Row("imports/templates/<str:kind>.xlsx", IMPORTERS, values={"kind": "roster"}, elsewhere=200),
    of_run(""),
    of_run("columns/"),
    of_run("columns/", 302, "post"),
    of_run("worksheet/", 302, "post"),
    of_run("discard/", 302, "post"),
    of_run("check/", 302, "post"),
    of_run("commit/", 302, "post"),
    of_run("progress/"),
    of_run("refused.xlsx"),
)
AUDIT: Final = (
    Row(
        "audit/",
        roles("system_administrator after_sales_manager station_manager"),
        elsewhere=200,
        counted="tests/audit/test_journal_pages.py::test_the_journal_costs_the_same_whatever_its_length",
    ),
    Row(
        "audit/<int:entry_id>/",
        roles("system_administrator after_sales_manager station_manager"),
        values={"entry_id": "{journal_entry.pk}"},
        elsewhere=404,
    ),
    Row("audit/export/", roles("system_administrator after_sales_manager"), elsewhere=200),
)
DOCUMENTS: Final = (
    Row(
        "forms/issued/",
        FORM_READERS,
        elsewhere=200,
        counted="tests/documents/forms/test_pages.py::test_the_list_makes_the_same_queries_for_one_and_for_three_rows",
    ),
    *(
        Row(f"d/<form_number:number>{kind}", FORM_READERS, values={"number": "{issued.number}"}, elsewhere=404)
        for kind in ("", ".pdf", ".xlsx")
    ),
)
ALL_ROLES: Final = frozenset(Role)
PEOPLE_KEEPERS: Final = roles("station_manager after_sales_manager statistician system_administrator")
PEOPLE_READERS: Final = PEOPLE_KEEPERS | roles("workshop_head service_adviser inspector payroll_clerk technician")
ATTENDANCE_READERS: Final = roles(
    "station_manager after_sales_manager statistician workshop_head payroll_clerk technician"
)
ATTENDANCE_KEEPERS: Final = roles("station_manager after_sales_manager statistician workshop_head")
HEADS: Final = roles("station_manager after_sales_manager")
CHART_KEEPERS: Final = roles("station_manager after_sales_manager system_administrator")
CALENDAR_KEEPERS: Final = roles("after_sales_manager statistician system_administrator")
PERSON: Final = {"station_code": "{station.code}", "no": "{person.no}"}
STATION: Final = {"code": "{station.code}"}


def of_person(route: str, who: Who, answer: int = 200, method: str = "get") -> Row:
    """Return the row of a page or button of a person."""
    return Row(f"people/of/<slug:station_code>/<slug:no>/{route}", who, answer, method, PERSON, elsewhere=404)


def of_station(route: str, **values: str) -> Row:
    """Return the row of a page on which a part of a station's chart is set."""
    return Row(f"organisation/of/<slug:code>/{route}", CHART_KEEPERS, values=STATION | values, elsewhere=404)


# 403 elsewhere: stations, regions and the calendar are kept for the whole network, whose parts do not matter.
NETWORK: Final = (
    Row(
        "people/",
        PEOPLE_READERS,
        elsewhere=200,
        counted="tests/network/test_pages.py::test_the_list_of_people_costs_the_same_whatever_their_number",
    ),
    Row("people/new/<slug:station_code>/", PEOPLE_KEEPERS, values={"station_code": "{station.code}"}, elsewhere=404),
    of_person("", PEOPLE_READERS),
    of_person("edit/", PEOPLE_KEEPERS),
    of_person("grade/", HEADS),
    of_person("shift/", PEOPLE_KEEPERS, 422, "post"),
    of_person("lend/", ATTENDANCE_KEEPERS, 422, "post"),
    Row(
        "people/of/<slug:station_code>/<slug:no>/lendings/<int:pk>/",
        ATTENDANCE_KEEPERS,
        values=PERSON | {"pk": "{lending.pk}"},
        elsewhere=404,
    ),
    of_person("account/", ADMINISTRATOR, 302, "post"),
    of_person("leave/", PEOPLE_KEEPERS, 422, "post"),
    of_person("stay/", PEOPLE_KEEPERS, 409, "post"),
    Row(
        "organisation/",
        ALL_ROLES,
        elsewhere=200,
        counted="tests/network/test_pages.py::test_the_organisation_costs_the_same_whatever_its_size",
    ),
    Row("organisation/regions/new/", CHART_KEEPERS, elsewhere=403),
    Row("organisation/stations/new/", CHART_KEEPERS, elsewhere=403),
    Row("organisation/of/<slug:code>/", ALL_ROLES, values=STATION, elsewhere=404),
    Row("organisation/of/<slug:code>/edit/", CHART_KEEPERS, values=STATION, elsewhere=403),
    Row("organisation/of/<slug:code>/admission/", CHART_KEEPERS, 422, "post", STATION, elsewhere=403),
    of_station("departments/new/"),
    of_station("departments/<int:pk>/", pk="{department.pk}"),
    of_station("posts/new/"),
    of_station("posts/<int:pk>/", pk="{post.pk}"),
    of_station("teams/new/"),
    of_station("teams/<int:pk>/", pk="{team.pk}"),
    of_station("shifts/new/"),
    of_station("shifts/<int:pk>/", pk="{shift.pk}"),
    Row(
        "attendance/",
        ATTENDANCE_READERS,
        elsewhere=302,  # whoever has one station is led to its grid
        counted="tests/network/test_pages.py::test_the_stations_with_attendance_cost_the_same_whatever_their_number",
    ),
    *(
        Row(
            "attendance/<slug:code>/<month:month>/",
            who,
            answer,
            method,
            STATION | {"month": "2026-10"},
            elsewhere=404,
        )
        for who, answer, method in ((ATTENDANCE_READERS, 200, "get"), (ATTENDANCE_KEEPERS, 302, "post"))
    ),
    Row(
        "calendar/",
        ALL_ROLES,
        elsewhere=200,
        counted="tests/network/test_pages.py::test_the_calendar_costs_the_same_whatever_stands_in_it",
    ),
    Row("calendar/<day:on>/", CALENDAR_KEEPERS, values={"on": "2026-10-07"}, elsewhere=403),
    Row("calendar/<int:year>/load/", CALENDAR_KEEPERS, 302, "post", {"year": "2026"}, elsewhere=403),
)

STATISTICS_READERS: Final = roles(
    "statistician station_manager after_sales_manager workshop_head payroll_clerk finance_clerk technician"
)
STATISTICS_PRINTERS: Final = STATISTICS_READERS - roles("technician")
STATISTICS_KEEPERS: Final = roles("statistician station_manager after_sales_manager")
OF_MONTH: Final = "statistics/<str:station>/<statistics_month:month>/"
MONTH: Final = {"station": "{station.code}", "month": "2026-10", "code": "efficiency", "file_format": "pdf"}
SAME_QUERIES: Final = "tests/statistics/test_month_page.py::test_pages_ask_as_often_for_one_row_as_for_many"


def of_month(route: str, who: frozenset[Role], answer: int = 200, method: str = "get") -> Row:
    """Return the row of a page of a station's month; the person in it is the technician of the scene."""
    return Row(OF_MONTH + route, who, answer, method, MONTH | {"no": "{technician.no}"}, elsewhere=404)


def of_stations(route: str, who: frozenset[Role], counted: str = "") -> Row:
    """Return the row of a page whose stations are chosen by its query."""
    asked = {"station": "{station.code}", "month": "2026-10"}
    return Row(f"statistics/{route}", who, values=MONTH, data=asked, elsewhere=404, counted=counted)


STATISTICS: Final = (
    Row("statistics/", STATISTICS_READERS, elsewhere=200, counted=SAME_QUERIES),  # 200: of his own stations
    of_stations("beside/", STATISTICS_READERS, SAME_QUERIES),
    of_stations("course/", STATISTICS_READERS, SAME_QUERIES),
    of_stations("details/", STATISTICS_READERS, SAME_QUERIES),
    of_stations("details/BD-12.<str:file_format>", STATISTICS_PRINTERS),
    of_stations("BD-11.<str:file_format>", STATISTICS_PRINTERS),
    of_stations("figures/<statistics_month:month>/<slug:code>/", STATISTICS_READERS),
    of_month("", STATISTICS_READERS, 302),
    of_month("BD-11.<str:file_format>", STATISTICS_PRINTERS),
    of_month("close/", STATISTICS_KEEPERS),
    of_month("close/", STATISTICS_KEEPERS, 302, "post"),
    of_month("issue/", STATISTICS_PRINTERS, 409, "post"),  # October is open
    of_month("figures/<slug:code>/", STATISTICS_READERS),
    of_month("<str:no>/", STATISTICS_READERS),
    of_month("<str:no>/note/", STATISTICS_KEEPERS, 302, "post"),
    of_month("<str:no>/<slug:code>/", STATISTICS_READERS),
)

ORDER_READERS: Final = roles(
    "customer_service_clerk service_adviser technician workshop_head inspector warranty_appraiser station_manager"
    " statistician payroll_clerk finance_clerk after_sales_manager"
)
ORDER_WRITERS: Final = roles("service_adviser workshop_head station_manager statistician")
ORDER_FINISHERS: Final = roles("workshop_head inspector station_manager statistician")
ORDER_VOIDERS: Final = roles("station_manager statistician after_sales_manager")

AT_STATION: Final = {"station": "{station.code}"}


def of_order(route: str, who: Who, answer: int = 200, method: str = "get") -> Row:
    """Return the row of a page or button of an order."""
    return Row(f"orders/<int:order_id>/{route}", who, answer, method, {"order_id": "{order.pk}"}, elsewhere=404)


REWORK_JUDGES: Final = roles("workshop_head inspector station_manager statistician")


def of_orders(route: str, test: str) -> Row:
    """Return the row of a page that shows many orders."""
    return Row(f"orders/{route}", ORDER_READERS, elsewhere=200, counted=f"tests/work_orders/test_pages.py::test_{test}")


WORK_ORDERS: Final = (
    of_orders("", "the_list_costs_the_same_whatever_its_length"),
    of_orders("export/", "the_workbook_costs_the_same_whatever_its_length"),
    of_orders("people/", "offering_people_costs_the_same_whatever_their_number"),
    Row("orders/vehicle/", ORDER_WRITERS, elsewhere=200),
    Row("orders/new/", ORDER_WRITERS, data=AT_STATION, elsewhere=404),
    Row("orders/new/", ORDER_WRITERS, 422, "post", query="?station={station.code}", data=AT_STATION, elsewhere=404),
    of_order("", ORDER_READERS),
    of_order("edit/", ORDER_WRITERS),
    of_order("edit/", ORDER_WRITERS, 422, "post"),
    of_order("complete/", ORDER_FINISHERS),
    of_order("complete/", ORDER_FINISHERS, 302, "post"),
    Row("orders/<int:order_id>/cause/", REWORK_JUDGES, values={"order_id": "{rework.pk}"}, elsewhere=404),
    of_order("void/", ORDER_VOIDERS),
    of_order("void/", ORDER_VOIDERS, 422, "post"),
)

ROWS: tuple[Row, ...] = (
    *WEB,
    *SIGN_IN,
    *ACCOUNTS,
    *AUDIT,
    *DOCUMENTS,
    *IMPORTS,
    *NETWORK,
    *STATISTICS,
    *WORK_ORDERS,
    *APPRAISAL,
    *PAYROLL,
)

# Addresses without a value at their end that show one thing and no list, with the reason.
NO_LISTS: dict[str, str] = {
    **APPRAISAL_NO_LISTS,
    **PAYROLL_NO_LISTS,
    "imports/<int:run_id>/columns/": "the columns of one sheet",
    "imports/<int:run_id>/progress/": "how far one import is",
    "imports/<int:run_id>/refused.xlsx": "a file of one import",
    "": "the tiles of the work that waits, one query for each kind",
    "audit/export/": "a file of the whole choice, read in one query",
    "account/": "one's own grants and keys",
    "account/confirm/": "a form",
    "account/password/": "a form",
    "account/two-factor/": "one's own two factors",
    "people/of/<slug:station_code>/<slug:no>/edit/": "a form",
    "people/of/<slug:station_code>/<slug:no>/grade/": "a form",
    "people/of/<slug:station_code>/<slug:no>/lendings/<int:pk>/": "a form",
    "organisation/of/<slug:code>/edit/": "a form",
    f"{OF_MONTH}close/": "what is still open in one month, and a button",
    "orders/vehicle/": "what is known of one vehicle",
    "orders/<int:order_id>/edit/": "a form",
    "orders/<int:order_id>/complete/": "a question",
    "orders/<int:order_id>/void/": "a question",
    "orders/<int:order_id>/cause/": "a form",
}
