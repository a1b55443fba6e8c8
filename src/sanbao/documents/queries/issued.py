"""Reading the register of issued forms."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from django.db.models import Q, QuerySet

from sanbao.accounts.access import Places, places_of
from sanbao.accounts.catalogue import acts
from sanbao.accounts.models import User
from sanbao.documents.errors import IssuedFormDamaged, IssuedFormUnknown
from sanbao.documents.forms.description import Form, Sheet
from sanbao.documents.forms.register import forms, registered
from sanbao.documents.forms.stored import from_data
from sanbao.documents.models import IssuedForm
from sanbao.kernel.periods import Month

PAGE_ROWS: Final = 50
HEAVY: Final = ("pdf", "data")


@dataclass(frozen=True, slots=True)
class IssuedFilter:
    """Which issued forms are asked for; an empty text stands for all."""

    form: str = ""
    month: Month | None = None
    station: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class IssuedPage:
    """Issued forms, the latest first; `next_before` is None on the last page."""

    issued: Sequence[IssuedForm]
    next_before: int | None


def visible_to(user: User, places: Places) -> QuerySet[IssuedForm]:
    """Return the issued forms of these places; those of no station are for readers who see everything.

    Forms with an act of their own (pay) are only there for those who may do it at the form's station.
    """
    guarded = {code: acts()[form.act] for code, form in forms().items() if form.act}
    seen = ~Q(form__in=list(guarded))
    for code, act in guarded.items():
        seen |= Q(form=code) & places_of(user, act).within()
    return IssuedForm.objects.filter(places.within()).filter(seen)


def issued_page(user: User, places: Places, wanted: IssuedFilter, *, before: int | None = None) -> IssuedPage:
    """Return a page of forms issued before the one with the id `before`, without their contents, in one query."""
    conditions = Q()
    if wanted.form:
        conditions &= Q(form=wanted.form)
    if wanted.month:
        conditions &= Q(month=wanted.month)
    if wanted.station:
        conditions &= Q(station_code=wanted.station)
    if wanted.text:
        conditions &= Q(number__icontains=wanted.text) | Q(title__icontains=wanted.text)
    if before is not None:
        conditions &= Q(pk__lt=before)
    rows = visible_to(user, places).filter(conditions).select_related("issued_by").defer(*HEAVY).order_by("-pk")
    found = list(rows[: PAGE_ROWS + 1])
    return IssuedPage(found[:PAGE_ROWS], found[PAGE_ROWS - 1].pk if len(found) > PAGE_ROWS else None)


def issued_seen_by(user: User, places: Places, number: str) -> IssuedForm:
    """Return one issued form.

    Raises: IssuedFormUnknown if there is none, or it is none of the reader's business.
    """
    found = visible_to(user, places).select_related("issued_by").filter(number=number).first()
    if found is None:
        raise IssuedFormUnknown(number=number)
    return found


def printed(issued: IssuedForm) -> bytes:
    """Return the PDF of an issued form, verified.

    Raises: IssuedFormDamaged.
    """
    content = bytes(issued.pdf)
    if sha256(content).hexdigest() != issued.sha256:
        raise IssuedFormDamaged(number=issued.number)
    return content


def is_intact(issued: IssuedForm) -> bool:
    """Say whether the stored PDF still has the hash of the day of issue."""
    return sha256(bytes(issued.pdf)).hexdigest() == issued.sha256


def sheet_of(issued: IssuedForm) -> tuple[Form, Sheet]:
    """Return the form, in the edition of the day, and the sheet as issued, to make a workbook or a page of it.

    Raises: FormUnknown if the form is no longer in the register.
    """
    form = replace(registered(issued.form).form, edition=issued.edition)
    return form, from_data(issued.data)
