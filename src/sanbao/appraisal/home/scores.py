"""What of the appraisal waits for somebody: values to enter, appeals to answer, one's own new score."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from sanbao.accounts.access import Places
from sanbao.accounts.models import User
from sanbao.appraisal.models import Appeal, FinalMonth, SchemeUse, Scorecard
from sanbao.appraisal.permissions import DECIDE, ENTER, OWN
from sanbao.kernel.navigation import Tile, Tone, Waiting
from sanbao.kernel.periods import SHANGHAI, Month
from sanbao.network.models import Station

NAMED: Final = 3
NEW_DAYS: Final = 14


def to_enter(_user: User, places: Places, today: date) -> Iterable[Tile]:
    """Return how many stations with a scheme have not made last month's scores final."""
    month = Month.of(today).previous
    final = FinalMonth.objects.filter(station_id=OuterRef("pk"), month=month)
    used = SchemeUse.objects.filter(station_id=OuterRef("pk"), from_month__lte=month).exclude(scheme="")
    waiting = Station.objects.filter(places.within("pk")).filter(Exists(used), ~Exists(final)).order_by("code")
    rows = list(waiting.values_list("code", "name"))
    url = f"{reverse('appraisal:kpi_team')}?month={month}"
    if len(rows) == 1:
        url = reverse("appraisal:kpi_values", args=[rows[0][0], month])
    named = "、".join(name for _code, name in rows[:NAMED]) + ("…" if len(rows) > NAMED else "")
    yield Tile(_("待登记和定稿的绩效"), len(rows), url, "pencil", Tone.WARNING, hint=named)


def to_decide(user: User, places: Places, _today: date) -> Iterable[Tile]:
    """Return how many appeals wait for an answer, without the user's own."""
    waiting = Appeal.objects.filter(places.within(), decision__isnull=True).exclude(set_by=user)
    yield Tile(_("待处理的绩效申诉"), waiting.count(), reverse("appraisal:appeals"), "message-report", Tone.WARNING)


def new_score(user: User, _places: Places, today: date) -> Iterator[Tile]:
    """Return the user's latest score, if it became final these days."""
    card = Scorecard.objects.filter(person__user=user).order_by("-month", "-revision").first()
    if card is None:
        return
    final = FinalMonth.objects.filter(station_id=card.station_id, month=card.month).first()
    if final is None or max(final.set_at, card.set_at).astimezone(SHANGHAI).date() < today - timedelta(days=NEW_DAYS):
        return
    hint = _("{month} 得分 {total}").format(month=card.month, total=card.total)
    url = reverse("appraisal:own_scorecard", args=[card.month])
    yield Tile(_("我的新绩效得分"), 1, url, "award", Tone.INFO, hint=hint)


WAITING: Final = (Waiting(ENTER.code, to_enter), Waiting(DECIDE.code, to_decide), Waiting(OWN.code, new_score))
