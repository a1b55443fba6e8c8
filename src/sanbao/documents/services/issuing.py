"""Acts on printed forms: taking a number, and issuing."""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from sanbao.accounts.models import User
from sanbao.audit.services import record
from sanbao.documents.forms import pdf
from sanbao.documents.forms.description import Sheet
from sanbao.documents.forms.register import registered
from sanbao.documents.forms.stored import to_data
from sanbao.documents.models import IssuedForm, NumberSeries
from sanbao.kernel.periods import Month


def take_number(*, form: str, month: Month) -> str:
    """Return the form's next number of the month, such as BD11-202610-0001.

    The number belongs to the caller's transaction: rolled back with it, it is given out again, so there are no gaps.
    Whoever asks for the same form and month meanwhile waits until that transaction ends.

    Raises: RuntimeError outside of a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a number is taken within the transaction of the act that needs it")
    NumberSeries.objects.bulk_create([NumberSeries(form=form, month=month)], ignore_conflicts=True)
    series = NumberSeries.objects.select_for_update().get(form=form, month=month)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{form.replace('-', '')}-{month.key}-{series.last:04d}"


@transaction.atomic
def issue(
    *,
    form: str,
    sheet: Sheet,
    month: Month,
    station_id: int | None,
    station_code: str,
    subject: str,
    actor: User | None,
    now: datetime,
) -> IssuedForm:
    """Give the sheet its number and QR code, and keep it as it will be printed for years.

    `form` is the code (BD-11); `subject` is "kind:key" of the record that the form tells about. What may be issued by
    whom is the business of the calling context.

    Raises: FormUnknown.
    """
    entry = registered(form)
    number = take_number(form=form, month=month)
    numbered = replace(sheet, number=number, qr=f"{settings.BASE_URL}/d/{number}")
    printed = pdf.render(entry.form, numbered, template=entry.template)
    issued = IssuedForm.objects.create(
        number=number,
        form=form,
        edition=entry.form.edition,
        month=month,
        station_id=station_id,
        station_code=station_code,
        subject=subject,
        title=sheet.title,
        sha256=sha256(printed).hexdigest(),
        pdf=printed,
        data=to_data(numbered),
        issued_by=actor,
        issued_at=now,
    )
    facts = {"form": form, "edition": issued.edition, "about": subject, "sha256": issued.sha256}
    record(actor=actor, act="forms.issue", subject=f"form:{number}", station_id=station_id, facts=facts, now=now)
    return issued


@transaction.atomic
def note_read(*, issued: IssuedForm, reader: User, now: datetime) -> None:
    """Write into the journal who has read an issued form that has an act of its own: what it tells is not for all."""
    record(
        actor=reader,
        act="forms.read",
        subject=f"form:{issued.number}",
        station_id=issued.station_id,
        facts={"form": issued.form, "about": issued.subject},
        now=now,
    )
