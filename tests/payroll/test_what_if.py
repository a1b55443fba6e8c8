"""Other terms beside the real ones: who wins, who loses, and nothing is stored."""

from datetime import datetime
from decimal import Decimal

import pytest

from sanbao.kernel.errors import Refused
from sanbao.payroll.computing import Changes, try_out
from sanbao.payroll.models import PayRun, PaySlip
from sanbao.payroll.queries import GroupTerms
from sanbao.payroll.rules.methods import day_deduction
from sanbao.payroll.rules.terms import Coefficient5Terms, PersonTerms, StationTerms

from .paying import OCTOBER, draft, example, final, yuan

pytestmark = pytest.mark.django_db


def test_a_lower_rate_is_tried_beside_the_real_one(now: datetime) -> None:
    of = example(now)
    changes = Changes(groups={None: GroupTerms("coefficient_5", Coefficient5Terms(Decimal("0.25")))})
    compared = try_out(of.station, OCTOBER, changes)
    assert (compared.real_total, compared.trial_total, compared.difference) == (
        yuan("23200.00"),
        yuan("20680.00"),
        yuan("-2520.00"),
    )
    assert (compared.winners, compared.losers) == (0, 5)
    assert not PayRun.objects.exists()


def test_a_run_that_is_final_can_be_tried_too_and_stays(now: datetime) -> None:
    of = example(now)
    run = final(of)
    changes = Changes(station=StationTerms(yuan("2000.00"), Decimal(26)))
    compared = try_out(of.station, OCTOBER, changes)
    # E was there for 20 of 26 days: the floor is 1,538.46.
    assert (compared.winners, compared.people[0].no, compared.gained) == (1, "E", yuan("807.06"))
    assert (PayRun.objects.get(pk=run.pk).digest, PaySlip.objects.count()) == (run.digest, 5)


def test_another_method_is_tried_with_the_figures_it_asks_for(now: datetime) -> None:
    of = example(now)
    draft(of)
    daily = GroupTerms("day_deduction", day_deduction.Terms(Decimal(25)))
    people = {person.pk: PersonTerms(base_wage=yuan("5000.00")) for person in of.people.values()}
    with pytest.raises(Refused) as error:
        try_out(of.station, OCTOBER, Changes(groups={None: daily}))
    assert {(fault.code, fault.column) for fault in error.value.faults} == {
        ("payroll.figure_missing", f"{no} {no}某") for no in "ABCDE"
    }
    compared = try_out(of.station, OCTOBER, Changes(groups={None: daily}, people=people))
    assert compared.trial_total == yuan("25000.00"), "the deduction of the pool's quality counts in no other method"
