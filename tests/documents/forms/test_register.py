"""A folder <context>/printing/<code>/ is a printed form."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from sanbao.documents.errors import FormatUnknown, FormUnknown
from sanbao.documents.forms.listing import rows
from sanbao.documents.forms.register import forms, register, registered
from sanbao.documents.forms.rendering import CONTENT_TYPES, render, sample

pytestmark = pytest.mark.usefixtures("workshop")


def test_forms_are_found_in_their_folders() -> None:
    assert {"TS-01", "TS-02"} <= set(forms())
    assert forms()["TS-01"].context == "workshop"


def test_the_listing_tells_code_title_context_edition_and_copies() -> None:
    assert {
        "code": "TS-01",
        "title": "保修作业凭证",
        "context": "workshop",
        "edition": "2026.1",
        "copies": ["第一联 制造商技术服务总公司", "第二联 服务中心(站)"],
    } in rows()


def test_every_form_has_an_edition_and_samples_in_every_format() -> None:
    for code, entry in register().items():
        assert entry.form.edition
        assert entry.form.code == code
        for blank in (False, True):
            for file_format in CONTENT_TYPES:
                assert sample(code, file_format=file_format, blank=blank), (code, blank, file_format)


def test_a_template_beside_the_form_replaces_the_general_one() -> None:
    assert registered("TS-02").template is not None
    text = PdfReader(BytesIO(sample("TS-02", file_format="pdf"))).pages[0].extract_text()
    assert "自定义版式：回转马达轴承" in text


def test_formats_are_told_apart() -> None:
    assert sample("TS-01", file_format="pdf").startswith(b"%PDF-")
    assert load_workbook(BytesIO(sample("TS-01", file_format="xlsx"))).sheetnames == ["TS-01"]
    assert sample("TS-01", file_format="html").decode().startswith("<!doctype html>")


def test_an_unknown_form_or_format_is_refused() -> None:
    with pytest.raises(FormUnknown, match="没有编号为“BD-99”的表单"):
        registered("BD-99")
    with pytest.raises(FormatUnknown):
        render("TS-01", registered("TS-01").sample(blank=False), file_format="docx")
