"""The worked example of the 5.0-coefficient method, from orders and attendance to the slip."""

from datetime import datetime
from decimal import Decimal

import pytest

from sanbao.payroll.models import PayGroup

from .paying import PEOPLE, draft, example, slips

pytestmark = pytest.mark.django_db


def test_the_pool_of_the_example_is_shared_to_the_fen(now: datetime) -> None:
    run = draft(example(now))
    group = PayGroup.objects.get(run=run)
    assert (group.pool, group.total) == (Decimal("23200.00"), Decimal("23200.00"))
    assert group.given["group"]["labour_revenue"] == "86400.00"
    assert group.given["group"]["rework_labour"] == "2400.00"
    assert {no: slip.gross for no, slip in slips(run).items()} == {no: Decimal(share) for no, _, _, share in PEOPLE}
    assert (run.people, run.gross, run.payable) == (5, Decimal("23200.00"), Decimal("23037.90"))
