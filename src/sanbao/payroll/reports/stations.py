"""What a month cost in wages at each station."""

from collections.abc import Collection
from decimal import Decimal
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from sanbao.documents.sheets.writing import CellKind, Table, TableColumn
from sanbao.kernel.errors import mark
from sanbao.kernel.money import from_fen
from sanbao.kernel.periods import Month
from sanbao.payroll.models import PayRun
from sanbao.payroll.reports.costs import EARNED, SUMS, earned
from sanbao.payroll.reports.shape import Column, Row, Section
from sanbao.payroll.rules.lifecycle import STATUS_NAMES, Status
from sanbao.statistics.queries import closings

COLUMNS: Final = (
    Column("code", mark("代码")),
    Column("station", mark("单位")),
    Column("status", mark("状态")),
    Column("people", mark("人数"), CellKind.WHOLE, is_summed=True),
    *SUMS,
    *EARNED,
)
TITLE: Final = mark("各单位用工成本")


def stations(month: Month, station_ids: Collection[int] | None) -> Section:
    """Return the cost of each station's run of a month beside what its closed month earned; None means all stations."""
    runs = PayRun.objects.filter(month=month, revision__gt=0).select_related("station").order_by("station__code")
    if station_ids is not None:
        runs = runs.filter(station_id__in=station_ids)
    labour = {pk: from_fen(closing.totals.get("labour_fen", 0)) for pk, closing in closings(month, station_ids).items()}
    return Section("stations", TITLE, COLUMNS, [_row(run, labour) for run in runs])


def _row(run: PayRun, labour: dict[int, Decimal]) -> Row:
    url = reverse("payroll:report", args=[run.station.code, run.month, "cost"])
    cells = {
        "code": run.station.code,
        "station": run.station.name,
        "status": _(STATUS_NAMES[Status(run.status)]),
        "people": run.people,
        "gross": run.gross,
        "employer": run.employer_cost - run.gross,
        "cost": run.employer_cost,
        **earned(labour[run.station_id], run.employer_cost),
    }
    return Row(cells, {"station": url, "cost": url})


def table(section: Section, month: Month) -> Table:
    """Return the section as a worksheet."""
    columns = [TableColumn(_(column.label), column.kind) for column in section.columns]
    return Table(_(section.title), columns, section.cells, month.label)
