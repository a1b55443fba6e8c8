from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from sanbao.kernel import identifiers
from sanbao.kernel.identifiers import (
    CreditCodeMistyped,
    PlateKind,
    ResidentIdMistyped,
    check_credit_code,
    check_phone,
    check_plate,
    check_postcode,
    check_resident_id,
    check_vin,
    mask_phone,
    mask_resident_id,
)

TODAY = date(2026, 10, 9)
VIN_CHARS = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
CREDIT_CHARS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize(
    ("number", "expected_check", "is_right"),
    [
        ("1M8GDM9AXKP042788", "X", True),
        ("11111111111111111", "1", True),
        ("LSVAA49J132047371", "1", True),
        ("LHGCM82633A004352", "8", False),
    ],
)
def test_the_check_character_of_a_vin_is_a_hint_and_no_refusal(
    *, number: str, expected_check: str, is_right: bool
) -> None:
    vin = check_vin(number)
    assert (vin.number, vin.expected_check, vin.is_check_right) == (number, expected_check, is_right)


def test_a_vin_is_stored_in_capitals_without_blanks() -> None:
    vin = check_vin(" lsvaa49j1 ３２０４7371 ")
    assert (vin.number, vin.sequence, vin.tail) == ("LSVAA49J132047371", "047371", "47371")


@pytest.mark.parametrize(
    "text",
    ["", "LSVAA49J13204737", "LSVAA49J1320473711", "LSVAA49JI32047371", "LSVAA49JO32047371", "LSVAA49J-32047371"],
)
def test_a_vin_of_wrong_length_or_with_wrong_letters_is_refused(text: str) -> None:
    with pytest.raises(identifiers.NotAVin, match="应为17位"):
        check_vin(text)


@pytest.mark.parametrize(
    ("code", "until", "year"),
    [
        ("A", 2026, 2010),
        ("R", 2026, 2024),
        ("S", 2026, 2025),
        ("T", 2026, 2026),
        ("T", 2025, 1996),
        ("V", 2027, 2027),
        ("W", 2028, 2028),
        ("X", 2029, 2029),
        ("Y", 2030, 2030),
        ("1", 2031, 2031),
        ("1", 2026, 2001),
        ("9", 2026, 2009),
        ("A", 2040, 2040),
        ("A", 1979, None),
        ("0", 2026, None),
        ("U", 2026, None),
        ("Z", 2026, None),
    ],
)
def test_the_model_year_is_the_latest_that_the_tenth_place_can_mean(code: str, until: int, year: int | None) -> None:
    assert check_vin(f"LSVAA49J1{code}2047371").model_year(until=until) == year


@given(st.text(VIN_CHARS, min_size=17, max_size=17))
def test_a_vin_with_its_expected_check_character_is_right(number: str) -> None:
    expected = check_vin(number).expected_check
    assert check_vin(f"{number[:8]}{expected}{number[9:]}").is_check_right


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("鲁A12345", "鲁A12345", PlateKind.STANDARD),
        ("粤BD12345", "粤BD12345", PlateKind.NEW_ENERGY_SMALL),
        ("粤B12345D", "粤B12345D", PlateKind.NEW_ENERGY_LARGE),
        ("粤Z1234港", "粤Z1234港", PlateKind.STANDARD),
        ("粤Z1234澳", "粤Z1234澳", PlateKind.STANDARD),
        ("京A1234警", "京A1234警", PlateKind.STANDARD),
        ("浙A1234学", "浙A1234学", PlateKind.STANDARD),
        ("冀B1234挂", "冀B1234挂", PlateKind.STANDARD),
        ("沪AF12345", "沪AF12345", PlateKind.NEW_ENERGY_SMALL),
        ("京ADA1234", "京ADA1234", PlateKind.NEW_ENERGY_SMALL),
        ("川A·1 2b4５", "川A12B45", PlateKind.STANDARD),
        ("鲁a.12345", "鲁A12345", PlateKind.STANDARD),
        ("鲁A-12345", "鲁A12345", PlateKind.STANDARD),
        ("鲁Ａ・１２３４５", "鲁A12345", PlateKind.STANDARD),
    ],
)
def test_a_plate_is_stored_in_one_shape(text: str, number: str, kind: PlateKind) -> None:
    plate = check_plate(text)
    assert (plate.number, plate.kind) == (number, kind)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "川A0I234",
        "川AO1234",
        "川I12345",
        "川O12345",
        "A12345",
        "台A12345",
        "鲁A1234",
        "粤BD1234A",
        "粤BL12345",
        "粤B12345L",
        "粤BDI2345",
        "鲁A12345X1",
    ],
)
def test_what_is_on_no_plate_is_refused(text: str) -> None:
    for other in (False, True):
        with pytest.raises(identifiers.NotAPlate, match="不是车牌号"):
            check_plate(text, other=other)


@pytest.mark.parametrize(
    "text", ["使014578", "使014·578", "224578使", "沪22478领", "WJ京12345", "WJ 1234X", "WJ京·1234X", "VA·01234"]
)
def test_plates_of_embassies_and_forces_need_the_other_switch(text: str) -> None:
    assert check_plate(text, other=True).kind is PlateKind.OTHER
    with pytest.raises(identifiers.NotAPlate):
        check_plate(text)


def test_the_other_switch_changes_nothing_for_usual_plates() -> None:
    assert check_plate("鲁A12345", other=True) == check_plate("鲁A12345")


@pytest.mark.parametrize(
    ("text", "number", "born_on", "is_male"),
    [
        ("11010519491231002X", "11010519491231002X", date(1949, 12, 31), False),
        ("440524188001010014", "440524188001010014", date(1880, 1, 1), True),
        (" 110105 19491231 002x ", "11010519491231002X", date(1949, 12, 31), False),
    ],
)
def test_a_resident_id_tells_birthday_and_sex(*, text: str, number: str, born_on: date, is_male: bool) -> None:
    found = check_resident_id(text, today=TODAY)
    assert (found.number, found.born_on, found.is_male) == (number, born_on, is_male)


@pytest.mark.parametrize(
    "text", ["", "110105491231002", "1101051949123100X2", "11010519491231002Y", "1101051949123100２００"]
)
def test_a_resident_id_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(identifiers.NotAResidentId):
        check_resident_id(text, today=TODAY)


@given(st.integers(0, 16), st.integers(1, 9))
def test_a_single_wrong_digit_of_a_resident_id_is_noticed(place: int, shift: int) -> None:
    right = "440524188001010014"
    wrong = right[:place] + str((int(right[place]) + shift) % 10) + right[place + 1 :]
    with pytest.raises(identifiers.ResidentIdMistyped, match="校验位不符"):
        check_resident_id(wrong, today=TODAY)


@pytest.mark.parametrize("number", ["110105194902300029", "110105194913010025", "11010520261010002X"])
def test_a_birthday_that_does_not_exist_or_is_still_to_come_is_refused(number: str) -> None:
    with pytest.raises(identifiers.ResidentIdHasNoBirthday, match="出生日期"):
        check_resident_id(_with_check(number), today=TODAY)


def test_a_child_born_today_has_a_birthday() -> None:
    assert check_resident_id(_with_check("110105202610090020"), today=TODAY).born_on == TODAY


def test_no_refusal_and_no_log_line_repeats_a_resident_id() -> None:
    with pytest.raises(identifiers.ResidentIdMistyped) as refusal:
        check_resident_id("110105194912310021", today=TODAY)
    assert "1949" not in str(refusal.value)
    assert repr(check_resident_id("11010519491231002X", today=TODAY)) == "ResidentId(110105********002X)"


@pytest.mark.parametrize(
    ("number", "masked"), [("11010519491231002X", "110105********002X"), ("110105491231002", "*" * 15), ("", "")]
)
def test_a_masked_resident_id_hides_the_birthday(number: str, masked: str) -> None:
    assert mask_resident_id(number) == masked


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13812345678", "13812345678"),
        ("138 1234 5678", "13812345678"),
        ("138-1234-5678", "13812345678"),
        ("+86 13812345678", "13812345678"),
        ("+86-138-1234-5678", "13812345678"),
        ("008613812345678", "13812345678"),
        ("１９９００００１２３４", "19900001234"),
        ("010-12345678", "010-12345678"),
        ("01012345678", "010-12345678"),
        ("0755-12345678", "0755-12345678"),
        ("07551234567", "0755-1234567"),
        ("021－12345678－801", "021-12345678-801"),
        ("02112345678-801", "021-12345678-801"),
        ("+86021-12345678", "021-12345678"),
        ("0311234567", "0311234567"),
        ("4001234567", "400-123-4567"),
        ("400-123-4567", "400-123-4567"),
        ("400-1234567", "400-123-4567"),
    ],
)
def test_a_telephone_number_is_stored_in_one_shape(text: str, number: str) -> None:
    assert check_phone(text) == number
    assert check_phone(number) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12812345678",
        "1381234567",
        "138123456789",
        "12345678",
        "010-123456",
        "400-12-34567",
        "010-12345678-1234567",
        "张三",
    ],
)
def test_what_nobody_can_dial_is_refused(text: str) -> None:
    with pytest.raises(identifiers.NotAPhone, match="不是电话号码"):
        check_phone(text)


@pytest.mark.parametrize(
    ("number", "masked"),
    [("13812345678", "138****5678"), ("010-12345678", "010*****5678"), ("0311234567", "*" * 10), ("", "")],
)
def test_a_masked_telephone_number_hides_its_middle(number: str, masked: str) -> None:
    assert mask_phone(number) == masked


def test_a_postcode_has_six_digits() -> None:
    assert check_postcode(" ２５００01 ") == "250001"
    for text in ("", "25000", "2500011", "25000A"):
        with pytest.raises(identifiers.NotAPostcode, match="6位数字"):
            check_postcode(text)


def test_a_credit_code_passes_by_its_last_character_only() -> None:
    assert check_credit_code(" 91350100m000100y43") == "91350100M000100Y43"
    with pytest.raises(identifiers.CreditCodeMistyped, match="校验位不符"):
        check_credit_code("91350100M000100Y44")


@pytest.mark.parametrize(
    "text", ["", "91350100M000100Y4", "91350100M000100Y4Z", "91350100M000100Y433", "9135O100M000100Y43"]
)
def test_a_credit_code_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(identifiers.NotACreditCode, match="应为18位"):
        check_credit_code(text)


@given(st.text(CREDIT_CHARS, min_size=17, max_size=17))
def test_every_credit_code_has_exactly_one_last_character(prefix: str) -> None:
    assert sum(_passes(prefix + char) for char in CREDIT_CHARS) == 1


def _passes(code: str) -> bool:
    try:
        return check_credit_code(code) == code
    except identifiers.CreditCodeMistyped:
        return False


def _with_check(number: str) -> str:
    """Return the number with the last character that fits, found by trying all eleven."""
    for check in "0123456789X":
        try:
            check_resident_id(number[:17] + check, today=date.max)
        except identifiers.ResidentIdMistyped:
            continue
        except identifiers.ResidentIdHasNoBirthday:
            pass
        return number[:17] + check
    raise AssertionError(number)


@given(st.text(CREDIT_CHARS, min_size=17, max_size=17))
def test_the_check_character_of_a_credit_code_is_that_of_the_reference_library(body: str) -> None:
    right = uscc.calc_check_digit(body)
    assert check_credit_code(body + right) == body + right
    for wrong in set(CREDIT_CHARS) - {right}:
        with pytest.raises(CreditCodeMistyped):
            check_credit_code(body + wrong)


@given(st.dates(date(1930, 1, 1), TODAY), st.integers(0, 999))
def test_the_check_character_of_a_resident_id_is_that_of_the_reference_library(born: date, sequence: int) -> None:
    body = f"110105{born:%Y%m%d}{sequence:03d}"
    right = ric.calc_check_digit(body + "0")  # it wants all 18 characters, and looks at 17
    assert check_resident_id(body + right, today=TODAY).number == body + right
    for wrong in set("0123456789X") - {right}:
        with pytest.raises(ResidentIdMistyped):
            check_resident_id(body + wrong, today=TODAY)
