import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanbao.kernel.text import halfwidth, squeeze


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
