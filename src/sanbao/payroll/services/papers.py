"""Issuing the payroll sheet of a final run."""

from datetime import datetime

from django.db import transaction
from django.utils import translation

from sanbao.accounts.models import User
from sanbao.documents.models import IssuedForm
from sanbao.documents.services import issue
from sanbao.network.services import lock_station
from sanbao.payroll.errors import NotApprovedYet
from sanbao.payroll.models import PayRun
from sanbao.payroll.printing.gz_02.form import FORM
from sanbao.payroll.queries.papers import issued_payroll, paper_subject, payroll_sheet
from sanbao.payroll.rules.lifecycle import FINAL, Status


@transaction.atomic
def issue_payroll(*, run_id: int, actor: User | None, now: datetime) -> IssuedForm:
    """Give the payroll sheet of a final run its number, once; afterwards return the form that was issued.

    Raises: NotApprovedYet. Source: form GZ-02.
    """
    found = PayRun.objects.select_related("station", "drafted_by", "checked_by", "approved_by").get(pk=run_id)
    lock_station(found.station_id)  # of two who print at once, the second finds what the first has issued
    issued = issued_payroll(found)
    if issued is not None:
        return issued
    if Status(found.status) not in FINAL:
        raise NotApprovedYet(station=found.station.name, month=found.month.label)
    with translation.override("zh-hans"):  # the paper is Chinese, whatever language its reader has chosen
        sheet = payroll_sheet(found)
    return issue(
        form=FORM.code,
        sheet=sheet,
        month=found.month,
        station_id=found.station_id,
        station_code=found.station.code,
        subject=paper_subject(found),
        actor=actor,
        now=now,
    )
