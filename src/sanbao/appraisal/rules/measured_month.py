"""The measures of a month from its facts, and the values that a scheme takes from them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from sanbao.appraisal.rules import refusals
from sanbao.appraisal.rules.figures import Unit
from sanbao.appraisal.rules.measuring import Measured, Without, measure, measures
from sanbao.appraisal.rules.schemes import Scheme, Source
from sanbao.appraisal.rules.scorecard import Value
from sanbao.kernel.errors import Fault, mark
from sanbao.kernel.plain_json import Limits, Name, Text, at
from sanbao.kernel.recompute import Rule

Fact = Annotated[int, Limits(0)]


@dataclass(frozen=True, slots=True)
class Given:
    """Facts by code, and the codes that some context gives (null: those that are there). No `codes`: all measures."""

    facts: Annotated[Mapping[str, Fact], "数据"]
    known: tuple[Name, ...] | None = None
    codes: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    code: Name
    label: Text
    unit: Unit
    definition: Text
    measured: Measured


@dataclass(frozen=True, slots=True)
class MeasuredMonth:
    measures: tuple[Reading, ...]


def compute(given: Given) -> MeasuredMonth:
    """Return the asked measures in the order asked for, or all of them by code.

    Raises: Refused for measures that do not exist.
    """
    refusals.refuse_if(_faults(given))
    known = given.facts if given.known is None else given.known
    return MeasuredMonth(tuple(_reading(code, given.facts, known) for code in given.codes or measures()))


def values(scheme: Scheme, facts: Mapping[str, int], known: Collection[str]) -> Mapping[str, Value]:
    """Return the values of the measured items of a scheme without faults, each with what it rests on."""
    taken = [item for item in scheme.items if item.source is Source.MEASURED]
    return {item.code: value_of(measure(measures()[item.measure], facts, known)) for item in taken}


def value_of(one: Measured) -> Value:
    """Return a measured figure as the value of an item: its formula is the evidence."""
    return Value(one.value, evidence=one.formula, without=one.without or Without.NOT_ENTERED, basis=one.basis)


def _reading(code: str, facts: Mapping[str, int], known: Collection[str]) -> Reading:
    one = measures()[code]
    return Reading(code, one.label, one.unit, one.formula, measure(one, facts, known))


def _faults(given: Given) -> Iterator[Fault]:
    for index, code in enumerate(given.codes):
        if code not in measures():
            yield at(f"codes[{index}]", refusals.MeasureUnknown(measure=code, known="、".join(measures())))


RULE: Final = Rule(
    code="kpi/measures",
    label=mark("绩效取数指标"),
    edition="2026.1",
    source="docs/rules/kpi.md",
    given=Given,
    gives=MeasuredMonth,
    compute=compute,
)
