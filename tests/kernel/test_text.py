import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanbao.kernel.text import BIGGEST_KEY, halfwidth, squeeze, whole_number


def test_full_width_letters_digits_signs_and_blanks_become_ascii() -> None:
    assert halfwidth("１２，３４５．５０　ＡｂＣ（～）") == "12,345.50 AbC(~)"


def test_half_width_leaves_chinese_and_its_own_marks_alone() -> None:
    assert halfwidth("更换机油、机滤。「１」①") == "更换机油、机滤。「1」①"


@given(st.text())
def test_half_width_keeps_the_length_and_is_done_once(text: str) -> None:
    assert len(halfwidth(text)) == len(text)
    assert halfwidth(halfwidth(text)) == halfwidth(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  张　 国伟\t", "张 国伟"),
        ("\ufeff工\u200b单号", "工单号"),
        ("ＷＸ２６０９－Ａ０２５７", "WX2609-A0257"),
        ("维修\r\n台账", "维修 台账"),
        ("㎏", "kg"),
        ("", ""),
        (" \u3000\u00a0", ""),
    ],
)
def test_squeezed_text_has_one_shape(text: str, expected: str) -> None:
    assert squeeze(text) == expected


@given(st.text())
def test_squeezing_twice_changes_nothing_more(text: str) -> None:
    once = squeeze(text)
    assert squeeze(once) == once
    assert once == once.strip()
    assert "  " not in once


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("007", 7), (str(2**63 - 1), BIGGEST_KEY)])
def test_a_whole_number_of_an_address_is_plain_digits(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["", "-1", "+1", "1.0", " 1", "１", "²", "٣", "abc", str(2**63), "9" * 30, "9" * 5000])
def test_anything_else_in_its_place_is_no_number(text: str) -> None:
    assert whole_number(text) is None


def test_a_whole_number_has_a_limit() -> None:
    assert [whole_number(text, most=12) for text in ("12", "13", "012")] == [12, None, None]
