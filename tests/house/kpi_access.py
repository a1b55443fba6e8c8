"""The addresses of scores: the team, scorecards, what is entered, appeals, schemes."""

from typing import Final

from house.access_row import Row, roles
from sanbao.accounts.rules.roles import Role

READERS: Final = roles("station_manager after_sales_manager statistician workshop_head payroll_clerk")
ENTERERS: Final = roles("workshop_head station_manager statistician")
HEADS: Final = roles("station_manager after_sales_manager")
KEEPER: Final = roles("after_sales_manager")
EVERYBODY: Final = frozenset(Role)
OF_MONTH: Final = "kpi/<str:station>/<appraisal_month:month>/"
OWN_MONTH: Final = "kpi/mine/<appraisal_month:month>/"
VALUES: Final = {
    "station": "{station.code}",
    "month": "2026-10",
    "no": "{kpi_technician.no}",
    "code": "attendance_rate",
    "file_format": "xlsx",
}
TEAM: Final = "tests/appraisal/test_kpi_pages.py::test_pages_ask_as_often_for_two_people_as_for_four"
MINE: Final = "tests/appraisal/test_kpi_pages.py::test_own_pages_ask_as_often_for_one_month_as_for_two"


def of_month(route: str, who: frozenset[Role], answer: int = 200, method: str = "get", counted: str = "") -> Row:
    """Return the row of a page of a station's month, or of the technician in it, who is appraised there."""
    sent = {"person": "{kpi_technician.no}", "kind": "temporary", "label": "支援"} if method == "post" else {}
    return Row(OF_MONTH + route, who, answer, method, VALUES, data=sent, elsewhere=404, counted=counted)


def of_team(route: str) -> Row:
    """Return the row of a page whose station is chosen by its query."""
    return Row(f"kpi/{route}", READERS, data={"station": "{station.code}"}, elsewhere=404, counted=TEAM)


def of_own(route: str, method: str = "get") -> Row:
    """Return the row of a page of the user's own month: none of those who ask is a person of the network."""
    return Row(OWN_MONTH + route, EVERYBODY, 404, method, VALUES)


# 409 and 422: October is open, nothing is filled in.
KPI: Final = (
    of_team(""),
    of_team("months/"),
    Row("kpi/mine/", EVERYBODY, counted=MINE),
    of_own(""),
    of_own("JX-01.<str:file_format>"),
    of_own("<slug:code>/"),
    of_own("<slug:code>/appeal/", "post"),
    Row("kpi/appeals/", HEADS, elsewhere=200, counted=TEAM),
    Row("kpi/appeals/<int:pk>/", HEADS, values={"pk": "{kpi_appeal.pk}"}, elsewhere=404),
    Row("kpi/schemes/", READERS, elsewhere=200, counted=TEAM),
    Row("kpi/schemes/new/", KEEPER, elsewhere=403),
    Row("kpi/schemes/<int:pk>/", READERS, values={"pk": "{kpi_scheme.pk}"}, elsewhere=200),
    Row("kpi/schemes/of/<str:station>/", KEEPER, values=VALUES, elsewhere=404),
    Row("kpi/quarters/<str:station>/<appraisal_month:month>/", HEADS, values=VALUES, elsewhere=404),
    of_month("values/", ENTERERS, counted=TEAM),
    of_month("values/excuse/", ENTERERS, 422, "post"),
    of_month("tasks/", ENTERERS, counted=TEAM),
    of_month("tasks/new/", ENTERERS, 302, "post"),
    of_month("tasks/<str:no>/<slug:code>/", ENTERERS, 422, "post"),
    of_month("score/", HEADS, 409, "post"),
    of_month("finalise/", HEADS, counted=TEAM),
    of_month("finalise/", HEADS, 422, "post"),
    of_month("<str:no>/", READERS),
    of_month("<str:no>/JX-01.<str:file_format>", READERS),
    of_month("<str:no>/<slug:code>/", READERS),
)
KPI_NO_LISTS: Final[dict[str, str]] = {}
