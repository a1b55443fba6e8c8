"""An item is for some grades only: the printed small scores of a lead, and what becomes of them for a trainee."""

from datetime import datetime
from decimal import Decimal

import pytest

import workshop
from appraisal.scorecards import JULY, appraise, closed, place
from sanbao.appraisal.queries.inputs import appraised_in
from sanbao.appraisal.rules.profiles import SHEET
from sanbao.appraisal.rules.scorecard import Ground
from sanbao.appraisal.rules.scoring import compute

pytestmark = pytest.mark.django_db


def test_a_lead_trains_newcomers_and_a_trainee_has_the_weight_in_his_other_items(now: datetime) -> None:
    where = place()
    trainee = workshop.technician(where.station, "A003", "褚洋", "1.5", team="机修一组")
    closed(where, [JULY], now)
    appraise(where, SHEET, now)
    cards = {one.bearer.person_id: compute(one.given) for one in appraised_in(where.station, JULY)}
    smalls = {
        person.pk: [line.small for line in cards[person.pk].items if line.group == "learning"]
        for person in (where.lead, trainee)
    }
    assert smalls == {where.lead.pk: [6, 2, 2], trainee.pk: [Decimal("7.50"), Decimal("2.50"), 0]}
    assert [line.ground for line in cards[trainee.pk].items if line.code == "newcomers"] == [Ground.OTHER_GRADE]
