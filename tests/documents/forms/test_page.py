"""Sheets as pages."""

from dataclasses import replace
from typing import TYPE_CHECKING

from documents.forms.invented import BD_11, BD_16, monthly_sheet, voucher_sheet
from sanbao.documents.forms import page
from sanbao.documents.forms.stored import from_data, to_data

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion


def test_the_page_is_as_it_was(snapshot: "SnapshotAssertion") -> None:
    assert str(page.render(BD_16, voucher_sheet())) == snapshot
    assert str(page.render(BD_11, monthly_sheet(2))) == snapshot


def test_what_people_typed_is_never_markup() -> None:
    sheet = replace(voucher_sheet(), company="<script>alert(1)</script>", notes=("<b>注</b>",), watermark='"><i>')
    html = page.render(BD_16, sheet)
    assert "<script" not in html
    assert "<b>注" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_a_document_of_its_own_needs_no_other_file() -> None:
    html = page.document(BD_11, monthly_sheet(1))
    assert ".paper-form" in html
    assert "<link" not in html
    assert "src=" not in html


def test_a_sheet_comes_back_from_its_stored_data_as_it_was() -> None:
    for sheet in (monthly_sheet(), voucher_sheet()):
        assert from_data(to_data(sheet)) == sheet
