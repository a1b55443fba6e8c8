"""Closing a month, and what is typed into it before: rewards, fines and remarks."""

from decimal import Decimal, InvalidOperation
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest, page
from sanbao.kernel.periods import Month, business_date
from sanbao.kernel.text import squeeze
from sanbao.network.choosing import Chosen, station_seen
from sanbao.network.models import Person
from sanbao.network.queries import StationName
from sanbao.statistics.addresses import total_link
from sanbao.statistics.course import standing, totals_beside
from sanbao.statistics.errors import RemarkTooLong, RewardNotANumber
from sanbao.statistics.evidence import order_url
from sanbao.statistics.permissions import CLOSE, NOTE
from sanbao.statistics.queries import month_table
from sanbao.statistics.readiness import readiness
from sanbao.statistics.services import close_month, note_month
from sanbao.statistics.views.compared import strip
from sanbao.statistics.views.scope import row_seen
from sanbao.work_orders.models import WorkOrder

CENTS = 2
MOST_YUAN = 1_000_000
MOST_REMARK = 100


@require_http_methods(["GET", "HEAD", "POST"])
@page(CLOSE)
def close(request: PageRequest, station: str, month: Month) -> HttpResponse:
    """Show what is still open in a month, and close it."""
    found, now = station_seen(request, station), timezone.now()
    if request.method == "POST":
        closing = close_month(station=found, month=month, actor=request.user, now=now)
        told = _("{station} {month} 已结账，校验码 {digest}。之后到的单据会记入下一个未结账的月份。")
        messages.success(request, told.format(station=found.name, month=month, digest=closing.digest[:12]))
        return redirect("statistics:station_month", found.code, month)
    table, ready = month_table(month, {found.pk}), readiness(found, month, today=business_date(now))
    where = Chosen((StationName.of(found),), frozenset({found.pk}), found.code, found.name)
    others = [(_("较上月"), totals_beside([month.previous], where.ids)[month.previous])]
    context = {
        "station": found,
        "month": month,
        "open": ready,
        "against": [reason.text(_) for reason in ready.against],
        "orders": [_named(order) for order in ready.open_orders],
        "reworks": [_named(order) for order in ready.baseless_reworks],
        "people": len(table.rows),
        "cards": strip(standing(table), others, total_link(where, month), mean=False),
    }
    return render(request, "statistics/close.html", context)


def _named(order: WorkOrder) -> dict[str, str]:
    return {"number": order.number, "plate": order.plate, "url": order_url(order.pk)}


@require_POST
@page(NOTE)
def note(request: PageRequest, station: str, month: Month, no: str) -> HttpResponse:
    """Write down a reward or fine and a remark; htmx gets a word beside the box, be it a refusal; others the table."""
    seen = row_seen(request, station, month, no)
    person = Person.objects.filter(pk=seen.row.person_id).first()
    if person is None or not seen.sees_station:
        raise NotFound
    try:
        reward, remark = _reward(request.POST.get("reward", "")), _remark(request.POST.get("remark", ""))
    except (RewardNotANumber, RemarkTooLong) as fault:
        if not request.htmx:
            raise
        return render(
            request, "statistics/noted.html", {"fault": fault.text(_)}, status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    note_month(
        station=seen.station,
        month=month,
        person=person,
        reward=reward,
        remark=remark,
        actor=request.user,
        now=timezone.now(),
    )
    if not request.htmx:
        return redirect(f"{request.POST.get('back', '')}" if _is_own(request) else "statistics:month")
    return render(request, "statistics/noted.html")


def _is_own(request: PageRequest) -> bool:
    """Only an address within this page is gone back to."""
    return request.POST.get("back", "").startswith("/statistics/?")


def _reward(text: str) -> Decimal:
    plain = squeeze(text).replace(",", "").replace("¥", "").removesuffix("元")
    try:
        amount = Decimal(plain or 0)
    except InvalidOperation as error:
        raise RewardNotANumber(value=text) from error
    if not amount.is_finite() or abs(amount) >= MOST_YUAN or amount != round(amount, CENTS):
        raise RewardNotANumber(value=text)
    return amount.quantize(Decimal("0.01"))


def _remark(text: str) -> str:
    plain = squeeze(text)
    if len(plain) > MOST_REMARK:
        raise RemarkTooLong(length=len(plain), most=MOST_REMARK)
    return plain
