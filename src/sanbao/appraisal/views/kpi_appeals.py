"""Appeals: which wait for an answer, and answering one."""

from http import HTTPStatus
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from sanbao.accounts.errors import NotFound
from sanbao.accounts.pages import PageRequest, is_done, page
from sanbao.appraisal.models import Appeal
from sanbao.appraisal.permissions import DECIDE
from sanbao.appraisal.queries.appeals import appeals_at
from sanbao.appraisal.queries.evidence import grounds_of
from sanbao.appraisal.queries.scores import revision_sheet
from sanbao.appraisal.rules.figures import UNIT_LABELS
from sanbao.appraisal.services.appeals import Answer, decide_appeal
from sanbao.appraisal.views.kpi_card import range_text
from sanbao.appraisal.views.kpi_team import card_url
from sanbao.appraisal.views.words import DASH, figure_text, limits_of

PAGE: Final = 50


class DecisionForm(forms.Form):
    """The answer to an appeal; what replaces the value only if it is accepted."""

    accepted = forms.ChoiceField(
        label=gettext_lazy("结论"),
        choices=[("yes", gettext_lazy("成立，改为下面的数值")), ("no", gettext_lazy("不成立，维持原分"))],
        widget=forms.RadioSelect,
    )
    value = forms.DecimalField(label=gettext_lazy("新数值"), required=False, max_digits=15, decimal_places=4)
    excused = forms.CharField(label=gettext_lazy("或者标为不适用，原因"), required=False, max_length=200)
    evidence = forms.CharField(label=gettext_lazy("新数值的依据"), required=False, max_length=200)
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any, *, is_task: bool, unit: str) -> None:  # noqa: ANN401 - request.POST
        super().__init__(data)
        self.is_task = is_task
        self.fields["value"].help_text = _("完成程度，0 到 100（%）") if is_task else unit
        if is_task:
            del self.fields["excused"]

    @property
    def answer(self) -> Answer:
        """Return what replaces the value; a valid form only."""
        data = self.cleaned_data
        if self.is_task:
            degree = None if data["value"] is None else data["value"] / 100
            return Answer(degree=degree, evidence=data["evidence"])
        return Answer(value=data["value"], excused=data["excused"], evidence=data["evidence"])


@require_safe
@page(DECIDE)
def appeals(request: PageRequest) -> HttpResponse:
    """List the appeals that wait, or those that are answered."""
    is_pending = request.GET.get("show", "") != "decided"
    shown = Paginator(appeals_at(request.places.within(), pending=is_pending), PAGE).get_page(request.GET.get("page"))
    context = {
        "shown": shown,
        "rows": [(one, card_url(one.station, one.scorecard.month, one.scorecard.no)) for one in shown],
        "is_pending": is_pending,
        "tabs": [(_("待处理"), "?", is_pending), (_("已处理"), "?show=decided", not is_pending)],
    }
    return render(request, "appraisal/kpi_appeals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@page(DECIDE)
def decide(request: PageRequest, pk: int) -> HttpResponse:
    """Show what an appeal is about, and answer it.

    Raises: NotFound.
    """
    related = ("scorecard", "station", "set_by", "decision", "decision__set_by")
    found = Appeal.objects.filter(request.places.within(), pk=pk).select_related(*related).first()
    if found is None:
        raise NotFound
    sheet = revision_sheet(found.scorecard)
    grounds = grounds_of(sheet, found.item)
    unit = UNIT_LABELS[grounds.item.unit] if grounds.item else ""
    form = DecisionForm(request.POST or None, is_task=grounds.item is None, unit=_(unit) if unit else "")

    def act() -> None:
        is_accepted = form.cleaned_data["accepted"] == "yes"
        decide_appeal(
            appeal_id=found.pk,
            accepted=is_accepted,
            answer=form.answer if is_accepted else None,
            reason=form.cleaned_data["reason"],
            actor=request.user,
            now=timezone.now(),
        )

    if request.method == "POST" and is_done(form, act):
        messages.success(request, _("已答复 {name} 的申诉。").format(name=sheet.name))
        return redirect("appraisal:appeals")
    line = grounds.line
    context = {
        "appeal": found,
        "sheet": sheet,
        "line": line,
        "score": DASH if line.score is None else line.score,
        "value": figure_text(line.value, line.unit, *limits_of(grounds.item)),
        "range": range_text(grounds.item),
        "card_url": f"{card_url(found.station, sheet.month, sheet.no)}{line.code}/",
        "form": None if hasattr(found, "decision") else form,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK
    return render(request, "appraisal/kpi_decide.html", context, status=status)
