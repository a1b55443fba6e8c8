"""Terms as a form and back: every kind of terms comes back as it was, and each fault stands at its box."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.forms import BooleanField
from django.http import QueryDict

from payroll.rules.documented import examples
from sanbao.kernel.plain_json import read
from sanbao.payroll.forms.typed import TypedForm
from sanbao.payroll.forms.words import PERSON_GROUPS
from sanbao.payroll.rules.fines import Terms as FineTerms
from sanbao.payroll.rules.insurance import Item
from sanbao.payroll.rules.methods import grade_commission, hour_price
from sanbao.payroll.rules.terms import (
    GROUP_TERMS,
    Allowance,
    Coefficient5Terms,
    JobClassRate,
    PersonTerms,
    StationTerms,
)


def documented(method: str) -> Any:
    """Return the terms of the worked example of a method."""
    if method == "coefficient_5":
        rate = JobClassRate("insurance", "保险业务", Decimal("0.25"), ("insurer",), ("out_of_warranty",))
        return Coefficient5Terms(Decimal("0.285"), apprentice_share_from_pool=False, job_classes=(rate,))
    given = next(one.given for one in examples() if one.rule == f"wage/{method}")
    return read(GROUP_TERMS[method], given["terms"])


STATION = StationTerms(
    Decimal("2490.00"),
    Decimal(26),
    fines=FineTerms(is_paid_in_money=True, ladder=(50, 100), yuan_per_point=Decimal("0.50")),
    mentor_bonuses={"assistant": Decimal("300.00"), "deputy": Decimal("500.00")},
)
PERSON = PersonTerms(
    monthly_base=Decimal("4000.00"),
    role=hour_price.Role.LEADER,
    is_leader=True,
    weight=Decimal("1.5"),
    allowances=(Allowance("night", "夜班津贴", Decimal("200.00"), is_special=True),),
    insurance_city="济南",
    insurance_items=(Item.PENSION, Item.MATERNITY),
)
EVERY = [STATION, PERSON, PersonTerms(), *(documented(method) for method in GROUP_TERMS)]
NAMES = ["station", "person", "nobody", *GROUP_TERMS]


def sent(form: TypedForm, **changed: Any) -> QueryDict:
    """Return what a browser sends for the form as it is shown, with these boxes changed."""
    data = QueryDict(mutable=True)
    for name, field in form.fields.items():
        value = changed.get(name.replace("-", "_"), form.get_initial_for_field(field, name))
        if isinstance(field, BooleanField):
            if value:
                data[name] = "on"
        elif isinstance(value, list):
            data.setlist(name, [str(one) for one in value])
        else:
            data[name] = "" if value is None else str(value)
    return data


def form_of(content: Any, **changed: Any) -> TypedForm:
    kind = type(content)
    return TypedForm(sent(TypedForm(None, kind=kind, content=content), **changed), kind=kind)


@pytest.mark.parametrize("content", EVERY, ids=NAMES)
def test_terms_come_back_as_they_were(content: Any) -> None:
    form = form_of(content)
    assert form.is_valid(), form.errors
    assert form.content == content


@pytest.mark.parametrize("content", EVERY, ids=NAMES)
def test_every_box_has_a_word(content: Any) -> None:
    form = TypedForm(None, kind=type(content), content=content)
    assert [name for name, field in form.fields.items() if not field.label or str(field.label).isascii()] == []


def drawn(part: dict[str, Any]) -> list[str]:
    found = [box.name for box in part["boxes"]]
    for section in (*part["sections"], *(row for table in part["tables"] for row in table["rows"])):
        found += drawn(section)
    return found


@pytest.mark.parametrize("content", EVERY, ids=NAMES)
def test_every_box_is_drawn_once(content: Any) -> None:
    groups = PERSON_GROUPS if isinstance(content, PersonTerms) else ()
    form = TypedForm(None, kind=type(content), content=content, groups=groups)
    assert sorted(drawn(form.tree())) == sorted(form.fields)


def test_amounts_and_ratios_are_taken_as_people_write_them() -> None:
    form = form_of(documented("coefficient_5"), commission_rate=" 30.5 ％", job_classes_0_commission_rate="20")
    assert form.is_valid(), form.errors
    assert isinstance(form.content, Coefficient5Terms)
    assert (form.content.commission_rate, form.content.job_classes[0].commission_rate) == (
        Decimal("0.305"),
        Decimal("0.2"),
    )
    station = form_of(STATION, minimum_wage="¥2,700元", fines_ladder="50，100 200")
    assert station.is_valid(), station.errors
    assert isinstance(station.content, StationTerms)
    assert (station.content.minimum_wage, station.content.fines.ladder) == (Decimal(2700), (50, 100, 200))


def test_a_fault_stands_at_its_box_even_behind_an_empty_row() -> None:
    content = documented("grade_commission")
    emptied = {"classes_0_code": "", "classes_0_label": ""} | {
        f"classes_0_bands_{index}_{name}": "" for index in range(5) for name in ("upto", "rate")
    }
    form = form_of(content, **emptied, classes_1_bands_1_rate="130%", classes_1_code="", leader_allowance="dreihundert")
    assert not form.is_valid()
    assert set(form.errors) == {"classes-1-code", "classes-1-bands-1-rate", "leader_allowance"}
    assert form.errors["classes-1-code"] == ["请填写这一项。"]
    assert form.errors["classes-1-bands-1-rate"] == ["「提成比例」写的是 130%，应在 0% 到 100% 之间。"]


def test_an_emptied_row_is_gone_and_a_spare_one_is_taken() -> None:
    content = documented("grade_commission")
    rows = len(content.bases)
    changed = {
        "bases_0_key": "",
        "bases_0_value": "",
        f"bases_{rows}_key": "E",
        f"bases_{rows}_value": "500",
    }
    form = form_of(content, **changed)
    assert form.is_valid(), form.errors
    assert isinstance(form.content, grade_commission.Terms)
    assert dict(form.content.bases) == {
        "B": Decimal("1000.00"),
        "C": Decimal("800.00"),
        "D": Decimal("600.00"),
        "E": Decimal(500),
    }


def test_a_name_stands_once_and_has_to_be_written() -> None:
    form = form_of(documented("grade_commission"), bases_1_key="A", bases_2_key="")
    assert not form.is_valid()
    assert form.errors["bases-1-key"] == ["「A」写了两次，请只留一个。"]
    assert form.errors["bases-2-key"] == ["请填写这一项。"]


def test_a_grade_is_chosen_and_one_that_is_stored_stays_among_the_choices() -> None:
    form = TypedForm(None, kind=StationTerms, content=replace(STATION, mentor_bonuses={"master": Decimal("1.00")}))
    choices = [code for code, _ in form.fields["mentor_bonuses-0-key"].choices]  # type: ignore[attr-defined]  # a choice
    assert choices == ["", "master", "apprentice", "trainee", "assistant", "deputy", "lead"]
    assert not form_of(STATION, mentor_bonuses_0_key="nobody").is_valid()


def test_what_is_required_and_missing_is_asked_for() -> None:
    form = form_of(STATION, minimum_wage="")
    assert not form.is_valid()
    assert form.errors == {"minimum_wage": ["请填写这一项。"]}


def test_more_rows_are_given_without_checking_and_what_was_typed_stays() -> None:
    first = TypedForm(None, kind=hour_price.Terms)
    data = sent(first, prices_0_price="12,5", base_ratio="halb")
    data["more"] = "1"
    form = TypedForm(data, kind=hour_price.Terms)
    assert (form.is_bound, form["base_ratio"].value(), form["prices-0-price"].value()) == (False, "halb", "12,5")
    assert "prices-3-price" in form.fields
    assert "prices-3-price" not in first.fields


def test_no_more_than_forty_rows_are_read() -> None:
    data = sent(TypedForm(None, kind=hour_price.Terms))
    data["prices-999-price"] = "1"
    assert sum(name.endswith("-price") for name in TypedForm(data, kind=hour_price.Terms).fields) == 40


def test_a_text_that_is_far_too_long_is_refused_at_its_box() -> None:
    form = form_of(STATION, minimum_wage="1" * 300, mentor_bonuses_0_value="2" * 300, fines_ladder="3" * 300)
    assert not form.is_valid()
    assert {"minimum_wage", "mentor_bonuses-0-value", "fines-ladder"} <= set(form.errors)


def test_a_bare_number_is_a_percentage_and_is_shown_as_one() -> None:
    form = form_of(documented("coefficient_5"), commission_rate="0.30")
    assert form.is_valid(), form.errors
    assert isinstance(form.content, Coefficient5Terms)
    assert form.content.commission_rate == Decimal("0.003")
    again = TypedForm(None, kind=Coefficient5Terms, content=form.content)
    assert (again["commission_rate"].value(), again["commission_rate"].label) == ("0.3%", "提成比例（%）")
