"""Terms come back from JSON as they were; items say what they lack."""

from decimal import Decimal

import pytest

from sanbao.kernel.json_schema import schema
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import hints, read, written
from sanbao.kernel.recompute import rules
from sanbao.payroll.rules.items import ASKED, ITEM_KIND_LABELS, Entered, ItemKind, faults
from sanbao.payroll.rules.terms import (
    GROUP_TERMS,
    Allowance,
    Coefficient5Terms,
    JobClassRate,
    PersonTerms,
    StationTerms,
)

OCTOBER, NO = Month(2026, 10), Decimal("0.00")
TERMS = (
    StationTerms(Decimal("2000.00"), mentor_bonuses={"trainee": Decimal("500.00")}),
    PersonTerms(),
    PersonTerms(performance_base=Decimal("900.00"), allowances=(Allowance("meal", "餐补", Decimal("200.00")),)),
    Coefficient5Terms(
        Decimal("0.28"), job_classes=(JobClassRate("pdi", "新车检查", None, categories=("installation",)),)
    ),
    Coefficient5Terms(None),
)


@pytest.mark.parametrize("terms", TERMS, ids=lambda terms: type(terms).__name__)
def test_terms_come_back_from_json_as_they_were(terms: object) -> None:
    assert read(type(terms), written(terms)) == terms


def test_every_wage_method_has_terms() -> None:
    methods = {code.removeprefix("wage/") for code, rule in rules().items() if "methods" in rule.compute.__module__}
    assert methods == set(GROUP_TERMS)


@pytest.mark.parametrize("kind", [StationTerms, PersonTerms, *GROUP_TERMS.values()], ids=lambda kind: kind.__module__)
def test_terms_have_a_schema_and_every_field_a_name_or_fields_of_its_own(kind: type) -> None:
    assert schema(kind, title="x")["type"] == "object"
    assert hints(kind)


def entered(kind: ItemKind, **more: object) -> Entered:
    of_group = ASKED[kind].of_group
    given: dict[str, object] = {
        "label": "名称",
        "reason": "事由",
        "has_person": not of_group,
        "has_team": of_group,
        "amount": NO if ASKED[kind].is_quantity else Decimal("1.00"),
        "quantity": Decimal(1) if ASKED[kind].is_quantity else None,
        "month": OCTOBER,
        "for_month": OCTOBER.previous if ASKED[kind].for_month else None,
        "consented_on": None,
        **more,
    }
    return Entered(kind, **given)  # type: ignore[arg-type]  # each field by its name


@pytest.mark.parametrize("kind", ItemKind)
def test_a_complete_item_has_no_faults(kind: ItemKind) -> None:
    assert list(faults(entered(kind))) == []
    assert ITEM_KIND_LABELS[kind]


@pytest.mark.parametrize(
    ("item", "codes"),
    [
        (entered(ItemKind.ALLOWANCE, has_person=False), ["payroll.item_needs_person"]),
        (entered(ItemKind.ACCIDENT, has_person=True), ["payroll.item_needs_group"]),
        (entered(ItemKind.ALLOWANCE, amount=NO), ["payroll.item_needs_amount"]),
        (entered(ItemKind.ALLOWANCE, amount=Decimal("-0.01")), ["payroll.item_needs_amount"]),
        (entered(ItemKind.ADJUSTMENT, amount=Decimal("-0.01")), []),
        (entered(ItemKind.ADJUSTMENT, amount=NO), ["payroll.item_needs_amount"]),
        (entered(ItemKind.ACCIDENT, quantity=None), ["payroll.item_needs_quantity"]),
        (entered(ItemKind.ACCIDENT, quantity=Decimal(-1)), ["payroll.item_needs_quantity"]),
        (entered(ItemKind.ACCIDENT, quantity=Decimal("0.5")), ["payroll.item_needs_whole_number"]),
        (entered(ItemKind.CUSTOMER_INDEX, quantity=Decimal("90.5")), []),
        (entered(ItemKind.ADJUSTMENT, for_month=None), ["payroll.item_needs_earlier_month"]),
        (entered(ItemKind.ADJUSTMENT, for_month=OCTOBER), ["payroll.item_needs_earlier_month"]),
        (entered(ItemKind.COURT, reason=" "), ["payroll.reason_needed"]),
        (entered(ItemKind.COURT, label=""), ["payroll.item_needs_label"]),
    ],
)
def test_an_item_says_everything_that_it_lacks(item: Entered, codes: list[str]) -> None:
    assert [fault.code for fault in faults(item)] == codes
