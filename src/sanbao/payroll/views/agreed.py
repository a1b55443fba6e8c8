"""Forms of the terms: of a station, of a group by its method, of a person; with their history below."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest, page
from sanbao.kernel.errors import DomainError, Refused
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import read
from sanbao.network.models import Person, Station, Team
from sanbao.payroll.forms.terms import SinceForm
from sanbao.payroll.forms.typed import Groups, TypedForm
from sanbao.payroll.forms.words import PERSON_GROUPS
from sanbao.payroll.models import WageTerms
from sanbao.payroll.permissions import TERMS
from sanbao.payroll.queries.terms import accounts_of
from sanbao.payroll.rules.terms import GROUP_TERMS, PersonTerms, StationTerms
from sanbao.payroll.services.terms import set_group_terms, set_person_terms, set_station_terms
from sanbao.payroll.views.accounts import masked, may_account
from sanbao.payroll.views.dated import current, history, kind_of, rows_of, rows_of_station
from sanbao.payroll.views.scope import station_seen
from sanbao.payroll.views.terms import chosen_month, method_name

Act = Callable[[Any, Month, str], object]


@require_http_methods(["GET", "HEAD", "POST"])
@page(TERMS)
def station_terms(request: PageRequest, station: str) -> HttpResponse:
    """Set what a station pays by: minimum wage, standard days, caps, overtime, points, mentors."""
    found = station_seen(request, station)

    def act(content: StationTerms, month: Month, reason: str) -> None:
        set_station_terms(
            station=found,
            from_month=month,
            content=content,
            reason=reason,
            actor=request.user,
            now=timezone.now(),
        )

    return _agreed(request, found, StationTerms, rows_of_station(found), act, title=_("单位工资标准"))


@require_http_methods(["GET", "HEAD", "POST"])
@page(TERMS)
def other_terms(request: PageRequest, station: str) -> HttpResponse:
    """Set the method of all teams without terms of their own."""
    return _group(request, station_seen(request, station), None)


@require_http_methods(["GET", "HEAD", "POST"])
@page(TERMS)
def group_terms(request: PageRequest, station: str, team_id: int) -> HttpResponse:
    """Set the method of a team, and its figures."""
    found = station_seen(request, station)
    team = Team.objects.filter(station=found, pk=team_id).first()
    if team is None:
        raise NotFound
    return _group(request, found, team)


@require_http_methods(["GET", "HEAD", "POST"])
@page(TERMS)
def person_terms(request: PageRequest, station: str, no: str) -> HttpResponse:
    """Set what one person is paid by."""
    found = station_seen(request, station)
    person = Person.objects.filter(station=found, no=no).select_related("team", "station").first()
    if person is None:
        raise NotFound

    def act(content: PersonTerms, month: Month, reason: str) -> None:
        set_person_terms(
            station=found,
            person=person,
            from_month=month,
            content=content,
            reason=reason,
            actor=request.user,
            now=timezone.now(),
        )

    account = accounts_of([person.pk]).get(person.pk)
    more = {"person": person, "is_own": person.user_id == request.user.pk, "account": account}
    more |= {"number": masked(request, person, account), "may_account": may_account(request, person)}
    title = _("{name} 的工资标准").format(name=person.name)
    rows = rows_of(found, person=person)
    return _agreed(request, found, PersonTerms, rows, act, title=title, groups=PERSON_GROUPS, more=more)


def _group(request: PageRequest, station: Station, team: Team | None) -> HttpResponse:
    rows = rows_of(station, team=team)
    month = chosen_month(request, station)
    counting = current(list(rows), month)
    asked = request.POST.get("method") or request.GET.get("method") or (counting.method if counting else "")
    method = asked if asked in GROUP_TERMS else "coefficient_5"

    def act(content: object, since: Month, reason: str) -> None:
        set_group_terms(
            station=station,
            team=team,
            method=method,
            from_month=since,
            content=content,
            reason=reason,
            actor=request.user,
            now=timezone.now(),
        )

    methods = [(code, method_name(code), code == method) for code in GROUP_TERMS]
    title = team.name if team else _("其他班组和未分班组的人员")
    more = {"methods": methods, "method": method}
    return _agreed(request, station, GROUP_TERMS[method], rows, act, title=title, more=more)


def _agreed(
    request: PageRequest,
    station: Station,
    kind: type,
    rows: QuerySet[WageTerms],
    act: Act,
    *,
    title: str,
    groups: Groups = (),
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show the form of terms, filled with what is in force, and its history; set them if it was sent."""
    month = chosen_month(request, station)
    counting = current(list(rows), month)
    content = read(kind, counting.content) if counting and kind_of(counting) is kind else None
    sent = request.POST if request.method == "POST" else None
    form = TypedForm(sent, kind=kind, content=content, groups=groups)
    since = SinceForm(None if form.wants_more else sent, month=month)
    if form.wants_more and sent is not None:
        since.initial = {name: sent.get(f"since-{name}", "") for name in since.fields}
    if form.is_bound and form.is_valid() and since.is_valid() and _is_set(form, since, act):
        messages.success(request, _("已登记，从 {month} 起有效。").format(month=since.cleaned_data["from_month"].label))
        return redirect("payroll:terms_of", station.code)
    context = {
        "station": station,
        "month": month,
        "title": title,
        "form": form,
        "since": since,
        "sections": form.tree(),
        "history": history(rows, month),
        **(more or {}),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "payroll/agreed.html", context, status=status)


def _is_set(form: TypedForm, since: SinceForm, act: Act) -> bool:
    """Do the act; what it refuses is told above the boxes."""
    try:
        act(form.content, since.cleaned_data["from_month"], since.cleaned_data["reason"])
    except DomainError as error:
        for line in error.lines(_) if isinstance(error, Refused) else [error.text(_)]:
            form.add_error(None, line)
        return False
    return True
