"""The addresses of the appraisal: targets, scorecards, form 10, points."""

from typing import Final

from house.access_row import Row, roles
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

APPRAISAL: Final[tuple[Row, ...]] = (*TARGETS,)
APPRAISAL_NO_LISTS: Final[dict[str, str]] = {}
