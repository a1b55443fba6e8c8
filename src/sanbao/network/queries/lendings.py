"""Read who is lent to another team of his station, day by day."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sanbao.kernel.periods import Month
from sanbao.network.models import Lending


@dataclass(frozen=True, slots=True)
class Lent:
    """Days, half-open, on which somebody works for another team."""

    from_on: date
    until_on: date
    team_id: int
    team: str


def lendings_in(month: Month, station_ids: Collection[int] | None) -> Mapping[int, tuple[Lent, ...]]:
    """Return, by person, the lendings that touch a month, cut to it and in order; `station_ids` None means all.

    One query. Nobody is lent to two teams on one day.
    """
    rows = Lending.objects.filter(from_on__lt=month.until, until_on__gt=month.first)
    if station_ids is not None:
        rows = rows.filter(person__station_id__in=station_ids)
    lent: defaultdict[int, tuple[Lent, ...]] = defaultdict(tuple)
    for row in rows.select_related("team").order_by("person_id", "from_on"):
        days = max(row.from_on, month.first), min(row.until_on, month.until)
        lent[row.person_id] += (Lent(*days, row.team_id, row.team.name),)
    return dict(lent)
