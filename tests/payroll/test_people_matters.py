"""Bonuses of mentors and fines of people: what appraisal says, as lines of the slip."""

from datetime import date, datetime

import pytest

from sanbao.appraisal.models import Mentorship, PointEntry
from sanbao.kernel.errors import Refused
from sanbao.payroll.rules.fines import Terms
from sanbao.payroll.rules.terms import StationTerms

from .paying import NOVEMBER, OCTOBER, Place, agree, attend, close, draft, final, lines, place, slips, work, yuan

pytestmark = pytest.mark.django_db
PEOPLE = (("A", "4.6", 20, ""), ("E", "0.5", 20, ""))


def worked(now: datetime) -> Place:
    of = place(now, people=PEOPLE)
    for month in (OCTOBER, NOVEMBER):
        attend(of, month=month, people=PEOPLE)
        work(of, "10000.00", month=month, number=f"WX{month}")
    return of


def test_a_mentor_gets_the_agreed_bonus_in_its_month(now: datetime) -> None:
    of = worked(now)
    Mentorship.objects.create(
        station=of.station,
        mentor=of.people["A"],
        mentee=of.people["E"],
        grade="trainee",
        begun_on=date(2026, 1, 1),
        deadline_on=date(2026, 12, 31),
        passed_on=date(2026, 10, 20),
        bonus_month=OCTOBER,
        set_at=now,
    )
    close(of)
    with pytest.raises(Refused) as error:
        draft(of)
    assert [(fault.code, fault.column) for fault in error.value.faults] == [("payroll.term_missing", "A A某 bonuses")]
    agree(of, StationTerms(yuan("0.00"), mentor_bonuses={"trainee": yuan("500.00")}))
    found = slips(draft(of))
    assert (lines(found["A"])["mentor_bonus"], "mentor_bonus" in lines(found["E"])) == ("500.00", False)


def fined(of: Place, **more: object) -> PointEntry:
    entry: PointEntry = PointEntry.objects.create(
        station=of.station,
        person=of.people["E"],
        on=date(2026, 10, 9),
        sort="penalty",
        conduct="迟到",
        reason="迟到一小时",
        entered_at=of.now,
        **more,
    )
    return entry


def test_points_are_no_money_unless_the_company_decides_so(now: datetime) -> None:
    of = worked(now)
    fined(of, consented_on=date(2026, 10, 10))
    close(of)
    assert slips(draft(of))["E"].deducted == yuan("0.00")


def test_a_fine_waits_for_consent_and_goes_when_it_is_dropped(now: datetime) -> None:
    of = worked(now)
    agree(of, StationTerms(yuan("0.00"), fines=Terms(is_paid_in_money=True)))
    agreed, silent = fined(of, consented_on=date(2026, 10, 10)), fined(of)
    close(of)
    first = slips(final(of))["E"]
    # Fifty points for the first time, a hundred for the second: the silent one waits.
    assert (lines(first)[f"fine.{agreed.pk}"], first.deducted) == ("-50.00", yuan("50.00"))
    assert [(one["code"], one["amount"]) for one in first.waiting] == [(f"fine.{silent.pk}", "100.00")]
    close(of, NOVEMBER)
    assert slips(draft(of, NOVEMBER))["E"].waiting == first.waiting
    PointEntry.objects.filter(pk=silent.pk).update(consented_on=date(2026, 11, 20))
    # E's share is 274.51, of which no more than 20 % may be taken.
    assert lines(slips(draft(of, NOVEMBER))["E"])[f"fine.{silent.pk}"] == "-54.90"
    PointEntry.objects.filter(pk=silent.pk).update(
        consented_on=None, dropped_on=date(2026, 11, 21), dropped_reason="误记"
    )
    assert slips(draft(of, NOVEMBER))["E"].waiting == []
