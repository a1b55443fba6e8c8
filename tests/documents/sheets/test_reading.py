import contextlib
import datetime as dt
import random
import resource
import time
import tracemalloc
import zipfile
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest

from documents.sheets import files
from sanbao.documents.sheets import limits, refusals
from sanbao.documents.sheets.reading import open_sheet

HERE = Path(__file__).parent
ROSTER_XLS = (HERE / "files" / "roster.xls").read_bytes()
ROSTER = [
    (1, ("工号", "姓名", "岗位级别", "技术系数", "班组", "入职日期")),
    (2, ("A001", "许刚", "主修", Decimal("4.6"), "机修一组", dt.date(2019, 1, 22))),
    (3, ("A002", "朱峰", "主修", Decimal("4.4"), "机修二组", dt.date(2016, 8, 23))),
]
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200)


def refusal(content: bytes, name: str = "表.xlsx", *, sheet: str | None = None) -> refusals.SheetRefused:
    with pytest.raises(refusals.SheetRefused) as caught:
        list(open_sheet(content, name, sheet=sheet).rows())
    assert name in str(caught.value)
    return caught.value


# -- what is read ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("from_file", [True, False])
def test_a_sheet_that_was_let_go_can_be_read_again(tmp_path: Path, *, from_file: bool) -> None:
    content = files.workbook(("空", []), ("花名册", [row for _, row in ROSTER]))
    (tmp_path / "花名册.xlsx").write_bytes(content)
    sheet = open_sheet(tmp_path / "花名册.xlsx" if from_file else content, "花名册.xlsx")
    sheet.release()
    assert sheet.row_count == 3
    assert list(sheet.rows()) == list(sheet.rows()) == ROSTER


def test_delimited_text_has_nothing_to_let_go() -> None:
    sheet = open_sheet("工号,姓名\nA001,许刚\n".encode(), "花名册.csv")
    sheet.release()
    assert list(sheet.rows()) == [(1, ("工号", "姓名")), (2, ("A001", "许刚"))]


def test_old_and_new_workbooks_give_the_same_rows() -> None:
    new = files.workbook(("花名册", [row for _, row in ROSTER]))
    assert list(open_sheet(ROSTER_XLS, "花名册.xls").rows()) == ROSTER
    assert list(open_sheet(new, "花名册.xlsx").rows()) == ROSTER


def test_a_path_is_read_like_its_bytes() -> None:
    sheet = open_sheet(HERE / "files" / "roster.xls")
    assert (sheet.file_name, sheet.name, sheet.row_count) == ("roster.xls", "花名册", 3)
    assert list(sheet.rows()) == ROSTER
    assert list(sheet.rows()) == ROSTER


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_in_every_encoding_and_with_every_delimiter(encoding: str, delimiter: str) -> None:
    lines = [["姓名", "备注"], ["许刚", "第一行\n第二行"], ["朱峰", ""]]
    content = "\r\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines).encode(encoding)
    sheet = open_sheet(content, "表.csv")
    assert list(sheet.rows()) == [(1, ("姓名", "备注")), (2, ("许刚", "第一行\n第二行")), (3, ("朱峰", None))]


def test_the_first_sheet_that_holds_anything_is_read_unless_one_is_named() -> None:
    content = files.workbook(("空", []), ("九月", [["甲"]]), ("十月", [["乙"]]))
    assert open_sheet(content, "表.xlsx").name == "九月"
    assert list(open_sheet(content, "表.xlsx", sheet="十月").rows()) == [(1, ("乙",))]
    assert open_sheet(content, "表.xlsx").names == ("空", "九月", "十月")
    assert isinstance(refusal(content, sheet="十一月"), refusals.NoSuchSheet)
    assert isinstance(refusal(content, sheet="空"), refusals.EmptySheet)


def test_rows_and_columns_before_the_table_are_counted() -> None:
    content = files.sheet_of('<row r="4"><c r="C4"><v>7</v></c></row>')
    assert list(open_sheet(content, "表.xlsx").rows())[-1] == (4, (None, None, 7))


def test_values_are_exact_and_moments_whole() -> None:
    cells = [0.1 + 0.2, 4.0, True, dt.datetime(2026, 10, 3, 8, 15), dt.datetime(2026, 10, 3)]  # noqa: DTZ001 - as in sheets
    (row,) = [row for _, row in open_sheet(files.workbook(("表", [cells])), "表.xlsx").rows()]
    assert row == (Decimal("0.3"), 4, True, cells[3], dt.date(2026, 10, 3))
    assert [type(cell) for cell in row[:2]] == [Decimal, int]


def test_a_failed_formula_is_not_read_as_an_empty_cell() -> None:
    failed = '<row r="2"><c r="B2" s="0" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C2"><v>1</v></c></row>'
    assert list(open_sheet(files.sheet_of(failed), "表.xlsx").rows())[-1] == (2, (None, "#DIV/0!", 1))


def test_the_apostrophe_of_our_own_exports_is_taken_off_again() -> None:
    assert list(open_sheet(b"'=1+1,'abc,-5\n", "表.csv").rows()) == [(1, ("=1+1", "'abc", "-5"))]


def test_formatted_but_empty_cells_beyond_every_limit_do_no_harm() -> None:
    ghosts = "".join(f'<row r="{row}" ht="15"><c r="XFD{row}" s="1"/></row>' for row in range(1_048_000, 1_048_577))
    content = files.sheet_of(f'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row>{ghosts}')
    assert list(open_sheet(content, "表.xlsx").rows()) == [(1, (1,))]


@pytest.mark.parametrize(
    "cells",
    [
        '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>',
        "<row r='1'><c r='A1'><v>1</v></c></row>",
        "<row><c><v>1</v></c></row>",
    ],
)
def test_other_ways_to_write_the_same_sheet(cells: str) -> None:
    content = files.with_sheet(
        [files.OPENING.replace("<worksheet", '<worksheet xmlns:x="urn:x"'), cells, files.CLOSING]
    )
    assert list(open_sheet(content, "表.xlsx").rows()) == [(1, (1,))]


# -- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PNG, refusals.PictureAsSheet),
        (b"\xff\xd8\xff\xe0" + bytes(50), refusals.PictureAsSheet),
        (b"BM" + bytes(50), refusals.PictureAsSheet),
        (b"%PDF-1.7\n", refusals.PdfAsSheet),
        (b"{\\rtf1 }", refusals.DocumentAsSheet),
        (b"Rar!\x1a\x07", refusals.ArchiveAsSheet),
        (bytes(range(256)), refusals.NotASpreadsheet),
        (files.archive(word__document_DOT_xml=b"<w/>"), refusals.DocumentAsSheet),
        (files.archive(readme_DOT_txt=b"x"), refusals.ArchiveAsSheet),
        (files.archive(content_DOT_xml=b"<o/>"), refusals.OtherSpreadsheet),
        (files.archive(xl__workbook_DOT_bin=b"x"), refusals.OtherSpreadsheet),
        (files.archive(Index__Document_DOT_iwa=b"x"), refusals.OtherSpreadsheet),
        (files.compound("WordDocument"), refusals.DocumentAsSheet),
        (files.compound("Something"), refusals.NotASpreadsheet),
        (b"<html><body><table><tr><td>1</td></tr></table>", refusals.WebPageAsSheet),
        (b"\xef\xbb\xbf\r\n<TABLE>", refusals.WebPageAsSheet),
        ('<?xml version="1.0"?><Workbook/>'.encode("utf-16"), refusals.WebPageAsSheet),
        (b"", refusals.EmptySheet),
        (b"\xef\xbb\xbf \r\n,,,\r\n", refusals.EmptySheet),
        (files.workbook(("空", []), ("也空", [])), refusals.EmptySheet),
        (files.compound("EncryptionInfo", "EncryptedPackage"), refusals.PasswordProtected),
        (b"PK\x03\x04" + bytes(100), refusals.DamagedSheet),
        (files.workbook(("表", [["甲"] * 9] * 99))[:-200], refusals.DamagedSheet),
        (files.with_sheet(["<worksheet><sheetData><row>"]), refusals.DamagedSheet),
        (ROSTER_XLS[:700], refusals.SheetRefused),
        (b"a,\x81\x20\xff\n" * 9, refusals.UnknownEncoding),
        (b'"' + b"x" * 200_000 + b'"\n', refusals.DamagedSheet),
        (",".join("x" * 501).encode(), refusals.TooManyColumns),
    ],
)
def test_each_kind_of_wrong_file_has_its_own_sentence(content: bytes, kind: type[refusals.SheetRefused]) -> None:
    assert isinstance(refusal(content), kind)


def test_a_comma_file_may_begin_like_a_picture() -> None:
    assert list(open_sheet(b"BMW,1\n", "表.csv").rows()) == [(1, ("BMW", "1"))]


def test_an_old_workbook_with_a_password_is_recognised() -> None:
    at = ROSTER_XLS.index(b"\x09\x08\x10\x00")
    locked = bytearray(ROSTER_XLS)
    locked[at + 20 : at + 24] = b"\x2f\x00\x00\x00"  # the record behind the first one announces encryption
    assert isinstance(refusal(bytes(locked), "表.xls"), refusals.PasswordProtected)


def test_a_locked_zip_member_is_a_password_too() -> None:
    content = bytearray(files.workbook(("表", [["甲"]])))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert isinstance(refusal(bytes(content)), refusals.PasswordProtected)


def test_a_file_beyond_the_size_limit_is_refused_unread() -> None:
    assert isinstance(refusal(bytes(limits.MAX_BYTES + 1)), refusals.FileTooLarge)


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ('<row r="1"><c r="A99999999"><v>1</v></c></row>', refusals.TooManyRows),
        ('<row r="1"><c r="a99999999"><v>1</v></c></row>', refusals.TooManyRows),
        ("<row r='1'><c r = 'A999999999999'><v>1</v></c></row>", refusals.SheetRefused),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="SG1"><v>1</v></c></row>', refusals.TooManyColumns),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>', refusals.TooManyColumns),
        (
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="190000"><c r="SA190000"><v>1</v></c></row>',
            refusals.TooManyCells,
        ),
        ('<row r="300000"><c><v>1</v></c></row>', refusals.DamagedSheet),
        (f'<row r="1">{"<c><v>1</v></c>" * 600}</row>', refusals.SheetRefused),
    ],
)
def test_cells_that_claim_to_stand_far_away_never_reach_the_parser(cells: str, kind: type[Exception]) -> None:
    assert isinstance(refusal(files.sheet_of(cells)), kind)


def test_a_member_that_is_longer_than_it_says_is_measured_by_what_it_inflates_to() -> None:
    bomb = files.archive(xl__workbook_DOT_xml=b" " * (600 * limits.MEBIBYTE))
    at = bomb.index(b"PK\x01\x02")
    lying = bomb[: at + 24] + (1000).to_bytes(4, "little") + bomb[at + 28 :]
    for content in (bomb, lying):
        began = time.process_time()
        assert isinstance(refusal(content), refusals.InflatesTooFar)
        assert time.process_time() - began < 5


def test_an_archive_of_thousands_of_members_is_refused() -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(limits.MAX_MEMBERS + 1):
            archive.writestr(f"{number}", b"")
    assert isinstance(refusal(file.getvalue()), refusals.InflatesTooFar)


def test_two_million_rows_are_refused_in_seconds_and_little_memory() -> None:
    workbook = files.with_sheet(files.long_sheet(2_000_000))
    text = "1,许刚,机油\n".encode() * 2_000_000
    for content in (workbook, text):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        tracemalloc.start()
        began = time.process_time()
        found = refusal(content)
        assert time.process_time() - began < 5
        assert tracemalloc.get_traced_memory()[1] < 20 * limits.MEBIBYTE
        tracemalloc.stop()
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60 * 1024
        assert isinstance(found, refusals.TooManyRows)
        assert "200,000 行" in str(found)


def test_line_breaks_inside_cells_are_no_rows() -> None:
    content = ('"' + "一\n" * 50 + '"\n').encode() * 5_000
    assert open_sheet(content, "表.csv").row_count == 5_000


def test_damage_anywhere_is_refused_or_read_but_never_ends_the_process() -> None:
    chance = random.Random(20261003)  # noqa: S311 - damage, not secrets
    for good in (files.workbook(("表", [["甲", 1]] * 20)), ROSTER_XLS):
        for _ in range(60):
            content = bytearray(good)
            for _ in range(chance.randint(1, 12)):
                content[chance.randrange(len(content))] = chance.randrange(256)
            with contextlib.suppress(refusals.SheetRefused):
                list(open_sheet(bytes(content), "表").rows())


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_read_in_seconds() -> None:
    row = ["WX2609-A0257", "鲁C5U6AD", "QM125", 39327, "曹先生", "车身", "左前门凹陷", "钣金整形喷漆", 4.5, 270.0]
    content = files.workbook(("表", (row for _ in range(100_000))))
    began = time.process_time()
    assert sum(1 for _ in open_sheet(content, "表.xlsx").rows()) == 100_000
    assert time.process_time() - began < 10
