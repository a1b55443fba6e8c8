"""Slips (GZ-01) and payroll sheets (GZ-02) on paper; issued ones are not for everybody who reads forms."""

from datetime import datetime
from hashlib import sha256
from io import BytesIO

import pytest
from openpyxl import load_workbook

from payroll import paying
from payroll.visiting import browser, may, owner, reads, somebody, text
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.audit.models import JournalEntry
from sanbao.documents.models import IssuedForm
from sanbao.kernel.money import in_words
from sanbao.payroll.models import PayRun
from sanbao.payroll.queries.papers import payroll_sheet, slip_sheet
from sanbao.payroll.rules.items import ItemKind
from sanbao.payroll.services import runs

pytestmark = pytest.mark.django_db
RUN = "/payroll/A/2026-10/"


@pytest.fixture
def of(now: datetime) -> paying.Place:
    made = paying.example(now)
    may(made.clerk, Role.PAYROLL_CLERK)
    return made


def test_the_sheet_of_a_draft_is_marked_as_one_and_bears_no_number(of: paying.Place) -> None:
    run = paying.draft(of)
    assert payroll_sheet(PayRun.objects.get()).watermark == "未批准，仅供核对"
    response = browser(of.clerk).get(f"{RUN}GZ-02.pdf")
    assert response.content.startswith(b"%PDF")
    assert not IssuedForm.objects.exists()
    refused = browser(of.clerk).post(f"{RUN}issue/")
    assert refused.status_code == 409
    assert "还没有批准，不能签发发放表" in refused.content.decode()
    assert run.revision == 1


def test_the_sheet_adds_up_to_the_run(of: paying.Place) -> None:
    run = paying.final(of)
    sheet = payroll_sheet(run)
    rows = sheet.blocks[0].rows  # type: ignore[union-attr]  # its only block is a table
    assert [row.values["gross"] for row in rows if "no" in row.values] == [
        paying.yuan(share) for _, _, _, share in paying.PEOPLE
    ]
    assert rows[-1].values["gross"] == run.gross == paying.yuan("23200.00")
    assert rows[-1].values["payable"] == run.payable
    assert in_words(run.payable) in sheet.notes[0]
    assert [signature.name for signature in sheet.signatures] == ["工资员", "财务", "站长", ""]


def test_the_workbook_holds_the_figures(of: paying.Place) -> None:
    paying.draft(of)
    content = browser(of.clerk).get(f"{RUN}GZ-02.xlsx").content
    cells = [cell.value for row in load_workbook(BytesIO(content)).active.iter_rows() for cell in row]
    assert 8747.54 in [float(value) for value in cells if isinstance(value, int | float)]


def test_a_final_sheet_is_issued_once_and_reprinted_to_the_byte(of: paying.Place) -> None:
    paying.final(of)
    client = browser(of.clerk)
    first, again = client.post(f"{RUN}issue/"), client.post(f"{RUN}issue/")
    issued = IssuedForm.objects.get()
    assert first.url == again.url == f"/d/{issued.number}.pdf"
    assert (issued.form, issued.subject) == ("GZ-02", "pay_run:A:2026-10:1")
    assert sha256(client.get(first.url).content).hexdigest() == issued.sha256
    assert client.get(f"{RUN}GZ-02.xlsx").url == f"/d/{issued.number}.xlsx"
    assert f'href="{RUN}"' in text(client, f"/d/{issued.number}")


def test_a_run_that_went_back_and_was_drafted_anew_is_issued_anew(of: paying.Place) -> None:
    run = paying.final(of)
    client = browser(of.clerk)
    client.post(f"{RUN}issue/")
    runs.return_to_draft(run_id=run.pk, reason="更正", actor=of.manager, now=of.now)
    paying.enter(of, ItemKind.FIXED_ADDITION, team=of.team, amount=paying.yuan("100.00"))
    paying.final(of)
    client.post(f"{RUN}issue/")
    assert list(IssuedForm.objects.order_by("pk").values_list("subject", flat=True)) == [
        "pay_run:A:2026-10:1",
        "pay_run:A:2026-10:2",
    ]


def test_an_issued_sheet_is_for_those_who_see_the_run(of: paying.Place, now: datetime) -> None:
    paying.final(of)
    paying.place(now, "B")
    browser(of.clerk).post(f"{RUN}issue/")
    number = IssuedForm.objects.get().number
    for role in (Role.STATISTICIAN, Role.WORKSHOP_HEAD, Role.WARRANTY_APPRAISER):  # they read all other forms
        reader = somebody(role)
        assert number not in text(reader, "/forms/issued/")
        for kind in ("", ".pdf", ".xlsx"):
            assert reader.get(f"/d/{number}{kind}").status_code == 404
    stranger = somebody(Role.PAYROLL_CLERK, scope=Scope.STATION, place="B")
    assert stranger.get(f"/d/{number}.pdf").status_code == 404
    assert number in text(browser(of.clerk), "/forms/issued/")


def test_who_reads_an_issued_sheet_stands_in_the_journal(of: paying.Place) -> None:
    paying.final(of)
    client = browser(of.clerk)
    address = client.post(f"{RUN}issue/").url
    client.get(address)
    entry = JournalEntry.objects.get(act="forms.read")
    assert (entry.actor_name, entry.facts["form"]) == ("工资员", "GZ-02")


def test_a_slip_is_printed_for_its_owner_with_every_line(of: paying.Place) -> None:
    run = paying.final(of)
    response = owner(of.people["B"]).get("/payroll/mine/A/2026-10/GZ-01.pdf")
    assert response.content.startswith(b"%PDF")
    assert reads() == [("B某", "pay_slip:A:2026-10:B")]
    slip = paying.slips(run)["B"]
    sheet = slip_sheet(slip)
    assert (sheet.signatures[0].label, sheet.signatures[0].name) == ("制表", "工资员")
    rows = sheet.blocks[0].rows  # type: ignore[union-attr]  # a table
    assert rows[0].values["formula"] == "3.5 × 26/26 ÷ 12.2 点 × 23,200.00"
    assert rows[-1].values["amount"] == slip.payable
    assert sheet.watermark == ""


def test_a_format_that_is_none_is_not_found(of: paying.Place) -> None:
    paying.draft(of)
    client = browser(of.clerk)
    assert client.get(f"{RUN}GZ-02.doc").status_code == 404
    assert client.get(f"{RUN}slips/B/GZ-01.doc").status_code == 404
