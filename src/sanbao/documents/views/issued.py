"""Pages of issued forms: the register, and what the code on a paper leads to."""

from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from sanbao.accounts.pages import PageRequest, page
from sanbao.documents.filters import IssuedFilterForm
from sanbao.documents.forms import page as paper
from sanbao.documents.forms import xlsx
from sanbao.documents.forms.register import forms
from sanbao.documents.forms.rendering import CONTENT_TYPES
from sanbao.documents.models import IssuedForm
from sanbao.documents.permissions import VIEW_FORMS
from sanbao.documents.ports import record_pages
from sanbao.documents.queries import is_intact, issued_page, issued_seen_by, printed, sheet_of
from sanbao.documents.services import note_read


@require_safe
@page(VIEW_FORMS)
def issued_forms(request: PageRequest) -> HttpResponse:
    """List issued forms, the latest first, fifty on a page."""
    form = IssuedFilterForm(request.GET)
    context: dict[str, object] = {"form": form}
    if not form.is_valid():
        return render(request, "documents/issued_forms.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    shown = issued_page(request.user, request.places, form.wanted(), before=form.cleaned_data["before"])
    context |= {"issued": shown.issued, "next": _next_query(request, shown.next_before)}
    return render(request, "documents/issued_forms.html", context)


@require_safe
@page(VIEW_FORMS)
def issued_form(request: PageRequest, number: str) -> HttpResponse:
    """Show an issued form, whether its file is still the one that was issued, and the way to its record."""
    issued = _read(request, number)
    form, sheet = sheet_of(issued)
    context = {
        "issued": issued,
        "is_intact": is_intact(issued),
        "paper": paper.render(form, sheet),
        "record_url": record_pages.address_of(issued.subject),
    }
    return render(request, "documents/issued_form.html", context)


@require_safe
@page(VIEW_FORMS)
def issued_pdf(request: PageRequest, number: str) -> HttpResponse:
    """Hand out the PDF as it was issued, to the byte."""
    issued = _read(request, number)
    return _file(printed(issued), f"{number}.pdf", "inline")


@require_safe
@page(VIEW_FORMS)
def issued_xlsx(request: PageRequest, number: str) -> HttpResponse:
    """Hand out a workbook made of the data of the day of issue."""
    issued = _read(request, number)
    return _file(xlsx.render(*sheet_of(issued)), f"{number}.xlsx", "attachment")


def _read(request: PageRequest, number: str) -> IssuedForm:
    """Return an issued form; who reads one that is not for everybody stands in the journal."""
    issued = issued_seen_by(request.user, request.places, number)
    form = forms().get(issued.form)
    if form and form.act:
        note_read(issued=issued, reader=request.user, now=timezone.now())
    return issued


def _file(content: bytes, name: str, disposition: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPES[name.rpartition(".")[2]])
    response["Content-Disposition"] = f'{disposition}; filename="{name}"'
    return response


def _next_query(request: PageRequest, before: int | None) -> str:
    if before is None:
        return ""
    query = request.GET.copy()
    query["before"] = str(before)
    return query.urlencode()
