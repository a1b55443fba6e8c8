"""What of form 10, of points and of reviews waits for somebody."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from sanbao.accounts.access import Places
from sanbao.accounts.models import User
from sanbao.appraisal.models import QuarterlyForm
from sanbao.appraisal.permissions import (
    CONSENT,
    DECIDE_POINTS,
    ENTER_POINTS,
    FILL_QUARTERLY,
    PROPOSE_REVIEWS,
    VIEW_QUARTERLY,
)
from sanbao.appraisal.queries.improvements import visible_improvements
from sanbao.appraisal.queries.points import CONTESTED, UNSIGNED, own_points, talks_due, visible_points
from sanbao.appraisal.queries.reviews import count_due, quarters_open
from sanbao.appraisal.rules.form_lifecycle import FormStatus
from sanbao.kernel.navigation import Tile, Tone, Waiting


def half_filled(user: User, _places: Places, _today: date) -> Iterator[Tile]:
    """Count the quarterly forms that the user has begun and not finished."""
    count = QuarterlyForm.objects.filter(appraiser=user, status=FormStatus.FILLING).count()
    url = f"{reverse('appraisal:quarterly')}?status={FormStatus.FILLING}"
    yield Tile(_("没填完的评核表"), count, url, icon="clipboard-check", tone=Tone.WARNING)


def overdue(user: User, places: Places, today: date) -> Iterator[Tile]:
    """Count the improvements that are overdue: those of the places, or those the user is to see to."""
    count = visible_improvements(user, places).filter(done_on=None, due_on__lt=today).count()
    url = f"{reverse('appraisal:improvements')}?progress=overdue"
    yield Tile(_("逾期的改良事项"), count, url, icon="bulb", tone=Tone.DANGER)


def unsigned(user: User, _places: Places, _today: date) -> Iterator[Tile]:
    """Count the penalties of the user himself that he has not answered."""
    hint = _("请同意或申诉")
    count = own_points(user).filter(UNSIGNED).count()
    yield Tile(_("待我签认的处罚"), count, reverse("appraisal:own_points"), icon="scale", tone=Tone.WARNING, hint=hint)


def contested(user: User, places: Places, _today: date) -> Iterator[Tile]:
    """Count the objections that the user may decide."""
    waiting = visible_points(user, places).filter(CONTESTED).exclude(entered_by=user).exclude(person__user=user)
    url = f"{reverse('appraisal:points')}?standing=contested"
    yield Tile(_("待处理的奖罚申诉"), waiting.count(), url, icon="message-report", tone=Tone.DANGER)


def talks(user: User, places: Places, today: date) -> Iterator[Tile]:
    """Count the talks that are due after the third time of the same conduct."""
    hint = _("同一行为第三次起由主管面谈")
    url = f"{reverse('appraisal:points')}?standing=talk_due"
    count = len(talks_due(user, places, today.year))
    yield Tile(_("需要面谈"), count, url, icon="messages", tone=Tone.WARNING, hint=hint)


def to_review(_user: User, places: Places, today: date) -> Iterator[Tile]:
    """Count the technicians for whom nobody has proposed anything in this quarter."""
    quarter = quarters_open(today)[0]
    count = count_due(places, quarter, today)
    yield Tile(_("本季度应评级的人员"), count, reverse("appraisal:reviews"), icon="certificate", tone=Tone.INFO)


WAITING: Final = (
    Waiting(PROPOSE_REVIEWS.code, to_review),
    Waiting(FILL_QUARTERLY.code, half_filled),
    Waiting(VIEW_QUARTERLY.code, overdue),
    Waiting(CONSENT.code, unsigned),
    Waiting(DECIDE_POINTS.code, contested),
    Waiting(ENTER_POINTS.code, talks),
)
