"""Pages of what is to be improved: the list, and how it ends."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sanbao.accounts.access import places_of
from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest, is_done, page
from sanbao.appraisal.forms.quarterly import DoneForm, ImprovementFilterForm, ReasonForm
from sanbao.appraisal.models import Improvement
from sanbao.appraisal.permissions import FILL_QUARTERLY, VIEW_QUARTERLY
from sanbao.appraisal.queries.improvements import ImprovementFilter, improvement_seen, improvements_page
from sanbao.appraisal.services.improvements import drop_improvement, mark_done, open_again
from sanbao.appraisal.views.acting import form_page
from sanbao.appraisal.views.quarterly import improvement_lines, stations_of, tabs_of


@require_safe
@page(VIEW_QUARTERLY)
def improvements(request: PageRequest) -> HttpResponse:
    """List what is to be improved, the earliest date first."""
    stations = stations_of(request)
    form = ImprovementFilterForm(request.GET, stations=stations)
    shown, after = improvements_page(
        request.user,
        request.places,
        form.wanted() if form.is_valid() else ImprovementFilter(),
        today=timezone.localdate(),
        after=request.GET.get("after", ""),
    )
    query = request.GET.copy()
    query["after"] = after
    filling = places_of(request.user, FILL_QUARTERLY)
    context = {
        "form": form,
        "lines": [
            (line, filling.covers(line.one.station_id) and line.one.form.person.user_id != request.user.pk)
            for line in improvement_lines(shown)
        ],
        "next_query": query.urlencode() if after else "",
        "shows_station": len(stations) > 1,
        "is_asked": bool(request.GET),
        "tabs": tabs_of("improvements"),
    }
    template = "appraisal/improvements_rows.html" if request.htmx else "appraisal/improvements.html"
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST"])
@page(FILL_QUARTERLY)
def done(request: PageRequest, pk: int) -> HttpResponse:
    """Write down that something is done, and what was done."""
    one = _kept(request, pk)
    form = DoneForm(request.POST or None, initial={"on": timezone.localdate()})

    def act() -> None:
        mark_done(improvement_id=pk, **form.cleaned_data, actor=request.user, now=timezone.now())

    if request.method == "POST" and is_done(form, act):
        messages.success(request, _("已记为完成。"))
        return redirect("appraisal:improvements")
    return form_page(
        request, form, title=_("改良完成"), back=reverse("appraisal:improvements"), action=_("完成"), subtitle=one.what
    )


@require_http_methods(["GET", "HEAD", "POST"])
@page(FILL_QUARTERLY)
def again(request: PageRequest, pk: int) -> HttpResponse:
    """Open something again that was not done after all."""
    one = _kept(request, pk)
    form = ReasonForm(request.POST or None)

    def act() -> None:
        open_again(improvement_id=pk, reason=form.cleaned_data["reason"], actor=request.user, now=timezone.now())

    if request.method == "POST" and is_done(form, act):
        return redirect("appraisal:improvements")
    back = reverse("appraisal:improvements")
    return form_page(request, form, title=_("重新打开"), back=back, action=_("重新打开"), subtitle=one.what)


@require_POST
@page(FILL_QUARTERLY)
def drop(request: PageRequest, pk: int) -> HttpResponse:
    """Take something off a form that is still being filled."""
    one = _kept(request, pk)
    drop_improvement(improvement_id=pk, actor=request.user, now=timezone.now())
    return redirect(f"{reverse('appraisal:fill_quarterly', args=(one.form.number,))}#item-{one.item}")


def _kept(request: PageRequest, pk: int) -> Improvement:
    """Return an improvement of a station that the act of the page covers as a whole."""
    one = improvement_seen(request.user, request.places, pk)
    if not request.places.covers(one.station_id):
        raise NotFound
    return one
