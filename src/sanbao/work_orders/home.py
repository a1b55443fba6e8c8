"""What of work orders waits for somebody."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sanbao.accounts.access import Places, places_of
from sanbao.accounts.models import User
from sanbao.kernel.navigation import Tile, Tone, Waiting
from sanbao.kernel.periods import Month
from sanbao.work_orders.models import WorkOrder
from sanbao.work_orders.permissions import COMPLETE, RECEIVE
from sanbao.work_orders.queries.listing import OrderFilter, selected
from sanbao.work_orders.rules.lifecycle import Status

OWN: Final = Places(own=True)


def orders(user: User, places: Places, today: date) -> Iterator[Tile]:
    """Count the orders that are received and not completed, and the user's own orders of the month."""
    yield from _open(user)
    if places.own:
        month = Month.of(today)
        wanted = OrderFilter(from_on=month.first, until_on=month.until)
        url = f"{reverse('work_orders:orders')}?month={month}"
        hint = _("%(month)s 完工，有我参与的") % {"month": month}
        yield Tile(_("我的本月工单"), selected(user, OWN, wanted).count(), url, "tool", Tone.NEUTRAL, hint)


def _open(user: User) -> Iterator[Tile]:
    places = places_of(user, COMPLETE) or places_of(user, RECEIVE)
    if not (places.everything or places.station_ids):
        return
    waiting = WorkOrder.objects.filter(places.within(), status=Status.RECEIVED).order_by()
    counts = waiting.aggregate(all=Count("pk"), late=Count("pk", filter=Q(promised_at__lt=timezone.now())))
    hint = (
        _("其中 %(late)s 张已过预计交车时间") % {"late": counts["late"]} if counts["late"] else _("已接车，还没有完工")
    )
    tone = Tone.DANGER if counts["late"] else Tone.INFO
    url = f"{reverse('work_orders:orders')}?status={Status.RECEIVED}"
    yield Tile(_("在修工单"), counts["all"], url, "clipboard-list", tone, hint)


WAITING: Final = (Waiting("work_orders.view", orders),)
