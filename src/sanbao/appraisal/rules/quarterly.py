"""The quarterly appraisal (form 10): every item 1-5, the mean × 20 as the form's score, what is to be improved by whom.

Ours: an item that could not be observed is left out of the mean and says why. Averages are means of the forms' rounded
scores, each form once. Source: domain spec §5, form 10.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Final

from sanbao.appraisal.rules import refusals
from sanbao.appraisal.rules.figures import Points
from sanbao.appraisal.rules.form_10 import FORM_ITEMS, HIGHEST, LOWEST
from sanbao.kernel.errors import Fault, mark
from sanbao.kernel.money import round_exact
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import Count, Length, Limits, Name, Text, at
from sanbao.kernel.recompute import Rule

FACTOR: Final = 20
Grade = Annotated[int, Limits(0, LOWEST, HIGHEST)]
Said = Annotated[str, Length(1, 200)]


class Progress(StrEnum):
    """How far an improvement is."""

    OPEN = "open"
    OVERDUE = "overdue"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Judgement:
    """`score` null: it could not be observed, and `remark` says why."""

    score: Annotated[Grade | None, "评分"]
    remark: Annotated[Text, "备注"] = ""


@dataclass(frozen=True, slots=True)
class Improvement:
    """What is to be done about an item, by whom, until when."""

    item: Annotated[Name, "执行项目"]
    what: Annotated[Said, "改良事项"]
    owner: Annotated[Name, "责任人"]
    due_on: Annotated[date, "期限"]
    done_on: Annotated[date | None, "完成日期"] = None


@dataclass(frozen=True, slots=True)
class Form:
    """One filled form about one person."""

    no: Annotated[Name, "编号"]
    person: Annotated[Name, "工号"]
    on: Annotated[date, "评核日期"]
    judgements: Annotated[Mapping[str, Judgement], "各项评分"]
    team: Annotated[Text, "班组"] = ""
    improvements: tuple[Improvement, ...] = ()

    @property
    def quarter(self) -> str:
        """Return the quarter of the form: 2026Q3."""
        return quarter_of(Month.of(self.on))


@dataclass(frozen=True, slots=True)
class Given:
    """Forms of any quarters; improvements are judged at the end of `as_of`."""

    forms: tuple[Form, ...]
    as_of: Annotated[date, "截至日期"]


@dataclass(frozen=True, slots=True)
class FormScore:
    """`score` is null if nothing could be observed."""

    no: Name
    person: Name
    team: Text
    quarter: Name
    score: Annotated[Points | None, "得分"]
    observed: Count
    formula: str


@dataclass(frozen=True, slots=True)
class Average:
    """The mean of the forms about one person, one team, or (empty) all, in a quarter."""

    of: Text
    quarter: Name
    forms: Count
    score: Points


@dataclass(frozen=True, slots=True)
class Standing:
    """An improvement and how far it is; `days_left` is negative when it is late, and null when it is done."""

    form: Name
    item: Name
    what: Text
    owner: Name
    due_on: date
    progress: Progress
    days_left: Annotated[int | None, Limits(0)]


@dataclass(frozen=True, slots=True)
class Appraisal:
    forms: tuple[FormScore, ...]
    people: tuple[Average, ...]
    teams: tuple[Average, ...]
    quarters: tuple[Average, ...]
    improvements: tuple[Standing, ...]


def compute(given: Given) -> Appraisal:
    """Return the score of every form, the averages by person, team and quarter, and how improvements stand.

    Raises: Refused for items that are unknown, missing or without the reason why they were not observed, and for
    improvements that are older than their form.
    """
    refusals.refuse_if(_faults(given))
    scores = tuple(_score(form) for form in given.forms)
    return Appraisal(
        forms=scores,
        people=averages(scores, lambda score: score.person),
        teams=averages((score for score in scores if score.team), lambda score: score.team),
        quarters=averages(scores, lambda _: ""),
        improvements=tuple(_standings(given)),
    )


def averages(scores: Iterable[FormScore], of: Callable[[FormScore], str]) -> tuple[Average, ...]:
    """Return the mean of the forms that share a name, in the order of quarters and names.

    Forms without a score are left out.
    """
    found: dict[tuple[str, str], list[Fraction]] = {}
    for score in scores:
        if score.score is not None:
            found.setdefault((score.quarter, of(score)), []).append(Fraction(score.score))
    return tuple(
        Average(name, quarter, len(values), round_exact(sum(values, Fraction(0)) / len(values)))
        for (quarter, name), values in sorted(found.items())
    )


def quarter_of(month: Month) -> str:
    """Return the natural quarter of a month: 2026Q3."""
    return f"{month.year}Q{(month.month + 2) // 3}"


def _score(form: Form) -> FormScore:
    grades = [judgement.score for judgement in form.judgements.values() if judgement.score is not None]
    mean = round_exact(Fraction(sum(grades) * FACTOR, len(grades))) if grades else None
    formula = f"{sum(grades)} ÷ {len(grades)} × {FACTOR}" if grades else ""
    return FormScore(form.no, form.person, form.team, form.quarter, mean, len(grades), formula)


def _standings(given: Given) -> Iterator[Standing]:
    for form in given.forms:
        for one in form.improvements:
            progress = _progress(one, given.as_of)
            left = None if progress is Progress.DONE else (one.due_on - given.as_of).days
            yield Standing(form.no, one.item, one.what, one.owner, one.due_on, progress, left)


def _progress(one: Improvement, as_of: date) -> Progress:
    if one.done_on is not None and one.done_on <= as_of:
        return Progress.DONE
    return Progress.OVERDUE if one.due_on < as_of else Progress.OPEN


_LABELS: Final = {item.code: item.label for item in FORM_ITEMS}


def _faults(given: Given) -> Iterator[Fault]:
    numbers = [form.no for form in given.forms]
    for index, form in enumerate(given.forms):
        path = f"forms[{index}]"
        if form.no in numbers[:index]:
            yield at(f"{path}.no", refusals.CodeTwice(code=form.no))
        yield from _judgement_faults(form, f"{path}.judgements")
        for place, one in enumerate(form.improvements):
            yield from _improvement_faults(form, one, f"{path}.improvements[{place}]")


def _judgement_faults(form: Form, path: str) -> Iterator[Fault]:
    for code in form.judgements.keys() - _LABELS.keys():
        yield at(f"{path}.{code}", refusals.NoSuchFormItem(item=code))
    for code, label in _LABELS.items():
        judgement = form.judgements.get(code)
        if judgement is None:
            yield at(f"{path}.{code}", refusals.ScoreMissing(item=label))
        elif judgement.score is None and not judgement.remark.strip():
            yield at(f"{path}.{code}.remark", refusals.NotObservedWithoutRemark(item=label))


def _improvement_faults(form: Form, one: Improvement, path: str) -> Iterator[Fault]:
    if one.item not in _LABELS:
        yield at(f"{path}.item", refusals.NoSuchFormItem(item=one.item))
    if one.due_on < form.on:
        yield at(f"{path}.due_on", refusals.DueBeforeFound(what=one.what, on=form.on))
    if one.done_on is not None and one.done_on < form.on:
        yield at(f"{path}.done_on", refusals.DoneBeforeFound(what=one.what, on=form.on))


RULE: Final = Rule(
    code="kpi/quarterly",
    label=mark("维修评核表（季度）"),
    edition="2026.1",
    source="docs/rules/kpi.md",
    given=Given,
    gives=Appraisal,
    compute=compute,
)
