"""The columns of form BD-11 and how each is computed from the facts of a month.

Facts are whole numbers: counts, minutes, half days, kilometres or fen. A figure that no source can give yet is None and
printed as 「—」. Source: domain spec §4 (BD-11) and §7 (formulas).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

Facts = Mapping[str, int]
Figure = Decimal | int | None


class Unit(StrEnum):
    COUNT = "count"
    MINUTES = "minutes"
    HALF_DAYS = "half_days"
    KILOMETRES = "kilometres"
    FEN = "fen"
    PERCENT = "percent"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Column:
    """A figure of the statement: the sum of `facts`, or with `over` their ratio to the sum of those.

    `minus` are taken off the sum. `drill` names the entries or documents that the figure opens.
    """

    code: str
    label: str
    unit: Unit
    facts: tuple[str, ...]
    over: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    group: str = ""

    @property
    def needs(self) -> frozenset[str]:
        """Name every fact that the figure is computed from."""
        return frozenset((*self.facts, *self.over, *self.minus))


def _count(code: str, label: str, *facts: str, group: str = "") -> Column:
    return Column(code, label, Unit.COUNT, facts or (code,), group=group)


ATTENDANCE = "出勤"
OVERTIME = "加班(小时)"
OUTINGS = "外出服务"
ORDERS = "工单"
TIMES = "时效"
HOURS = "工时(小时)"
QUALITY = "质量"
SATISFACTION = "评价"
OLD_PARTS = "旧件"
MONEY = "产值(元)"
LEARNING = "信息与培训"
RESULT = "考核"

# What was sold of the work whose hands-on time is known: work that nobody timed makes nobody quick.
TIMED = "timed_standard_minutes"
# The score comes after the closing; of several people it is the mean of those who have one.
SCORE = "score_hundredths"
SCORED = "scored_people"
COLUMNS: tuple[Column, ...] = (
    Column("scheduled_days", "应出勤天", Unit.HALF_DAYS, ("scheduled_halves",), group=ATTENDANCE),
    Column("attended_days", "实出勤天", Unit.HALF_DAYS, ("attended_halves",), group=ATTENDANCE),
    Column("sick_days", "病假", Unit.HALF_DAYS, ("sick_halves",), group=ATTENDANCE),
    Column("personal_days", "事假", Unit.HALF_DAYS, ("personal_halves",), group=ATTENDANCE),
    Column("overtime_workday", "工作日", Unit.MINUTES, ("overtime_workday_minutes",), group=OVERTIME),
    Column("overtime_rest_day", "休息日", Unit.MINUTES, ("overtime_rest_day_minutes",), group=OVERTIME),
    Column("overtime_holiday", "节日", Unit.MINUTES, ("overtime_holiday_minutes",), group=OVERTIME),
    _count("outings", "次数", group=OUTINGS),
    Column("outing_km", "里程", Unit.KILOMETRES, ("outing_km",), group=OUTINGS),
    _count("joined_orders", "接单数", group=ORDERS),
    _count("lead_orders", "完成台次", group=ORDERS),
    _count("in_warranty", "三包内", group=ORDERS),
    _count("out_of_warranty", "三包外", group=ORDERS),
    _count("maintenance", "首保/定保", "first_service", "scheduled_service", group=ORDERS),
    _count("installations", "安装调试", group=ORDERS),
    Column(
        "average_response", "平均响应(h)", Unit.MINUTES, ("response_minutes",), over=("response_orders",), group=TIMES
    ),
    Column("average_repair", "平均维修(h)", Unit.MINUTES, ("repair_minutes",), over=("repair_orders",), group=TIMES),
    Column("standard_hours", "标准工时", Unit.MINUTES, ("standard_minutes",), group=HOURS),
    Column("actual_hours", "实际工时", Unit.MINUTES, ("actual_minutes",), group=HOURS),
    Column("efficiency", "工时效率%", Unit.PERCENT, (TIMED,), over=("actual_minutes",), group=HOURS),
    Column("first_fixed", "一次修复", Unit.COUNT, ("first_time_orders",), minus=("returned_orders",), group=QUALITY),
    _count("rework_caused", "返修数", group=QUALITY),
    Column("rework_rate", "返修率%", Unit.PERCENT, ("rework_caused",), over=("lead_orders",), group=QUALITY),
    _count("overdue_orders", "超时单", group=QUALITY),
    _count("complaints", "投诉", group=SATISFACTION),
    _count("praises", "表扬", group=SATISFACTION),
    Column(
        "satisfaction",
        "满意度%",
        Unit.PERCENT,
        ("survey_points",),
        over=("survey_points_possible",),
        group=SATISFACTION,
    ),
    _count("old_parts_due", "应返", group=OLD_PARTS),
    _count("old_parts_returned", "已返", group=OLD_PARTS),
    Column("old_part_rate", "返回率%", Unit.PERCENT, ("old_parts_returned",), over=("old_parts_due",), group=OLD_PARTS),
    _count("quality_reports", "质量信息", group=LEARNING),
    _count("trainings", "培训次数", group=LEARNING),
    Column("labour", "工时费", Unit.FEN, ("labour_fen",), group=MONEY),
    Column("parts", "配件费", Unit.FEN, ("parts_fen",), group=MONEY),
    Column("output", "维修产值", Unit.FEN, ("labour_fen", "parts_fen"), group=MONEY),
    Column("reward", "奖罚", Unit.FEN, ("reward_fen",), group=RESULT),
    Column("score", "得分", Unit.POINTS, (SCORE,), over=(SCORED,), group=RESULT),
)
# Shown beside the labour, which is net of it; the form has no room for it.
TAKEN_BACK = Column("rework_labour", "返修扣回", Unit.FEN, ("rework_labour_fen",), group=MONEY)
COLUMN: Mapping[str, Column] = {column.code: column for column in (*COLUMNS, TAKEN_BACK)}


def frozen_facts(facts: Facts, known: Collection[str]) -> Facts:
    """Return the facts of a closed month; if timed work was not told apart when it was closed, all counts as timed."""
    return facts if TIMED in known else {**facts, TIMED: facts.get("standard_minutes", 0)}


def figure(column: Column, facts: Facts, known: Collection[str]) -> Figure:
    """Return the figure of one person, or of a total when `facts` are the sums of all.

    None if a source is missing or the denominator is zero. Minutes, kilometres and counts are whole numbers or exact
    averages rounded half-up to a minute; days, yuan and percent (one decimal) are Decimal.
    """
    return worth(column, facts) if column.needs <= frozenset(known) else None


def worth(column: Column, facts: Facts) -> Figure:
    """Return the figure of a column whose sources are all there; None if the denominator is zero."""
    total = _sum(column.facts, facts) - _sum(column.minus, facts)
    stored = ratio(column, total, _sum(column.over, facts)) if column.over else total
    turn = _WHOLE.get(column.unit)
    return turn(stored) if turn and stored is not None else stored


def ratio(column: Column, above: int, below: int) -> int | None:
    """Return the figure of a column with a denominator as it would be stored, percent in tenths; None if that is zero.

    `above` and `below` are the sums over and under the line. Rounded half up.
    """
    (rounded,) = ratios(column, [(above, below)])
    return rounded


def ratios(column: Column, sums: Iterable[tuple[int, int]]) -> Iterator[int | None]:
    """Return the same for the sums over and under the line of many: a region has thousands, hardly one is negative."""
    times = 1000 if column.unit is Unit.PERCENT else 1
    for above, below in sums:
        if above >= 0 and below > 0:
            yield (2 * above * times + below) // (2 * below)
        else:
            yield _half_up(above * times, below) if below else None


def _sum(codes: tuple[str, ...], facts: Facts) -> int:
    if len(codes) == 1:
        return facts.get(codes[0], 0)
    total = 0
    for code in codes:
        total += facts.get(code, 0)
    return total


def _half_up(above: int, below: int) -> int:
    """Divide and round half up; a negative ratio mirrors the positive one."""
    rounded = (2 * abs(above) + abs(below)) // (2 * abs(below))
    return rounded if (above < 0) == (below < 0) else -rounded


# What is stored in parts of the unit in which it is told; all others are told as they are stored.
_WHOLE: Mapping[Unit, Callable[[int], Decimal]] = {
    Unit.HALF_DAYS: lambda halves: Decimal(halves) / 2,
    Unit.PERCENT: lambda tenths: Decimal(tenths) / 10,
    Unit.FEN: lambda fen: Decimal(fen) / 100,
    Unit.POINTS: lambda hundredths: Decimal(hundredths) / 100,
}
