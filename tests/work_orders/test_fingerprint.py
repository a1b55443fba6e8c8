"""The same order written twice is known by its fingerprint, whatever the spelling on paper."""

from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal
from typing import Any

import pytest

import workshop
from sanbao.ledger.rules.entries import Category, Payer
from sanbao.work_orders.rules.content import JobContent, OrderContent, PartLine, fingerprint


def order(quantity: str = "2", amount: str = "380.00", **more: Any) -> OrderContent:
    part = PartLine("前制动片", Decimal(quantity), Decimal(amount))
    job = JobContent(
        "更换前制动片", Payer.CUSTOMER, 84, Decimal("84.00"), people=(1, 2), weights=(60, 40), parts=(part,)
    )
    return workshop.order("WX1", job, **more)


@pytest.mark.parametrize("quantity", ["2", "2.0", "2.000", "0.2E1"])
def test_equal_quantities_are_the_same_however_many_zeros_are_written(quantity: str) -> None:
    assert fingerprint(order(quantity, "380.0")) == fingerprint(order())


def test_one_moment_is_the_same_in_every_time_zone() -> None:
    here = order()
    assert here.started_at is not None
    assert fingerprint(replace(here, started_at=here.started_at.astimezone(UTC))) == fingerprint(here)


def test_what_is_left_out_and_what_is_empty_is_the_same() -> None:
    assert fingerprint(order(remark="", is_outing=False, outing_km=None)) == fingerprint(order())


@pytest.mark.parametrize(
    "change",
    [
        {"number": "WX2"},
        {"category": Category.IN_WARRANTY},
        {"odometer_km": 12346},
        {"started_at": workshop.at(10) + timedelta(minutes=1)},
        {"completed_on": workshop.at(10).date()},
        {"is_outing": True},
        {"remark": "曹先生"},
        {"fault_system": "制动异响", "fault_text": "底盘"},
        {"jobs": ()},
    ],
)
def test_other_content_has_another_fingerprint(change: dict[str, Any]) -> None:
    assert fingerprint(replace(order(), **change)) != fingerprint(order())


@pytest.mark.parametrize("change", [{"people": (2, 1)}, {"weights": (40, 60)}, {"standard_minutes": 85}, {"parts": ()}])
def test_other_work_has_another_fingerprint(change: dict[str, Any]) -> None:
    content = order()
    assert fingerprint(replace(content, jobs=(replace(content.jobs[0], **change),))) != fingerprint(content)


def test_other_parts_have_another_fingerprint() -> None:
    assert len({fingerprint(order(*part)) for part in (("2", "380"), ("20", "380"), ("2", "380.01"))}) == 3
