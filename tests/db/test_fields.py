"""Money is exact in the database, and months are numbers there."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

import workshop
from sanbao.db.fields import MoneyField, MonthField
from sanbao.kernel.money import FractionOfFen
from sanbao.kernel.periods import Month
from sanbao.statistics.models import MonthNote

amounts = st.decimals(-1_000_000, 1_000_000, places=2)


class TestMoney(TestCase):
    @given(st.lists(amounts, max_size=6))
    def test_what_is_stored_comes_back_and_adds_up_exactly(self, rewards: list[Decimal]) -> None:
        station = workshop.station()
        for number, reward in enumerate(rewards):
            person = workshop.technician(station, str(number), "许刚")
            note = {"station": station, "month": Month(2026, 10), "person": person, "set_at": workshop.at(1)}
            MonthNote.objects.create(reward=reward, **note)
        notes = MonthNote.objects.order_by("id")
        assert list(notes.values_list("reward", flat=True)) == rewards
        assert (notes.aggregate(total=Sum("reward"))["total"] or Decimal(0)) == sum(rewards, Decimal(0))


@pytest.mark.django_db
def test_money_is_fen_and_months_are_numbers_in_the_table() -> None:
    station = workshop.station()
    person = workshop.technician(station, "A001", "许刚")
    MonthNote.objects.create(
        station=station, month=Month(2026, 10), person=person, reward=Decimal("12.30"), set_at=workshop.at(1)
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT month, reward FROM statistics_monthnote")
        assert cursor.fetchone() == (202610, 1230)
    assert MonthNote.objects.filter(month__gte=Month(2026, 10), month__lt=Month(2026, 11), reward=Decimal("12.3"))


@pytest.mark.django_db
def test_a_fraction_of_a_fen_is_refused() -> None:
    with pytest.raises(FractionOfFen):
        MonthNote.objects.filter(reward=Decimal("0.001")).exists()


def test_text_from_forms_and_fixtures_is_understood_or_refused() -> None:
    assert MoneyField().to_python("12.30") == Decimal("12.30")
    assert MonthField().to_python("2026-10") == MonthField().to_python(202610) == Month(2026, 10)
    assert MoneyField().to_python(None) is None
    assert MonthField().to_python(None) is None
    for field, text in ((MoneyField(), "十元"), (MonthField(), "2026-13")):
        with pytest.raises(ValidationError):
            field.to_python(text)
