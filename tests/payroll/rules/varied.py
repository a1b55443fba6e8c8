"""Months like the documented ones, with other people and other figures: for laws that hold for every method."""

from copy import deepcopy
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from typing import Any, cast, get_args, get_origin

from hypothesis import strategies as st

from sanbao.kernel.plain_json import Limits, hints, taken_apart
from sanbao.kernel.recompute import AnyRule, rule, rules

from .documented import examples

METHODS = tuple(
    code for code, one in rules().items() if one.compute.__module__.startswith("sanbao.payroll.rules.methods.")
)
# Without these the month would be refused, as tests of refusals show.
LEAST = {"former_wage": Decimal(400)}
ALSO = {"wage/coefficient_5": {"fixed_wage": "2000.00"}}
MOST = {0: Decimal(20_000), 1: Decimal(5), 2: Decimal(100_000), 6: Decimal(50)}


@cache
def documented(code: str) -> tuple[Any, ...]:
    return tuple(example.given for example in examples() if example.rule == code)


def numbers(limits: Limits, kind: object, name: str) -> st.SearchStrategy[Any]:
    """Draw a number that the field accepts, and that a month may hold."""
    lowest = max(limits.lowest, LEAST.get(name, -MOST[limits.places]))
    highest = min(limits.highest, MOST[limits.places])
    if kind is int:
        return st.integers(int(lowest), int(highest))
    if highest == 31:  # days, of which two segments fit into a month
        return st.integers(0, 31).map(lambda halves: str(Decimal(halves) / 2))
    places = min(limits.places, 2)
    whole = st.integers(int(lowest * 10**places), int(highest * 10**places))
    return whole.map(lambda number: format(Decimal(number).scaleb(-places), "f"))


@st.composite
def like(draw: st.DrawFn, kind: type, example: dict[str, Any]) -> dict[str, Any]:
    """Draw other numbers into what the example says; its words and its shape stay."""
    found = deepcopy(example)
    for field in fields(kind):
        annotation = taken_apart(hints(kind)[field.name])
        limits = [one for one in annotation.said if isinstance(one, Limits)]
        if field.name == "coefficient" and field.name in found:
            found[field.name] = str(Decimal(draw(st.integers(1, 50))) / 10)
        elif limits and found.get(field.name) is not None:
            found[field.name] = draw(numbers(limits[0], annotation.base, field.name))
        elif get_origin(annotation.base) is tuple and field.name in found:
            inner = taken_apart(get_args(annotation.base)[0]).base
            if is_dataclass(inner):
                found[field.name] = [draw(like(cast("type", inner), one)) for one in found[field.name]]
    return found


@st.composite
def months(draw: st.DrawFn, code: str) -> dict[str, Any]:
    """Draw a group's month: the terms of a documented one, one to eight people, other figures."""
    one: AnyRule = rule(code)
    example = draw(st.sampled_from(documented(code)))
    whole = cast("type", one.given)
    kind = cast("type", taken_apart(hints(whole)["members"]).base)
    member = cast("type", taken_apart(get_args(kind)[0]).base)
    models = draw(st.lists(st.sampled_from(example["members"]), min_size=1, max_size=8))
    rest = {name: value for name, value in example.items() if name not in ("members", "terms", "standard_days")}
    found = draw(like(whole, rest))
    people = [
        draw(like(member, ALSO.get(code, {}) | model)) | {"no": f"P{index}"} for index, model in enumerate(models)
    ]
    kept = {name: deepcopy(example[name]) for name in ("terms", "standard_days") if name in example}
    return {**found, **kept, "members": people}
