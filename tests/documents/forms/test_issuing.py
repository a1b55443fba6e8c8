"""Issued forms are kept to the byte, cannot be changed, and can be found again by their number."""

from datetime import datetime
from hashlib import sha256
from io import BytesIO

import pytest
from django.db import IntegrityError, connection, transaction
from pypdf import PdfReader

from documents.forms.invented import voucher_sheet
from sanbao.accounts.access import Places
from sanbao.accounts.models import User
from sanbao.audit.models import JournalEntry
from sanbao.documents.errors import FormUnknown, IssuedFormDamaged, IssuedFormUnknown
from sanbao.documents.models import IssuedForm, NumberSeries
from sanbao.documents.queries import issued_seen_by, printed, sheet_of
from sanbao.documents.services import issue
from sanbao.kernel.periods import Month

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("workshop")]


def issued_voucher(actor: User, now: datetime, *, form: str = "TS-01") -> IssuedForm:
    return issue(
        form=form,
        sheet=voucher_sheet(),
        month=Month(2026, 10),
        station_id=7,
        station_code="A",
        subject="work_order:WX2610-A0001",
        actor=actor,
        now=now,
    )


def test_an_issued_form_carries_its_number_and_the_way_back(statistician: User, now: datetime) -> None:
    issued = issued_voucher(statistician, now)
    assert issued.number == "TS01-202610-0001"
    assert issued.edition == "2026.1"
    assert "TS01-202610-0001" in PdfReader(BytesIO(issued.pdf)).pages[0].extract_text()
    assert sheet_of(issued)[1].qr == "http://localhost:8000/d/TS01-202610-0001"


def test_a_reprint_is_the_same_to_the_byte(statistician: User, now: datetime) -> None:
    issued = issued_voucher(statistician, now)
    kept = IssuedForm.objects.get(number=issued.number)
    assert printed(kept) == issued.pdf
    assert sha256(printed(kept)).hexdigest() == issued.sha256


def test_a_file_that_was_tampered_with_is_not_printed_again(statistician: User, now: datetime) -> None:
    issued = issued_voucher(statistician, now)
    issued.pdf = bytes(issued.pdf) + b" "
    with pytest.raises(IssuedFormDamaged, match="TS01-202610-0001"):
        printed(issued)


def test_an_unknown_number_is_refused(statistician: User) -> None:
    with pytest.raises(IssuedFormUnknown, match="没有编号为“TS01-202610-0009”的已签发表单"):
        issued_seen_by(statistician, Places(everything=True), "TS01-202610-0009")


def test_an_unknown_form_takes_no_number(statistician: User, now: datetime) -> None:
    with pytest.raises(FormUnknown):
        issued_voucher(statistician, now, form="BD-99")
    assert not NumberSeries.objects.exists()
    assert not IssuedForm.objects.exists()


def test_issuing_is_written_into_the_journal(statistician: User, now: datetime) -> None:
    issued = issued_voucher(statistician, now)
    entry = JournalEntry.objects.get()
    assert (entry.act, entry.subject, entry.station_id) == ("forms.issue", "form:TS01-202610-0001", 7)
    assert entry.actor == statistician
    assert entry.facts["sha256"] == issued.sha256


@pytest.mark.parametrize(
    "statement",
    ["UPDATE documents_issuedform SET title = 'x'", "DELETE FROM documents_issuedform"],
)
def test_no_sql_changes_an_issued_form(statistician: User, now: datetime, statement: str) -> None:
    issued = issued_voucher(statistician, now)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert IssuedForm.objects.get().title == issued.title


def test_the_orm_does_not_change_an_issued_form_either(statistician: User, now: datetime) -> None:
    issued = issued_voucher(statistician, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedForm.objects.update(title="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        issued.delete()
    assert IssuedForm.objects.count() == 1
