"""What of the network waits for somebody."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from sanbao.accounts.access import Places
from sanbao.accounts.models import User
from sanbao.kernel.navigation import Tile, Tone, Waiting
from sanbao.kernel.periods import Month
from sanbao.network.models import PostGrade
from sanbao.network.queries import attendance_gaps, employed_in, visible_people


def attendance_missing(user: User, places: Places, today: date) -> Iterator[Tile]:
    """Count the technicians of whom a day is not written down yet: of yesterday's month, up to yesterday."""
    month = Month.of(today - timedelta(days=1))
    graded = PostGrade.objects.filter(person=OuterRef("pk"))
    people = visible_people(user, places).filter(employed_in(month)).filter(Exists(graded))
    gaps = attendance_gaps(people, month, until=today)
    hint = _("{month} 到昨天共缺 {days} 天").format(month=month, days=sum(gap.days for gap in gaps))
    url = f"{reverse('network:attendance')}?month={month}"
    yield Tile(_("考勤待登记"), len(gaps), url, icon="calendar-check", tone=Tone.WARNING, hint=hint)


WAITING: Final = (Waiting("attendance.edit", attendance_missing),)
