"""Slips and payroll sheets on paper, from what a run has stored: forms GZ-01 and GZ-02."""

from typing import Final

from django.conf import settings

from sanbao.accounts.models import User
from sanbao.documents.forms.description import Sheet
from sanbao.documents.models import IssuedForm
from sanbao.kernel.plain_json import read
from sanbao.payroll.models import PayRun, PaySlip
from sanbao.payroll.printing.gz_01 import form as gz_01
from sanbao.payroll.printing.gz_02 import form as gz_02
from sanbao.payroll.rules.lifecycle import FINAL, Status
from sanbao.payroll.rules.slip import Slip

SHOWN_DIGEST: Final = 12
LIGHT: Final = ("no", "name", "team", "gross", "social", "tax", "deducted", "carried", "payable")


def slip_sheet(slip: PaySlip) -> Sheet:
    """Return somebody's slip as form GZ-01; its run and station are read with it."""
    return gz_01.sheet(
        read(Slip, slip.gives),
        company=settings.COMPANY_NAME,
        station_name=slip.run.station.name,
        name=slip.name,
        team=slip.team,
        paid_on=slip.run.paid_on,
        is_final=Status(slip.run.status) in FINAL,
        drafted_by=_called(slip.run.drafted_by),
    )


def payroll_sheet(run: PayRun) -> Sheet:
    """Return the current slips of a run as form GZ-02, to be signed for one by one."""
    rows = PaySlip.objects.filter(run=run, revision=run.revision).order_by("position").values_list(*LIGHT)
    return gz_02.sheet(
        [gz_02.Paid(*row) for row in rows],
        company=settings.COMPANY_NAME,
        station_name=run.station.name,
        month=run.month,
        signed=[_called(who) for who in (run.drafted_by, run.checked_by, run.approved_by)],
        paid_on=run.paid_on,
        revision=run.revision,
        digest=run.digest[:SHOWN_DIGEST],
        is_final=Status(run.status) in FINAL,
    )


def issued_payroll(run: PayRun) -> IssuedForm | None:
    """Return the sheet that was issued of this revision of the run, without its contents; None before the first."""
    issued = IssuedForm.objects.filter(form=gz_02.FORM.code, station_id=run.station_id, subject=paper_subject(run))
    return issued.defer("pdf", "data").order_by("-pk").first()


def paper_subject(run: PayRun) -> str:
    """Return under which name issued sheets know a revision of a run."""
    return f"pay_run:{run.station.code}:{run.month}:{run.revision}"


def _called(user: User | None) -> str:
    return str(getattr(user, "name", "") or user.get_username()) if user else ""
