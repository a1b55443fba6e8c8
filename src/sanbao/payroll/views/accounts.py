"""Where wages go, and what people brought into a tax year."""

from http import HTTPStatus
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from sanbao.accounts.access import places_of
from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest, page
from sanbao.kernel.errors import DomainError, Refused
from sanbao.kernel.periods import Month
from sanbao.network.models import Person, Station
from sanbao.network.queries import employed_in
from sanbao.payroll.forms.terms import AccountForm, OpeningForm
from sanbao.payroll.models import PayAccount, TaxOpening
from sanbao.payroll.permissions import ACCOUNTS, TERMS
from sanbao.payroll.queries.terms import accounts_of
from sanbao.payroll.services.terms import open_tax_year, set_pay_account
from sanbao.payroll.views.scope import station_seen

MOST_STATIONS: Final = 300
SHOWN_DIGITS: Final = 4


@require_safe
@page(ACCOUNTS)
def stations(request: PageRequest) -> HttpResponse:
    """List the stations whose accounts are kept; whoever has one is led to it."""
    found = list(Station.objects.filter(request.places.within("pk")).order_by("code")[:MOST_STATIONS])
    if len(found) == 1:
        return redirect("payroll:accounts_of", found[0].code)
    return render(request, "payroll/account_stations.html", {"stations": found})


@require_safe
@page(ACCOUNTS)
def accounts_of_station(request: PageRequest, station: str) -> HttpResponse:
    """List people with where their wages go; the numbers are whole for whoever keeps or pays them."""
    found = station_seen(request, station)
    month = Month.of(timezone.localdate())
    people = list(Person.objects.filter(employed_in(month), station=found).select_related("team").order_by("no"))
    accounts = accounts_of([person.pk for person in people])
    rows = [(person, accounts.get(person.pk)) for person in people]
    context = {"station": found, "rows": rows, "missing": sum(account is None for _person, account in rows)}
    return render(request, "payroll/accounts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page(ACCOUNTS)
def account(request: PageRequest, station: str, no: str) -> HttpResponse:
    """Set where somebody's wage goes; earlier accounts stay in the list."""
    person = _person(request, station, no)
    rows = list(PayAccount.objects.filter(person=person).select_related("set_by").order_by("-id"))
    initial = {"holder": person.name, "bank": rows[0].bank if rows else ""}
    form = AccountForm(request.POST if request.method == "POST" else None, initial=initial)

    def act() -> None:
        set_pay_account(person=person, **form.cleaned_data, actor=request.user, now=timezone.now())

    if request.method == "POST" and _is_done(form, act):
        messages.success(request, _("已登记{name}的工资账户。").format(name=person.name))
        return redirect("payroll:accounts_of", person.station.code)
    back = reverse("payroll:accounts_of", args=(station,))
    return _form_page(request, "payroll/account.html", person, form, rows=rows, back=back)


@require_http_methods(["GET", "HEAD", "POST"])
@page(TERMS)
def tax_opening(request: PageRequest, station: str, no: str) -> HttpResponse:
    """Write down what somebody earned and paid of a tax year before the first run here."""
    person = _person(request, station, no)
    rows = list(TaxOpening.objects.filter(person=person).select_related("set_by").order_by("-id"))
    form = OpeningForm(request.POST if request.method == "POST" else None, initial={"year": timezone.localdate().year})

    def act() -> None:
        open_tax_year(person=person, **form.cleaned_data, actor=request.user, now=timezone.now())

    if request.method == "POST" and _is_done(form, act):
        messages.success(request, _("已登记{name}的期初个税。").format(name=person.name))
        return redirect("payroll:person_terms", person.station.code, person.no)
    back = reverse("payroll:person_terms", args=(station, no))
    return _form_page(request, "payroll/tax_opening.html", person, form, rows=rows, back=back)


def masked(request: PageRequest, person: Person, found: PayAccount | None) -> str:
    """Return an account number: whole for whoever keeps accounts of the station, otherwise its last digits."""
    if found is None:
        return ""
    if may_account(request, person):
        return found.number
    return f"…{found.number[-SHOWN_DIGITS:]}"


def may_account(request: PageRequest, person: Person) -> bool:
    """Tell whether the reader keeps or pays the accounts of the person's station."""
    return places_of(request.user, ACCOUNTS).covers(person.station_id)


def _person(request: PageRequest, station: str, no: str) -> Person:
    found = station_seen(request, station)
    person = Person.objects.filter(station=found, no=no).select_related("station", "team").first()
    if person is None:
        raise NotFound
    return person


def _is_done(form: forms.Form, act: Any) -> bool:  # noqa: ANN401 - a function without arguments
    """Do the act if the boxes are filled in rightly; a refusal is told above them."""
    if not form.is_valid():
        return False
    try:
        act()
    except DomainError as error:
        for line in error.lines(_) if isinstance(error, Refused) else [error.text(_)]:
            form.add_error(None, line)
        return False
    return True


def _form_page(request: PageRequest, template: str, person: Person, form: forms.Form, **more: object) -> HttpResponse:
    context = {"station": person.station, "person": person, "form": form, "is_own": person.user_id == request.user.pk}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, template, {**context, **more}, status=status)
