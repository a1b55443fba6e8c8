"""What of wages waits for somebody: months to be drafted, runs to be checked, approved, paid; one's new slip."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from sanbao.accounts.access import Places
from sanbao.accounts.models import User
from sanbao.audit.models import JournalEntry
from sanbao.kernel.navigation import Tile, Tone, Waiting
from sanbao.kernel.periods import Month
from sanbao.payroll.models import PayRun, PaySlip
from sanbao.payroll.permissions import APPROVE, CHECK, DRAFT, OWN, PAY
from sanbao.payroll.rules.lifecycle import Status
from sanbao.payroll.views.scope import own_slips
from sanbao.statistics.models import MonthClosing

NAMED: Final = 3
NEW_DAYS: Final = 14


def to_draft(_user: User, places: Places, today: date) -> Iterable[Tile]:
    """Return how many stations have closed last month and have no run of it."""
    month = Month.of(today).previous
    of_month = PayRun.objects.filter(station_id=OuterRef("station_id"), month=month)
    closed = MonthClosing.objects.filter(places.within(), month=month).filter(~Exists(of_month))
    names = list(closed.order_by("station__code").values_list("station__name", flat=True))
    url = f"{reverse('payroll:runs')}?month={month}&status=none"
    yield Tile(_("待编制的工资表"), len(names), url, "calculator", Tone.WARNING, hint=_named(names))


def to_check(_user: User, places: Places, _today: date) -> Iterable[Tile]:
    """Return how many drafts wait to be checked."""
    yield _tile(_("待审核的工资表"), PayRun.objects.filter(places.within()), Status.DRAFT, "checks")


def to_approve(user: User, places: Places, _today: date) -> Iterable[Tile]:
    """Return how many checked runs wait for the user; those that he drafted or checked himself wait for others."""
    others = ~Q(drafted_by=user) & ~Q(checked_by=user)
    runs = PayRun.objects.filter(places.within(), others)
    yield _tile(_("待批准的工资表"), runs, Status.CHECKED, "rubber-stamp")


def to_pay(_user: User, places: Places, _today: date) -> Iterable[Tile]:
    """Return how many approved runs wait to be paid."""
    yield _tile(_("待发放的工资表"), PayRun.objects.filter(places.within()), Status.APPROVED, "cash")


def new_slip(user: User, _places: Places, today: date) -> Iterator[Tile]:
    """Return the user's latest slip, if it became final these days and he has not read it."""
    slip = own_slips(user).only("month", "no", "run__station__code", "run__approved_at", "run__month").first()
    if slip is None or not slip.run.approved_at or slip.run.approved_at.date() < today - timedelta(days=NEW_DAYS):
        return
    read = JournalEntry.objects.filter(actor=user, subject=slip_subject(slip), at__gte=slip.run.approved_at)
    if not read.exists():
        url = reverse("payroll:own_slip", args=(slip.run.station.code, slip.month))
        yield Tile(_("新的工资条"), 1, url, "receipt", Tone.SUCCESS, hint=str(slip.month))


def slip_subject(slip: PaySlip) -> str:
    """Return under which name the journal knows the reading of a slip."""
    return f"pay_slip:{slip.run.station.code}:{slip.month}:{slip.no}"


def _tile(label: str, runs: QuerySet[PayRun], status: Status, icon: str) -> Tile:
    """Return a tile that leads to the latest month with such runs."""
    found = list(runs.filter(status=status).order_by("-month", "station__code").values_list("month", "station__name"))
    month = found[0][0] if found else None
    url = f"{reverse('payroll:runs')}?month={month}&status={status}"
    return Tile(label, len(found), url, icon, Tone.WARNING, hint=_named([name for _month, name in found]))


def _named(names: Sequence[str]) -> str:
    return "、".join(names[:NAMED]) + ("…" if len(names) > NAMED else "")


WAITING: Final = (
    Waiting(DRAFT.code, to_draft),
    Waiting(CHECK.code, to_check),
    Waiting(APPROVE.code, to_approve),
    Waiting(PAY.code, to_pay),
    Waiting(OWN.code, new_slip),
)
