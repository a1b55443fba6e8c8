"""The addresses of the appraisal: targets, scorecards, form 10, points."""

from typing import Final

from house.access_row import Row, roles
from house.kpi_access import KPI, KPI_NO_LISTS
from sanbao.accounts.rules.roles import Role

TARGET_KEEPERS: Final = roles("statistician station_manager after_sales_manager")
TARGET_READERS: Final = TARGET_KEEPERS | roles("workshop_head payroll_clerk")
TARGETS_COUNTED: Final = (
    "tests/appraisal/test_target_pages.py::test_the_board_costs_the_same_for_one_station_and_for_three"
)


def of_targets(route: str, *, who: frozenset[Role] = TARGET_READERS, elsewhere: int = 404, counted: str = "") -> Row:
    """Return the row of a page of the target board."""
    values = {"station": "{station.code}", "month": "2026-10", "code": "hotline"}
    return Row(
        f"targets/{route}", who, values=values, data={"station": "{station.code}"}, elsewhere=elsewhere, counted=counted
    )


TARGETS: Final = (
    of_targets("", counted=TARGETS_COUNTED),
    of_targets("history/", counted=TARGETS_COUNTED),
    of_targets("sheets/", counted=TARGETS_COUNTED),
    of_targets("sheets/new/", who=roles("after_sales_manager")),
    of_targets("<appraisal_month:month>/<slug:code>/"),
    of_targets("<str:station>/<appraisal_month:month>/<slug:code>/enter/", who=TARGET_KEEPERS),
)

SENT: Final = {"sent": "1"}  # a form in which nothing is filled in
ALL_ROLES: Final = frozenset(Role)
FORM_FILLERS: Final = roles("workshop_head station_manager inspector")
FORM_VIEWERS: Final = FORM_FILLERS | roles("after_sales_manager statistician payroll_clerk service_adviser technician")
POINT_ENTERERS: Final = roles("workshop_head station_manager after_sales_manager")
POINT_VIEWERS: Final = POINT_ENTERERS | roles("statistician payroll_clerk")
POINT_DECIDERS: Final = roles("station_manager after_sales_manager")


def of_quarterly(route: str, *, who: frozenset[Role] = FORM_VIEWERS, counted: str = "") -> Row:
    """Return the row of a page of the quarterly appraisals of many people."""
    test = f"tests/appraisal/test_quarterly_queries.py::test_{counted}"
    return Row(f"quarterly/{route}", who, elsewhere=200, counted=test)


def of_form(route: str, who: frozenset[Role], answer: int = 200, method: str = "get", **values: str) -> Row:
    """Return the row of a page or button of one quarterly form, which is half filled."""
    named = {"number": "{quarterly_form.number}", "item": "clothing"} | values
    return Row(f"quarterly/<slug:number>/{route}", who, answer, method, named, data=SENT, elsewhere=404)


def of_improvement(route: str, answer: int = 200, method: str = "get") -> Row:
    """Return the row of what is done to an improvement, which is open."""
    values = {"pk": "{improvement.pk}"}
    return Row(
        f"quarterly/improvements/<int:pk>/{route}", FORM_FILLERS, answer, method, values, data=SENT, elsewhere=404
    )


def of_points(route: str, who: frozenset[Role], answer: int = 200, method: str = "get") -> Row:
    """Return the row of what is done to a penalty."""
    return Row(f"points/<int:pk>/{route}", who, answer, method, {"pk": "{penalty.pk}"}, data=SENT, elsewhere=404)


# 422 without what has to be written; 409 for what is not possible as things stand in the scene.
QUARTERLY: Final = (
    of_quarterly("", counted="the_list_of_forms_costs_the_same_whatever_its_length"),
    Row("quarterly/blank.pdf", FORM_VIEWERS, elsewhere=200),
    of_quarterly("averages/", counted="the_averages_cost_the_same_whatever_the_number_of_people"),
    of_quarterly("improvements/", counted="the_list_of_improvements_costs_the_same_whatever_its_length"),
    of_quarterly("new/", who=FORM_FILLERS, counted="choosing_whom_to_appraise_costs_the_same_whatever_their_number"),
    Row(
        "quarterly/new/<slug:station>/<slug:no>/",
        FORM_FILLERS,
        302,
        "post",
        {"station": "{station.code}", "no": "{person.no}"},
        elsewhere=404,
    ),
    of_improvement("done/"),
    of_improvement("done/", 422, "post"),
    of_improvement("again/"),
    of_improvement("again/", 422, "post"),
    of_improvement("drop/", 302, "post"),
    of_form("", FORM_VIEWERS),
    of_form("W-10.<str:file_format>", FORM_VIEWERS, file_format="pdf"),
    of_form("photos/<int:pk>/", FORM_VIEWERS, pk="{form_photo.pk}"),
    of_form("photos/<int:pk>/remove/", FORM_FILLERS, 302, "post", pk="{form_photo.pk}"),
    of_form("fill/", FORM_FILLERS),
    of_form("items/<slug:item>/", FORM_FILLERS, 302, "post"),
    of_form("items/<slug:item>/photos/", FORM_FILLERS, 422, "post"),
    of_form("items/<slug:item>/improve/", FORM_FILLERS),
    of_form("items/<slug:item>/improve/", FORM_FILLERS, 422, "post"),
    of_form("finish/", FORM_FILLERS, 302, "post"),
    of_form("take-up/", FORM_FILLERS),
    of_form("take-up/", FORM_FILLERS, 422, "post"),
    of_form("give-up/", FORM_FILLERS),
    of_form("give-up/", FORM_FILLERS, 422, "post"),
)
POINTS: Final = (
    Row(
        "points/",
        POINT_VIEWERS,
        elsewhere=200,
        counted="tests/appraisal/test_points_pages.py::test_the_list_of_points_costs_the_same_whatever_its_length",
    ),
    Row(
        "points/mine/",
        ALL_ROLES,
        elsewhere=200,
        counted="tests/appraisal/test_points_pages.py::test_ones_own_points_cost_the_same_whatever_their_number",
    ),
    Row("points/mine/<int:pk>/consent/", ALL_ROLES, 404, "post", {"pk": "{penalty.pk}"}),  # of somebody else
    Row("points/mine/<int:pk>/object/", ALL_ROLES, 404, values={"pk": "{penalty.pk}"}),
    Row("points/new/<slug:station>/", POINT_ENTERERS, values={"station": "{station.code}"}, elsewhere=404),
    Row(
        "points/new/<slug:station>/",
        POINT_ENTERERS,
        422,
        "post",
        {"station": "{station.code}"},
        data=SENT,
        elsewhere=404,
    ),
    of_points("decide/", POINT_DECIDERS),
    of_points("decide/", POINT_DECIDERS, 422, "post"),
    of_points("talk/", POINT_ENTERERS),
    of_points("talk/", POINT_ENTERERS, 422, "post"),
    of_points("drop/", POINT_ENTERERS),
    of_points("drop/", POINT_ENTERERS, 422, "post"),
)
REVIEW_PROPOSERS: Final = roles("workshop_head station_manager")


def of_reviews(route: str, test: str) -> Row:
    """Return the row of a page of the reviews of many people."""
    return Row(
        f"reviews/{route}", POINT_VIEWERS, elsewhere=200, counted=f"tests/appraisal/test_review_pages.py::test_{test}"
    )


def of_review(route: str, who: frozenset[Role], answer: int = 200, method: str = "get", **more: str) -> Row:
    """Return the row of a page or button of one review or mentorship, or of a new one at the station."""
    values = {"station": "{station.code}", **more} if "station" in route else more
    return Row(f"reviews/{route}", who, answer, method, values, data=SENT if answer == 422 else {}, elsewhere=404)


REVIEWS: Final = (
    of_reviews("", "who_is_due_costs_the_same_whatever_the_number"),
    Row("reviews/mine/", ALL_ROLES, elsewhere=200),
    of_reviews("history/", "the_history_costs_the_same_whatever_its_length"),
    of_reviews("mentorships/", "the_mentorships_cost_the_same_whatever_their_number"),
    of_review("mentorships/new/<slug:station>/", REVIEW_PROPOSERS),
    of_review("mentorships/new/<slug:station>/", REVIEW_PROPOSERS, 422, "post"),
    of_review("mentorships/<int:pk>/pass/", REVIEW_PROPOSERS, pk="{mentorship.pk}"),
    of_review("mentorships/<int:pk>/pass/", REVIEW_PROPOSERS, 422, "post", pk="{mentorship.pk}"),
    of_review("mentorships/<int:pk>/end/", REVIEW_PROPOSERS, pk="{mentorship.pk}"),
    of_review("mentorships/<int:pk>/end/", REVIEW_PROPOSERS, 422, "post", pk="{mentorship.pk}"),
    of_review("new/<slug:station>/<slug:no>/", REVIEW_PROPOSERS, no="{technician.no}"),
    of_review("new/<slug:station>/<slug:no>/", REVIEW_PROPOSERS, 422, "post", no="{technician.no}"),
    of_review("<int:pk>/", POINT_VIEWERS, pk="{review.pk}"),
    of_review("<int:pk>/decide/", POINT_DECIDERS, 422, "post", pk="{review.pk}"),
    of_review("<int:pk>/withdraw/", REVIEW_PROPOSERS, 302, "post", pk="{review.pk}"),
)

APPRAISAL: Final[tuple[Row, ...]] = (
    *TARGETS,
    *QUARTERLY,
    *POINTS,
    *REVIEWS,
    *KPI,
)
APPRAISAL_NO_LISTS: Final[dict[str, str]] = {
    **KPI_NO_LISTS,
    "targets/<str:station>/<appraisal_month:month>/<slug:code>/enter/": "a form",
    "quarterly/improvements/<int:pk>/done/": "a form",
    "quarterly/improvements/<int:pk>/again/": "a form",
    "quarterly/blank.pdf": "an empty form",
    "quarterly/<slug:number>/fill/": "the ten items of one form",
    "quarterly/<slug:number>/items/<slug:item>/improve/": "a form",
    "quarterly/<slug:number>/take-up/": "a form",
    "quarterly/<slug:number>/give-up/": "a form",
    "points/<int:pk>/decide/": "a form",
    "reviews/mentorships/<int:pk>/pass/": "a form",
    "reviews/mentorships/<int:pk>/end/": "a form",
    "reviews/<int:pk>/": "one review",
    "reviews/mine/": "one's own reviews",
    "points/<int:pk>/talk/": "a form",
    "points/<int:pk>/drop/": "a form",
}
