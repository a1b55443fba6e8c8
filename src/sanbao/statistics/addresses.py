"""Where the figures of a month are shown, for pages of other contexts too."""

from collections.abc import Callable

from django.http import QueryDict
from django.urls import reverse

from sanbao.kernel.periods import Month
from sanbao.network.choosing import Chosen
from sanbao.statistics.rules.columns import Column


def total_link(where: Chosen, when: Month) -> Callable[[Column], str]:
    """Return how the figures of all people together are addressed."""
    if where.only:
        own = reverse("statistics:station_figure", args=[where.only.code, when, "x"]).removesuffix("x/")
        return lambda column: f"{own}{column.code}/"
    all_of_them = reverse("statistics:total_figure", args=[when, "x"]).removesuffix("x/")
    query = QueryDict(mutable=True)
    query["station"] = where.value
    return lambda column: f"{all_of_them}{column.code}/?{query.urlencode()}"
