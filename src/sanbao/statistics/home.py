"""What waits on the home page: months to be closed, and how the current month stands."""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Exists, OuterRef, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from sanbao.accounts.access import Places
from sanbao.accounts.models import User
from sanbao.kernel.navigation import Tile, Tone, Waiting
from sanbao.kernel.periods import Month
from sanbao.ledger.models import ClosedMonth, Entry, MonthSum
from sanbao.ledger.rules.entries import EntryKind
from sanbao.network.models import Station
from sanbao.statistics.permissions import CLOSE, VIEW

LOOKED_BACK: Final = 3  # months close in their order, so that an old open one shows in its followers


def unclosed(_user: User, places: Places, today: date) -> Iterable[Tile]:
    """Return how many stations have not closed a month that is over."""
    last = Month.of(today).previous
    months = [last.plus(-n) for n in range(LOOKED_BACK)]
    waiting = Station.objects.filter(places.within("pk")).filter(reduce(or_, map(_is_open, months)))
    stations = list(waiting.order_by("code").values_list("name", flat=True)[:4])
    count = waiting.count() if len(stations) > LOOKED_BACK else len(stations)
    named = "、".join(stations[:LOOKED_BACK]) + ("…" if count > LOOKED_BACK else "")
    url = f"{reverse('statistics:month')}?month={last}"
    yield Tile(_("待结账的网点"), count, url, "calendar-check", Tone.WARNING, hint=named)


def so_far(user: User, places: Places, today: date) -> Iterable[Tile]:
    """Return how many orders have been completed in the current month."""
    month = Month.of(today)
    sums = MonthSum.objects.filter(month=month, kind=EntryKind.WORK)
    own = places.own and not places.everything and not places.station_ids
    sums = sums.filter(technician__user=user) if own else sums.filter(places.within())
    count = sums.aggregate(orders=Sum("orders_led"))["orders"] or 0
    hint = _("{month} 未结账，数字随单据变动").format(month=month)
    yield Tile(_("本月完成台次"), count, reverse("statistics:month"), "chart-bar", Tone.NEUTRAL, hint=hint)


def _is_open(month: Month) -> Q:
    worked = Exists(Entry.objects.filter(month=month, station_id=OuterRef("pk")))
    closed = Exists(ClosedMonth.objects.filter(month=month, station_id=OuterRef("pk")))
    return Q(worked) & ~Q(closed)


WAITING: Final = (Waiting(CLOSE.code, unclosed), Waiting(VIEW.code, so_far))
