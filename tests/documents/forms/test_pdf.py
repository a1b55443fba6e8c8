"""Sheets on paper: everything is printed, nothing is markup, the same sheet gives the same bytes."""

import json
import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
import typst
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from documents.forms.invented import BD_11, BD_12, BD_16, detail_sheet, monthly_sheet, voucher_sheet
from sanbao.documents.forms import fonts, paper, pdf
from sanbao.documents.forms.description import Column, Field, Fields, Form, Row, Sheet, Table, Text
from sanbao.documents.forms.printed import cells

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

PLAIN = Form(code="TS-09", title="试印", context="tests", edition="2026.1")


def reader(form: Form, sheet: Sheet) -> PdfReader:
    return PdfReader(BytesIO(pdf.render(form, sheet)))


def squeezed(text: str) -> str:
    """Return text without blanks and soft breaks: where lines end is the paper's business.

    Han characters that fonts keep under two code points are told apart by no eye, nor by a PDF.
    """
    return re.sub(r"[\s\u200b\u00ad]+", "", unicodedata.normalize("NFKC", text))


def printed_text(form: Form, sheet: Sheet) -> str:
    return squeezed("".join(page.extract_text() for page in reader(form, sheet).pages))


@pytest.mark.parametrize(
    ("form", "sheet"),
    [(BD_11, monthly_sheet()), (BD_12, detail_sheet()), (BD_16, voucher_sheet())],
    ids=["BD-11", "BD-12", "BD-16"],
)
def test_every_value_of_the_sheet_is_on_the_paper(form: Form, sheet: Sheet) -> None:
    text = printed_text(form, sheet)
    for block in sheet.blocks:
        if isinstance(block, Table):
            for row in block.rows:
                for cell in cells(block, row):
                    assert squeezed(cell.text) in text
    for known in (sheet.company, sheet.title, sheet.number, *sheet.notes, *(each.label for each in sheet.signatures)):
        assert squeezed(known) in text


def test_thirty_people_fit_on_one_a3_page() -> None:
    pages = reader(BD_11, monthly_sheet()).pages
    assert len(pages) == 1
    width, height = (float(side) for side in pages[0].mediabox.upper_right)
    assert (round(width), round(height)) == (1191, 842)


def test_a_long_sheet_repeats_its_head_and_numbers_its_pages() -> None:
    pages = reader(BD_11, monthly_sheet(90)).pages
    texts = [squeezed(page.extract_text()) for page in pages]
    assert len(pages) == 3
    for number, text in enumerate(texts, start=1):
        assert f"第{number}页共3页" in text
        assert "姓名" in text
    assert "维修人员工作情况月统计表(续)" in texts[1]


@pytest.mark.parametrize("people", range(62, 76))
def test_signatures_never_stand_alone_on_a_page(people: int) -> None:
    last = squeezed(reader(BD_11, monthly_sheet(people)).pages[-1].extract_text())
    assert "批准" in last
    assert f"HF{1000 + people}" in last


def test_each_copy_has_its_label_and_counts_its_own_pages() -> None:
    texts = [squeezed(page.extract_text()) for page in reader(BD_16, voucher_sheet()).pages]
    assert ["第一联" in texts[0], "第二联" in texts[0]] == [True, True]  # the note names both, the label only the first
    assert "第一联制造商技术服务总公司" in texts[0]
    assert "第二联服务中心(站)" in texts[1]
    assert all("第1页共1页" in text for text in texts)


def test_one_copy_can_be_printed_alone() -> None:
    assert len(reader(BD_16, replace(voucher_sheet(), copies=("第二联 服务中心(站)",))).pages) == 1


def test_an_unsettled_month_carries_its_watermark() -> None:
    assert "未结账,仅供核对" in printed_text(BD_11, monthly_sheet(3, watermark="未结账,仅供核对"))


def test_the_same_sheet_gives_the_same_bytes_also_from_a_fresh_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    first = pdf.render(BD_16, voucher_sheet())
    monkeypatch.setattr(pdf, "FORMS_PER_COMPILER", 1)
    assert [pdf.render(BD_16, voucher_sheet()) for _ in range(3)] == [first] * 3


def test_threads_do_not_mix_their_sheets_up() -> None:
    sheets = [monthly_sheet(2, number=f"BD11-202610-{number:04d}") for number in range(8)]
    alone = [pdf.render(BD_11, sheet) for sheet in sheets]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda sheet: pdf.render(BD_11, sheet), sheets)) == alone


def test_what_the_template_is_given_is_as_it_was(snapshot: "SnapshotAssertion") -> None:
    assert paper.data(BD_16, voucher_sheet()) == snapshot
    assert paper.data(BD_11, monthly_sheet(2)) == snapshot


def picture(form: Form, sheet: Sheet) -> Image.Image:
    """Return the first page as a picture of one pixel a point."""
    compiler = typst.Compiler(root=pdf.TEMPLATES, font_paths=fonts.loaded(), ignore_system_fonts=True)
    inputs = {"sheet": json.dumps(paper.data(form, sheet)), "sans": fonts.SANS, "serif": fonts.SERIF}
    pages = compiler.compile(pdf.GENERAL.read_bytes(), format="png", ppi=72.0, sys_inputs=inputs)
    first = pages[0] if isinstance(pages, list) else pages
    assert first is not None
    return Image.open(BytesIO(first)).convert("L")


def ink_in_margins(page: Image.Image) -> bool:
    margin = int(paper.MARGIN_MM["x"] * paper.MM) - 2
    left, right = page.crop((0, 0, margin, page.height)), page.crop((page.width - margin, 0, page.width, page.height))
    return any(pixel < 250 for strip in (left, right) for pixel in strip.tobytes())


def with_text(text: str) -> Sheet:
    columns = (Column(key="a", label="项目"), Column(key="b", label="说明"))
    return Sheet(
        company="公司",
        title="试印",
        header=((Field("单位", text),),),
        blocks=(
            Fields(lines=((Field("用户", text),),)),
            Text(title="故障", body=text),
            Table(columns=columns, rows=(Row(values={"a": text, "b": text}),)),
        ),
    )


@pytest.mark.parametrize(
    "text", ["#panic(1)", "$x^2$", "*粗*_斜_", '\\ " `code`', "<label> @ref", "= 标题", "//注", "a~b--c"]
)
def test_signs_that_mean_something_to_typst_are_printed_as_they_are(text: str) -> None:
    assert printed_text(PLAIN, with_text(text)).count(squeezed(text)) == 5


WRITTEN = st.text(
    st.one_of(
        st.characters(min_codepoint=32, max_codepoint=126), st.sampled_from("维修人员工作情况月统计表液压油,。、()《》")
    ),
    max_size=60,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WRITTEN)
def test_any_text_is_printed_literally(text: str) -> None:
    assert printed_text(PLAIN, with_text(text)).count(squeezed(text)) >= 5 if squeezed(text) else True


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=80))
def test_any_characters_at_all_still_give_a_sheet(text: str) -> None:
    assert pdf.render(PLAIN, with_text(text)).startswith(b"%PDF-")


@pytest.mark.parametrize("text", ["W" * 300, "https://example.cn/" + "a" * 200, "长" * 300, "1" * 80 + "," + "2" * 80])
def test_very_long_texts_wrap_inside_their_cell(text: str) -> None:
    sheet = with_text(text)
    assert squeezed(text) in printed_text(PLAIN, sheet)
    assert not ink_in_margins(picture(PLAIN, sheet))


def test_more_columns_than_the_paper_is_wide_are_squeezed_not_cut() -> None:
    columns = tuple(Column(key=f"c{number}", label=f"第{number}列") for number in range(60))
    row = Row(values={f"c{number}": f"V{number:03d}" for number in range(60)})
    sheet = Sheet(company="公司", title="宽表", blocks=(Table(columns=columns, rows=(row,)),))
    table = paper.data(PLAIN, sheet)["blocks"][0]
    assert sum(table["widths"]) == pytest.approx(paper.room(PLAIN).width, abs=1)
    text = printed_text(PLAIN, sheet)
    assert all(f"V{number:03d}" in text for number in range(60))
