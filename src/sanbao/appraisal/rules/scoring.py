"""The score of a month: small scores by weight, values against their ranges, and what each figure rests on.

Small scores are split exactly to a hundredth of a point. An item's score is computed exactly and rounded half-up to a
hundredth once; the month is the sum of the rounded scores. A missing value is neither zero nor full: the item stays
open, its points are told apart, and the score is final only when nothing is open or provisional. Source: domain spec
§6.5.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from sanbao.appraisal.rules import refusals, schemes
from sanbao.appraisal.rules.figures import NOTHING, Direction, written
from sanbao.appraisal.rules.measuring import Without
from sanbao.appraisal.rules.schemes import Group, Item, Period, Source, StepIn, WithoutCases
from sanbao.appraisal.rules.scorecard import OPEN, Given, Ground, GroupScore, Scorecard, Scored, Value
from sanbao.kernel.errors import Fault, mark
from sanbao.kernel.money import Toward, round_exact, split
from sanbao.kernel.plain_json import at
from sanbao.kernel.recompute import Rule


def compute(given: Given) -> Scorecard:
    """Return the scorecard of a month.

    Raises: Refused, with the path of everything wrong in scheme, values and tasks. Source: domain spec §6.5.
    """
    refuse_faults(given)
    smalls = small_scores(given)
    items = tuple(_scored(given, item, smalls.get(item.code)) for item in given.scheme.items)
    tasks = tuple(_task_lines(given))
    lines = items + tasks
    open_points, provisional = _worth(lines, OPEN), _worth(lines, frozenset({Ground.PROVISIONAL}))
    return Scorecard(
        total=_sum(lines),
        open_points=open_points,
        provisional_points=provisional,
        is_final=not any(line.ground in OPEN or line.ground is Ground.PROVISIONAL for line in lines),
        groups=tuple(_group_score(given, group, items) for group in given.scheme.groups),
        items=items,
        tasks=tasks,
    )


def small_scores(given: Given) -> Mapping[str, Decimal]:
    """Return what each item that counts is worth: its group's pool split by weight, to a hundredth, exactly.

    What is left over goes to the largest remainders; among equal ones the code that sorts first, so that the order of
    the items changes nothing.
    """
    found: dict[str, Decimal] = {}
    for group in given.scheme.groups:
        active = sorted(_active(given, group), key=lambda item: item.code)
        pool = given.scheme.pool(group, len(given.tasks))
        weights = [item.weight or NOTHING for item in active]
        found.update(zip((item.code for item in active), split(pool, weights), strict=True))
    return found


def _applicable(given: Given, group: Group) -> list[Item]:
    return [
        item
        for item in given.scheme.items
        if item.group == group.code and item.applies(given.grade) and not _value(given, item).is_excused
    ]


def _active(given: Given, group: Group) -> list[Item]:
    """Return the items that share the pool. If there was nothing to judge in any of them, all of them stay open."""
    applicable = _applicable(given, group)
    return [item for item in applicable if not _hands_on(given, item)] or applicable


def _hands_on(given: Given, item: Item) -> bool:
    value = _value(given, item)
    return (
        item.without_cases is WithoutCases.REDISTRIBUTE
        and item.period is Period.MONTH
        and value.value is None
        and value.without is Without.NO_CASES
    )


def _value(given: Given, item: Item) -> Value:
    return given.values.get(item.code, Value())


def _scored(given: Given, item: Item, small: Decimal | None) -> Scored:
    value = _value(given, item)
    if small is None:
        return _line(given, item, NOTHING, None, _why_out(given, item))
    if value.value is not None:
        return _judged(given, item, small, value.value)
    if item.period is Period.QUARTER:
        return _line(given, item, small, small, Ground.PROVISIONAL)
    return _line(given, item, small, None, Ground(value.without))


def _why_out(given: Given, item: Item) -> Ground:
    if not item.applies(given.grade):
        return Ground.OTHER_GRADE
    return Ground.EXCUSED if _value(given, item).is_excused else Ground.NOTHING_TO_JUDGE


def _line(
    given: Given, item: Item, small: Decimal, score: Decimal | None, ground: Ground, *, formula: str = ""
) -> Scored:
    value = _value(given, item)
    return Scored(
        code=item.code,
        label=item.label,
        group=item.group,
        weight=item.weight,
        small=small,
        score=score,
        ground=ground,
        value=value.value,
        unit=item.unit,
        formula=formula,
        evidence=value.excused if value.is_excused else value.evidence,
        basis=value.basis,
    )


def _judged(given: Given, item: Item, small: Decimal, value: Decimal) -> Scored:
    better, worse = beyond(item, value)
    if not better and not worse:
        return _line(given, item, small, small, Ground.WITHIN, formula=_within(item, value))
    step = (item.step_up if better else item.step_down) * (small if item.step_in is StepIn.SHARE else 1)
    change = Fraction(step) * Fraction(better or worse) / Fraction(item.per)
    raw = Fraction(small) + (change if better else -change)
    most = _most(given, item, small)
    # Kept within its bounds before it is rounded: an absurd value must not be too large for the rounding.
    score = round_exact(min(max(raw, Fraction(0)), Fraction(most)))
    ground = Ground.ADDED if score > small else Ground.DEDUCTED if score < small else Ground.BEYOND
    formula = _formula(item, step, value, raw=raw, small=small, score=score)
    return _line(given, item, small, score, ground, formula=formula)


def beyond(item: Item, value: Decimal) -> tuple[Decimal, Decimal]:
    """Return how far a value is better, and how far it is worse, than the range of an item; one of them is zero."""
    above = max(value - item.upper, Decimal(0)) if item.upper is not None else Decimal(0)
    below = max(item.lower - value, Decimal(0)) if item.lower is not None else Decimal(0)
    return (above, below) if item.direction is Direction.BIGGER else (below, above)


def _most(given: Given, item: Item, small: Decimal) -> Decimal:
    if item.deducts_only or given.scheme.group(item.group).deducts_only:
        return small
    return round_exact(Fraction(small) * Fraction(given.scheme.cap), toward=Toward.DOWN)


def _within(item: Item, value: Decimal) -> str:
    """Return that a value lies in the range: 85 ≤ 91.86 ≤ 105, or 1 ≤ 2 without a lower limit."""
    places = (item.lower, value, item.upper)
    return " ≤ ".join(written(one) for one in places if one is not None)


def _formula(item: Item, step: Decimal, value: Decimal, *, raw: Fraction, small: Decimal, score: Decimal) -> str:
    better, _ = beyond(item, value)
    is_above = item.upper is not None and value > item.upper
    far = f"({written(value)} − {_end(item.upper)})" if is_above else f"({_end(item.lower)} − {written(value)})"
    per = "" if item.per == 1 else f" ÷ {written(item.per)}"
    shown = f"{small} {'+' if better else '−'} {written(step)} × {far}{per} = {written(raw)}"
    return shown if raw == score else f"{shown} → {score}"


def _end(limit: Decimal | None) -> str:
    return written(limit or 0)


def _task_lines(given: Given) -> Iterator[Scored]:
    worth = given.scheme.task_points
    for task in given.tasks:
        score = None if task.degree is None else round_exact(Fraction(worth) * Fraction(task.degree))
        yield Scored(
            code=task.code,
            label=task.label,
            group=task.kind,
            weight=None,
            small=worth,
            score=score,
            ground=Ground.NOT_ENTERED if score is None else Ground.JUDGED,
            value=task.degree,
            formula="" if score is None else f"{worth} × {written(task.degree or 0)}",
            evidence=task.evidence,
        )
    unused = given.scheme.unused_reserve(len(given.tasks))
    if unused:
        yield Scored("unused_reserve", mark("未安排的短板与临时任务"), "", None, unused, unused, Ground.UNUSED)


def _group_score(given: Given, group: Group, items: tuple[Scored, ...]) -> GroupScore:
    pool = given.scheme.pool(group, len(given.tasks))
    own = tuple(line for line in items if line.group == group.code)
    return GroupScore(group.code, group.label, pool, _sum(own))


def _sum(lines: tuple[Scored, ...]) -> Decimal:
    return sum((line.score or NOTHING for line in lines), NOTHING)


def _worth(lines: tuple[Scored, ...], grounds: frozenset[Ground]) -> Decimal:
    return sum((line.small for line in lines if line.ground in grounds), NOTHING)


def refuse_faults(given: Given) -> None:
    """Refuse a month whose scheme, values or tasks cannot be scored.

    Raises: Refused with everything wrong; a faulty scheme is told first and alone.
    """
    refusals.refuse_if(schemes.faults(given.scheme))
    refusals.refuse_if(_faults(given))


def _faults(given: Given) -> Iterator[Fault]:
    items = {item.code: item for item in given.scheme.items}
    for code, value in given.values.items():
        if code not in items:
            yield at(f"values.{code}", refusals.UnknownItem(item=code, known="、".join(items)))
        else:
            yield from value_faults(items[code], value, f"values.{code}")
    yield from _task_faults(given)
    for index, group in enumerate(given.scheme.groups):
        if not _applicable(given, group):
            refusal = refusals.GroupWithoutItems(group=group.label, pool=group.pool)
            yield at(f"scheme.groups[{index}]", refusal)


def value_faults(item: Item, value: Value, path: str) -> Iterator[Fault]:
    """Find what is wrong with a value: entered without evidence, or excused beside a value."""
    if value.is_excused and value.value is not None:
        yield at(f"{path}.excused", refusals.ValueAndExcuse(item=item.label))
    if item.source is Source.MANUAL and value.value is not None and not value.evidence.strip():
        yield at(f"{path}.evidence", refusals.EvidenceMissing(item=item.label))


def _task_faults(given: Given) -> Iterator[Fault]:
    most = given.scheme.most_tasks()
    if len(given.tasks) > most:
        yield at("tasks", refusals.TooManyTasks(count=len(given.tasks), most=most))
    taken = [item.code for item in given.scheme.items]
    for index, task in enumerate(given.tasks):
        if task.code in taken:
            yield at(f"tasks[{index}].code", refusals.CodeTwice(code=task.code))
        taken.append(task.code)
        if task.degree is not None and not task.evidence.strip():
            yield at(f"tasks[{index}].evidence", refusals.EvidenceMissing(item=task.label))


RULE: Final = Rule(
    code="kpi/score",
    label=mark("绩效月得分"),
    edition="2026.1",
    source="docs/rules/kpi.md",
    given=Given,
    gives=Scorecard,
    compute=compute,
)
