"""Two runs of the same month side by side: who wins and who loses by a change of the rules, before it is made."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from sanbao.kernel.errors import mark
from sanbao.kernel.plain_json import Count, Name, Yuan
from sanbao.kernel.recompute import Rule
from sanbao.payroll.rules.lines import NOTHING


@dataclass(frozen=True, slots=True)
class Given:
    """Amounts by staff number in the real run and in the trial. Who is missing in one of them gets nothing there."""

    real: Annotated[Mapping[Name, Yuan], "实际"]
    trial: Annotated[Mapping[Name, Yuan], "试算"]


@dataclass(frozen=True, slots=True)
class Compared:
    no: Name
    real: Yuan
    trial: Yuan
    difference: Yuan


@dataclass(frozen=True, slots=True)
class Comparison:
    """`people` in the order of their difference, the greatest gain first; who has the same in the order of the run."""

    real_total: Yuan
    trial_total: Yuan
    difference: Yuan
    winners: Count
    losers: Count
    unchanged: Count
    gained: Yuan
    lost: Yuan
    people: tuple[Compared, ...]


def compute(given: Given) -> Comparison:
    """Return the differences of two runs; `gained + lost` is the difference of their sums."""
    people = [_compared(given, no) for no in dict.fromkeys((*given.real, *given.trial))]
    gains = [one.difference for one in people if one.difference > 0]
    losses = [one.difference for one in people if one.difference < 0]
    return Comparison(
        real_total=sum(given.real.values(), NOTHING),
        trial_total=sum(given.trial.values(), NOTHING),
        difference=sum((one.difference for one in people), NOTHING),
        winners=len(gains),
        losers=len(losses),
        unchanged=len(people) - len(gains) - len(losses),
        gained=sum(gains, NOTHING),
        lost=sum(losses, NOTHING),
        people=tuple(sorted(people, key=lambda one: -one.difference)),
    )


def _compared(given: Given, no: str) -> Compared:
    real, trial = given.real.get(no, NOTHING), given.trial.get(no, NOTHING)
    return Compared(no, real, trial, trial - real)


RULE: Final = Rule(
    code="wage/whatif",
    label=mark("试算对比"),
    edition="2026.1",
    source="docs/rules/wages.md",
    given=Given,
    gives=Comparison,
    compute=compute,
)
