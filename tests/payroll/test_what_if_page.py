"""Other terms beside the real ones: who wins, who loses, what it costs; nothing is stored."""

from datetime import datetime
from decimal import Decimal

import pytest

from payroll import paying
from payroll.visiting import browser, may
from sanbao.accounts.rules.roles import Role
from sanbao.audit.models import JournalEntry
from sanbao.payroll.forms.what_if import block
from sanbao.payroll.models import PaySlip, WageTerms
from sanbao.payroll.rules.methods import grade_commission
from sanbao.payroll.rules.terms import Coefficient5Terms, StationTerms

PAGE = "/payroll/A/2026-10/what-if/"


@pytest.fixture
def of(now: datetime) -> paying.Place:
    made = paying.example(now)
    may(made.clerk, Role.PAYROLL_CLERK)
    paying.draft(made)
    return made


@pytest.mark.django_db
def test_the_page_shows_what_counts_now(of: paying.Place) -> None:
    context = browser(of.clerk).get(PAGE).context
    assert context["compared"] is None
    boxes = {box.name: (box.label, box.text, box.unit) for one in context["blocks"] for box in one.boxes}
    assert boxes["g0.commission_rate"] == ("提成比例", "28", "%")
    assert boxes["s.standard_days"] == ("标准天数", "26", "")


@pytest.mark.django_db
def test_a_higher_rate_makes_winners_and_says_what_it_costs(of: paying.Place) -> None:
    kept = PaySlip.objects.count(), WageTerms.objects.count(), JournalEntry.objects.count()
    response = browser(of.clerk).get(f"{PAGE}?g0.commission_rate=30")
    compared = response.context["compared"]
    assert (compared.real_total, compared.trial_total) == (Decimal("23200.00"), Decimal("24880.00"))
    assert (compared.difference, compared.winners, compared.losers) == (Decimal("1680.00"), 5, 0)
    people = response.context["people"]
    assert (people[0].no, people[0].name, people[0].difference) == ("A", "A某", Decimal("633.44"))
    assert [(box.name, box.text, box.typed) for box in response.context["changes"]] == [
        ("g0.commission_rate", "28", "30")
    ]
    read = JournalEntry.objects.latest("id")
    assert (read.act, read.facts["report"]) == ("payroll.read_report", "what_if")
    assert (PaySlip.objects.count(), WageTerms.objects.count(), JournalEntry.objects.count() - 1) == kept


@pytest.mark.django_db
def test_a_trial_that_cannot_be_reckoned_says_why(of: paying.Place) -> None:
    response = browser(of.clerk).get(f"{PAGE}?g0.commission_rate=")
    assert response.context["compared"] is None
    assert "提成比例" in " ".join(response.context["faults"])


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["abc", "nan", "1e9999999"])
def test_something_else_than_a_figure_is_said_at_its_box(of: paying.Place, typed: str) -> None:
    response = browser(of.clerk).get(f"{PAGE}?g0.commission_rate={typed}")
    assert response.status_code == 200
    box = next(box for one in response.context["blocks"] for box in one.boxes if box.name == "g0.commission_rate")
    assert box.wrong
    assert response.context["compared"] is None


@pytest.mark.django_db
def test_a_ratio_above_one_is_refused(of: paying.Place) -> None:
    response = browser(of.clerk).get(f"{PAGE}?g0.commission_rate=130")
    assert response.context["compared"] is None
    wrong = {box.name: box.wrong for one in response.context["blocks"] for box in one.boxes if box.wrong}
    assert wrong == {"g0.commission_rate": "「提成比例」写的是 130%，应在 0% 到 100% 之间。"}


def test_lists_and_names_have_a_box_for_each_figure() -> None:
    terms = StationTerms(Decimal("2010.00"), mentor_bonuses={"deputy": Decimal("500.00")})
    boxes = {box.name: box for box in block("s", "", "", terms, {"s.mentor_bonuses.deputy": "600"}).boxes}
    assert boxes["s.fines.ladder.0"].text == "50"
    assert boxes["s.standard_days"].text == ""
    assert boxes["s.mentor_bonuses.deputy"].label.startswith("副修")
    made = block("s", "", "", terms, {"s.mentor_bonuses.deputy": "600", "s.fines.is_paid_in_money": "1"}).changed
    assert made.mentor_bonuses["deputy"] == Decimal("600.00")
    assert made.fines.is_paid_in_money


def test_what_is_not_changed_is_as_it_was() -> None:
    terms = Coefficient5Terms(Decimal("0.285"))
    same = block("g", "", "", terms, {})
    assert (same.changed, same.is_changed, same.boxes[0].text) == (terms, False, "28.5")


def test_bands_are_boxes_too() -> None:
    bands = (grade_commission.Band(Decimal("100000.00"), Decimal("0.25")), grade_commission.Band(None, Decimal("0.19")))
    terms = grade_commission.Terms(
        bases={"A": Decimal("1200.00")},
        leader_allowance=Decimal("300.00"),
        safety_award_leader=Decimal("300.00"),
        safety_award_member=Decimal("200.00"),
        classes=(grade_commission.CommissionClass("routine", "一般业务", bands),),
    )
    made = block("g", "", "", terms, {"g.classes.0.bands.1.rate": "20", "g.bases.A": "1300"})
    assert made.changed.classes[0].bands[1].rate == Decimal("0.2")
    assert made.changed.bases["A"] == Decimal("1300.00")


@pytest.mark.django_db
def test_the_terms_of_a_person_can_be_tried(of: paying.Place) -> None:
    person = of.people["B"]
    page = browser(of.clerk).get(f"{PAGE}?person=B").context
    assert page["blocks"][-1].title == "B某"
    asked = f"{PAGE}?person=B&p{person.pk}.guarantee=9000"
    compared = browser(of.clerk).get(asked).context["compared"]
    assert [(one.no, one.difference) for one in compared.people if one.difference] == [("B", Decimal("2344.26"))]
