"""Scorecards in the global search, by the person."""

from collections.abc import Iterator
from typing import Final

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from sanbao.accounts.access import Places
from sanbao.accounts.models import User
from sanbao.appraisal.models import Scorecard
from sanbao.kernel.errors import mark
from sanbao.kernel.navigation import Hit, Search
from sanbao.network.queries.people import people_named


def scorecards(user: User, places: Places, query: str, limit: int) -> Iterator[Hit]:
    """Yield the latest scorecard of the people that the query names."""
    people = {person.pk: person for person in people_named(user, places, query)[:limit]}
    latest = Scorecard.objects.filter(places.within(), person__in=people).order_by()
    rows = latest.values_list("person_id", "station__code", "no").annotate(Max("month")).order_by("no")
    for person_id, code, no, month in rows[:limit]:
        url = reverse("appraisal:scorecard", args=(code, month, no))
        detail = _("{month} 绩效").format(month=month)
        yield Hit(people[person_id].name, url, detail, no)


SEARCH: Final = (Search("kpi.view", mark("绩效"), "award", scorecards, order=50),)
