"""What is wrong with a scheme is named, field by field."""

from decimal import Decimal
from typing import Any

import pytest

from appraisal.rules.schemes_at_hand import item, scheme
from payroll.rules.documented import complete
from sanbao.appraisal.rules.measuring import measures
from sanbao.appraisal.rules.profiles import PROFILES, Profile
from sanbao.appraisal.rules.schemes import Group, Scheme, Source, faults
from sanbao.kernel.plain_json import read, written
from sanbao.kernel.recompute import rule


def found(one: Scheme) -> list[tuple[str | None, str]]:
    return [(fault.column, fault.code.removeprefix("appraisal.")) for fault in complete(faults(one))]


def test_a_sound_scheme_has_no_fault() -> None:
    assert found(scheme(item())) == []


@pytest.mark.parametrize("profile", Profile)
def test_a_ready_scheme_is_sound_and_comes_back_from_json_as_it_was(profile: Profile) -> None:
    assert found(PROFILES[profile]) == []
    plain = rule("kpi/profile").answer({"profile": profile.value})
    assert read(Scheme, plain) == PROFILES[profile]
    assert written(PROFILES[profile]) == plain


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"weight": None}, "weight", "weight_missing"),
        ({"weight": 0}, "weight", "weight_missing"),
        ({"weight": -1}, "weight", "weight_missing"),
        ({"lower": None, "upper": None}, "lower", "range_missing"),
        ({"lower": Decimal("95.0001")}, "lower", "range_upside_down"),
        ({"per": Decimal(0)}, "per", "step_unit_missing"),
        ({"step_up": Decimal(0), "step_down": Decimal(0)}, "step_down", "nothing_at_stake"),
        ({"source": Source.MEASURED}, "measure", "measure_missing"),
        ({"source": Source.MEASURED, "measure": "luck"}, "measure", "measure_unknown"),
    ],
)
def test_an_item_that_cannot_be_judged_is_named(change: dict[str, Any], path: str, code: str) -> None:
    assert found(scheme(item(**change))) == [(f"scheme.items[0].{path}", code)]


@pytest.mark.parametrize("change", [{"lower": Decimal(95)}, {"step_up": Decimal(0)}, {"step_down": Decimal(0)}])
def test_a_range_of_one_value_and_a_step_to_one_side_are_allowed(change: dict[str, Any]) -> None:
    assert found(scheme(item(**change))) == []


def test_an_item_of_an_unknown_measure_is_told_the_measures_there_are() -> None:
    (fault,) = faults(scheme(item(source=Source.MEASURED, measure="luck")))
    assert "、".join(measures()) in fault.text()


def test_an_item_may_read_any_measure_there_is() -> None:
    for code in measures():
        assert found(scheme(item(source=Source.MEASURED, measure=code))) == []


def test_an_item_of_no_group_is_named_with_the_groups_there_are() -> None:
    one = scheme(item(), item("y", group="luck"))
    assert found(one) == [("scheme.items[1].group", "unknown_group")]
    assert "main、duties" in next(faults(one)).text()


def test_the_main_group_has_to_be_one_of_the_groups() -> None:
    one = scheme(item())
    lost = Scheme(one.code, one.label, "luck", one.groups, one.items)
    assert found(lost) == [("scheme.main", "unknown_group")]
    assert "main、duties" in next(faults(lost)).text()


def test_a_group_without_items_is_named() -> None:
    groups = (Group("main", "主", Decimal(60)), Group("duties", "基", Decimal(30)), Group("idle", "空", Decimal(10)))
    assert found(scheme(item(), groups=groups)) == [("scheme.groups[2]", "group_without_items")]


def test_codes_are_used_once() -> None:
    groups = (Group("main", "主", Decimal(60)), Group("duties", "基", Decimal(20)), Group("main", "主", Decimal(20)))
    assert found(scheme(item(), item(), groups=groups)) == [
        ("scheme.groups[2].code", "code_twice"),
        ("scheme.items[1].code", "code_twice"),
    ]


@pytest.mark.parametrize("pool", ["39.99", "40.01"])
def test_a_scheme_is_worth_100_points(pool: str) -> None:
    groups = (Group("main", "主", Decimal(60)), Group("duties", "基", Decimal(pool)))
    assert found(scheme(item(), groups=groups)) == [("scheme.groups", "pools_do_not_total")]


@pytest.mark.parametrize(("reserve", "points"), [("12", "5"), ("0", "0")])
def test_the_reserve_holds_whole_tasks(reserve: str, points: str) -> None:
    rest = Group("main", "主", 60 - Decimal(reserve))
    groups = (rest, Group("duties", "基", Decimal(40)))
    one = scheme(item(), groups=groups, reserve=Decimal(reserve), task_points=Decimal(points))
    assert found(one) == [("scheme.reserve", "task_points_do_not_fit")]


@pytest.mark.parametrize(("reserve", "most"), [(0, 12), (20, 4)])
def test_tasks_fit_into_the_main_pool_or_into_the_reserve(reserve: int, most: int) -> None:
    groups = (Group("main", "主", Decimal(60)), Group("duties", "基", Decimal(40 - reserve)))
    assert scheme(item(), groups=groups, reserve=Decimal(reserve)).most_tasks() == most
