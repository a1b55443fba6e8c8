"""What a month cost in wages: by group, by person, by order. The sums are always those of the run."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from sanbao.documents.sheets.writing import CellKind
from sanbao.kernel.errors import mark
from sanbao.ledger.models import Entry
from sanbao.payroll.models import PayRun, PaySlip
from sanbao.payroll.reports.reading import slip_url
from sanbao.payroll.reports.shape import Cell, Column, Report, Row, Section
from sanbao.payroll.rules import costs
from sanbao.payroll.rules.costs import Costs, PersonCost, Work
from sanbao.payroll.rules.lines import NOTHING

MONEY: Final = CellKind.MONEY
SUMS: Final = (
    Column("gross", mark("应发工资"), MONEY, is_summed=True),
    Column("employer", mark("单位社保公积金"), MONEY, is_summed=True),
    Column("cost", mark("用工成本"), MONEY, is_summed=True),
)
EARNED: Final = (
    Column("labour", mark("工时费"), MONEY, is_summed=True),
    Column("percent", mark("成本占工时费 %"), CellKind.NUMBER),
)
GROUP_COLUMNS: Final = (
    Column("team", mark("班组")),
    Column("people", mark("人数"), CellKind.WHOLE, is_summed=True),
    *SUMS,
    *EARNED,
)
PERSON_COLUMNS: Final = (
    Column("no", mark("工号")),
    Column("name", mark("姓名")),
    Column("team", mark("班组")),
    *SUMS,
    Column("orders", mark("工单数"), CellKind.WHOLE),
    Column("apart", mark("其中未摊到工单"), MONEY, is_summed=True),
)
ORDER_COLUMNS: Final = (
    Column("order", mark("工单号")),
    Column("people", mark("人数"), CellKind.WHOLE),
    Column("cost", mark("用工成本"), MONEY, is_summed=True),
    *EARNED,
)
SHARE_COLUMNS: Final = (
    Column("no", mark("工号")),
    Column("name", mark("姓名")),
    Column("labour", mark("工时费"), MONEY, is_summed=True),
    Column("minutes", mark("标准工时(分钟)"), CellKind.WHOLE, is_summed=True),
    Column("month_labour", mark("本人当月工时费"), MONEY),
    Column("month_cost", mark("本人用工成本"), MONEY),
    Column("cost", mark("摊到本单"), MONEY, is_summed=True),
)


class Payee(NamedTuple):
    """A slip's sums."""

    person_id: int
    no: str
    name: str
    team: str
    gross: Decimal
    cost: Decimal


class Part(NamedTuple):
    """What one person's entries of an order sum to in the month."""

    person_id: int
    document_id: int
    order: str
    labour: Decimal
    minutes: int


@dataclass(frozen=True, slots=True)
class MonthCosts:
    """The people and their work, and the rule's answer: a key of `costs` is the order's number and its id."""

    people: tuple[Payee, ...]
    parts: tuple[Part, ...]
    costs: Costs

    def labour_of(self, person_ids: Iterable[int]) -> Decimal:
        """Return the labour fees of these people in the month."""
        wanted = set(person_ids)
        return sum((part.labour for part in self.parts if part.person_id in wanted), NOTHING)


def month_costs(run: PayRun) -> MonthCosts:
    """Spread the cost of each slip over the orders of the run's closed month."""
    fields = ("person_id", "no", "name", "team", "gross", "employer_cost")
    slips = PaySlip.objects.filter(run=run, revision=run.revision).order_by("position")
    people = tuple(Payee(*row) for row in slips.values_list(*fields))
    parts = tuple(_parts(run, [one.person_id for one in people]))
    work: dict[int, list[Work]] = {}
    for part in parts:
        work.setdefault(part.person_id, []).append(Work(key_of(part), part.labour, part.minutes))
    given = costs.Given(tuple(PersonCost(one.no, one.cost, tuple(work.get(one.person_id, ()))) for one in people))
    return MonthCosts(people, parts, costs.compute(given))


def key_of(part: Part) -> str:
    """Return under which name an order is spread: a voided order gives its number back, so the id belongs to it."""
    return f"{part.order}#{part.document_id}"


def _parts(run: PayRun, person_ids: Sequence[int]) -> Iterable[Part]:
    entries = Entry.objects.filter(month=run.month, station_id=run.station_id, technician_id__in=person_ids)
    rows = entries.order_by("document_no", "document_id", "technician_id")
    summed = rows.values_list("technician_id", "document_id", "document_no")
    for row in summed.annotate(fees=Sum("labour"), minutes=Sum("standard_minutes")):
        yield Part(*row)


def cost(run: PayRun) -> Report:
    """Return the cost by group, by person and by order; each section sums to the cost of the run."""
    month = month_costs(run)
    return Report(
        "cost",
        mark("用工成本"),
        run,
        (
            Section("groups", mark("按班组"), GROUP_COLUMNS, _groups(month)),
            Section("people", mark("按人员"), PERSON_COLUMNS, _people(run, month)),
            Section("orders", mark("按工单"), ORDER_COLUMNS, _orders(run, month), _NOTE),
        ),
    )


_NOTE: Final = mark(
    "每人的用工成本按其当月各工单的工时费分摊，精确到分；没有工单的人单列一行，合计等于工资表的用工成本。"
)


def _groups(month: MonthCosts) -> list[Row]:
    teams: dict[str, list[Payee]] = {}
    for one in month.people:
        teams.setdefault(one.team, []).append(one)
    return [
        Row(
            {
                "team": team or _("未分组"),
                "people": len(people),
                **_sums(people),
                **earned(month.labour_of(one.person_id for one in people), sum((one.cost for one in people), NOTHING)),
            }
        )
        for team, people in sorted(teams.items())
    ]


def _sums(people: Sequence[Payee]) -> dict[str, Decimal]:
    gross, whole = sum((one.gross for one in people), NOTHING), sum((one.cost for one in people), NOTHING)
    return {"gross": gross, "employer": whole - gross, "cost": whole}


def earned(labour: Decimal, spent: Decimal) -> dict[str, Decimal | str | None]:
    """Return the labour fees, and the cost as percent of them; None where nothing was earned."""
    return {"labour": labour, "percent": Decimal(f"{100 * spent / labour:.1f}") if labour > 0 else None}


def _people(run: PayRun, month: MonthCosts) -> list[Row]:
    orders: dict[str, int] = {}
    for order in month.costs.orders:
        for no in order.people:
            orders[no] = orders.get(no, 0) + 1
    return [
        Row(
            {
                "no": one.no,
                "name": one.name,
                "team": one.team,
                **_sums([one]),
                "orders": orders.get(one.no, 0),
                "apart": month.costs.apart.get(one.no, NOTHING),
            },
            {"name": slip_url(run, one.no), "cost": slip_url(run, one.no)},
        )
        for one in month.people
    ]


def _orders(run: PayRun, month: MonthCosts) -> list[Row]:
    labour: dict[str, Decimal] = {}
    for part in month.parts:
        labour[key_of(part)] = labour.get(key_of(part), NOTHING) + part.labour
    rows = [_order_row(run, order, labour[order.order]) for order in month.costs.orders]
    apart = month.costs.without_orders
    alone: dict[str, Cell] = {
        "order": _("没有工单的人员"),
        "people": len(month.costs.apart),
        "cost": apart,
        **earned(NOTHING, apart),
    }
    return [*rows, Row(alone)] if month.costs.apart else rows


def _order_row(run: PayRun, order: costs.OrderCost, labour: Decimal) -> Row:
    number, _sign, document_id = order.order.rpartition("#")
    url = reverse("payroll:order_cost", args=[run.station.code, run.month, int(document_id)])
    cells = {"order": number, "people": len(order.people), "cost": order.cost, **earned(labour, order.cost)}
    return Row(cells, {"order": url, "cost": url})


@dataclass(frozen=True, slots=True)
class OrderShares:
    """Who worked on an order, and what of his cost stands on it."""

    number: str
    document_id: int
    section: Section


def order_shares(run: PayRun, document_id: int) -> OrderShares | None:
    """Return the shares of an order's cost; None if nobody of the run has worked on it in the month."""
    month = month_costs(run)
    parts = [part for part in month.parts if part.document_id == document_id]
    if not parts:
        return None
    shares = next((one.people for one in month.costs.orders if one.order == key_of(parts[0])), {})
    people = {one.person_id: one for one in month.people}
    rows = [_share(run, month, people[part.person_id], part, shares) for part in parts]
    return OrderShares(parts[0].order, document_id, Section("shares", mark("按人员"), SHARE_COLUMNS, rows))


def _share(run: PayRun, month: MonthCosts, person: Payee, part: Part, shares: Mapping[str, Decimal]) -> Row:
    cells: dict[str, Cell] = {
        "no": person.no,
        "name": person.name,
        "labour": part.labour,
        "minutes": part.minutes,
        "month_labour": month.labour_of([person.person_id]),
        "month_cost": person.cost,
        "cost": shares.get(person.no, NOTHING),
    }
    url = slip_url(run, person.no)
    return Row(cells, {"name": url, "month_cost": url})
