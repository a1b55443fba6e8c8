"""The records behind the figures of a line, as people read them: jobs, days, grades, terms, items, earlier slips."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from sanbao.documents.ports import record_pages
from sanbao.kernel.errors import mark
from sanbao.kernel.facts import Behind, Evidence
from sanbao.kernel.money import from_fen
from sanbao.network.labels import GRADE_LABELS, MARK_LABELS
from sanbao.payroll.models import PaySlip, WageTerms
from sanbao.payroll.views.scope import slips_of
from sanbao.payroll.views.shown import in_words
from sanbao.work_orders.models import WorkOrder

ORDER: Final = "work_order"
POOL: Final = "pay_group"
OF_MINUTES: Final = frozenset({"minutes", "total_minutes", "weight"})
NAMES: Final[Mapping[str, str]] = {
    "post_grade": mark("岗位级别"),
    "wage_terms": mark("工资标准"),
    "month_item": mark("当月项目"),
    "points": mark("奖罚积分"),
    "scorecard": mark("考核评分"),
    "city_rate": mark("缴费标准"),
    "pay_slip": mark("工资条"),
    "tax_opening": mark("个税期初数"),
    ORDER: mark("工单"),
    "": mark("考勤"),
}


@dataclass(frozen=True, slots=True)
class Record:
    """One record: what it is, when, whose, and its part of the figure (empty where parts are not added up)."""

    name: str
    on: date
    about: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Records:
    """The records of a figure; `more` says how many are not listed, `total` is the sum of all of them."""

    name: str
    count: int
    records: tuple[Record, ...]
    more: int
    total: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads whose slip: the owner is led to his own records only."""

    slip: PaySlip
    is_own: bool
    names: Mapping[int, str]
    limit: int


def reading(slip: PaySlip, *, is_own: bool, limit: int) -> Reading:
    """Return what is needed to name the people of a run."""
    names = dict(slips_of(slip.run).values_list("person_id", "name"))
    return Reading(slip, is_own, names, limit)


def records(behind: Behind, figure: str, reader: Reading) -> Records | None:
    """Return what is behind a figure; None if it was computed from others. The pool stands on the same page."""
    kind = _kind(behind.lines[0]) if behind.lines else POOL
    if kind == POOL:
        return None
    shown = behind.lines[: reader.limit]
    written = _writer(kind, figure)
    works = _works(shown)
    return Records(
        name=_(NAMES.get(kind, kind)),
        count=behind.count,
        records=tuple(_record(one, written(one.value), works, reader) for one in shown),
        more=behind.count - len(shown),
        total=written(behind.total) if behind.count > 1 else "",
    )


def _kind(one: Evidence) -> str:
    return one.subject.partition(":")[0]


def _writer(kind: str, figure: str) -> Callable[[int], str]:
    """Return how the parts of a figure are written; records that are not added up have none."""
    if kind == ORDER:
        return _hours if figure in OF_MINUTES else _money
    if kind in {"pay_slip", "tax_opening"}:
        return _money
    if kind == "":
        return _hours if figure in {"", "hours", "minutes", "piece"} else _days
    return _nothing


def _money(value: int) -> str:
    return f"{from_fen(value):,.2f}"


def _hours(value: int) -> str:
    return _("{hours} 小时").format(hours=f"{Decimal(value) / 60:.2f}")


def _days(value: int) -> str:
    return _("{days} 天").format(days=f"{Decimal(value) / 2:f}".removesuffix(".0"))


def _nothing(_value: int) -> str:
    return ""


def _record(one: Evidence, text: str, works: Mapping[str, str], reader: Reading) -> Record:
    kind = _kind(one)
    is_others = one.person_id != reader.slip.person_id
    whose = reader.names.get(one.person_id, "") if is_others else ""
    about = " · ".join(part for part in (whose, works.get(one.subject, ""), _said(kind, one), _notes(one)) if part)
    hidden = reader.is_own and (is_others or kind == "pay_slip")
    return Record(_name(kind, one), one.on, about, text, "" if hidden else _url(kind, one))


def _name(kind: str, one: Evidence) -> str:
    if kind == "":
        return str(MARK_LABELS.get(one.said, one.said))
    if kind == "post_grade":
        grade, _blank, coefficient = one.said.partition(" ")
        return f"{GRADE_LABELS.get(grade, grade)} {coefficient}"
    if kind == "wage_terms":
        return str(dict(WageTerms.Subject.choices).get(one.number, one.number))
    return in_words(one.number or NAMES.get(kind, ""))


def _said(kind: str, one: Evidence) -> str:
    return "" if kind in {"", "post_grade"} else one.said


def _notes(one: Evidence) -> str:
    said = [_("冲销")] if one.is_reversal else []
    if one.adjusts:
        said.append(_("补记 {month}").format(month=one.adjusts))
    return " ".join(said)


def _url(kind: str, one: Evidence) -> str:
    if kind == "pay_slip":
        slip = PaySlip.objects.select_related("run__station").filter(pk=one.key).first()
        return record_pages.address_of(_slip_subject(slip)) or "" if slip else ""
    return record_pages.address_of(one.subject) or "" if one.subject else ""


def _slip_subject(slip: PaySlip) -> str:
    return f"pay_slip:{slip.run.station.code}:{slip.month}:{slip.no}"


def _works(shown: Sequence[Evidence]) -> dict[str, str]:
    """Return what was done on the orders among the records, in two queries."""
    keys = {int(one.subject.partition(":")[2]) for one in shown if _kind(one) == ORDER}
    orders = WorkOrder.objects.prefetch_related("jobs").in_bulk(keys) if keys else {}
    return {f"{ORDER}:{pk}": "、".join(_operations(order)) for pk, order in orders.items()}


def _operations(order: WorkOrder) -> Iterable[str]:
    return (job.operation for job in order.jobs.all())
