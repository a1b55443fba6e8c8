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
from sanbao.network.models import AttendanceDay, PostGrade
from sanbao.network.queries import employed_on, visible_people


def attendance_missing(user: User, places: Places, today: date) -> Iterator[Tile]:
    """Count the technicians of whom nobody has written down yesterday."""
    day = today - timedelta(days=1)
    written = AttendanceDay.objects.filter(person=OuterRef("pk"), on=day)
    graded = PostGrade.objects.filter(person=OuterRef("pk"))
    people = visible_people(user, places).filter(employed_on(day)).filter(Exists(graded)).exclude(Exists(written))
    url = f"{reverse('network:attendance')}?month={Month.of(day)}"
    hint = _("%(day)s 还没有登记考勤") % {"day": day.isoformat()}
    yield Tile(_("考勤待登记"), people.count(), url, icon="calendar-check", tone=Tone.WARNING, hint=hint)


WAITING: Final = (Waiting("attendance.edit", attendance_missing),)
