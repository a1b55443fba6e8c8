"""Rows as the driver gives them."""

import pytest
from django.db.models import Count, Max

from sanbao.db.plain import plain_rows
from sanbao.network.models import Station

pytestmark = pytest.mark.django_db


def test_plain_rows_are_those_of_the_query_set() -> None:
    Station.objects.bulk_create(Station(code=f"P{n}", name=f"网点{n}", stars=n) for n in (1, 2, 3))
    rows = Station.objects.order_by("code").values_list("code", "name", "stars")
    assert plain_rows(rows) == list(rows)
    sums = Station.objects.order_by().values_list("kind").annotate(n=Count("id"), most=Max("stars"))
    assert plain_rows(sums) == list(sums)


def test_a_query_filtered_by_an_empty_list_has_no_rows() -> None:
    Station.objects.create(code="P1", name="网点")
    assert plain_rows(Station.objects.filter(pk__in=()).values_list("code")) == []
