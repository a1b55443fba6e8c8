"""Numbers by which people, firms, vehicles and telephones are known: brought into one shape, and checked.

Each check returns the number as it is stored, or refuses with what is wrong. Source: domain specification, section 8.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from sanbao.kernel.errors import DomainError
from sanbao.kernel.text import squeeze

_VIN: Final = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
_VIN_VALUES: Final = dict(
    zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", [*range(10), *range(1, 9), *range(1, 6), 7, 9, *range(2, 10)], strict=True)
)
_VIN_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VIN_CHECKS: Final = "0123456789X"
_MODEL_YEARS: Final = "ABCDEFGHJKLMNPRSTVWXY123456789"  # A is 1980, 2010, 2040
_FIRST_MODEL_YEAR: Final = 1980

_SIGN: Final = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
_LETTER: Final = "[A-HJ-NP-Z]"
_SERIAL: Final = "[A-HJ-NP-Z0-9]"
_ENERGY: Final = "[A-HJK]"  # D purely electric, F not; A B C E and G H J K extend them

_ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS: Final = "10X98765432"
_ID: Final = re.compile(r"[0-9]{17}[0-9X]")

_CREDIT_CHARS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_CODE: Final = re.compile(f"[{_CREDIT_CHARS}]{{18}}")

_MOBILE: Final = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE: Final = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}(?:-[0-9]{1,6})?")
# Area codes have three digits when they begin with 01 or 02, else four.
_LANDLINE_PARTS: Final = re.compile(r"(0[12][0-9]|0[3-9][0-9]{2})([0-9]{7,8})(-[0-9]{1,6})?")
_SERVICE_LINE: Final = re.compile(r"(400)-?([0-9]{3})-?([0-9]{4})")
_POSTCODE: Final = re.compile(r"[0-9]{6}")


class NotAVin(DomainError):
    code = "identifiers.not_a_vin"
    message = "「{value}」不是车辆识别代号（VIN）：应为17位，只用数字和除 I、O、Q 以外的字母。"


class NotAPlate(DomainError):
    code = "identifiers.not_a_plate"
    message = "「{value}」不是车牌号，请按行驶证填写，例如 鲁A12345；号码中没有字母 I 和 O。"


class NotAResidentId(DomainError):
    code = "identifiers.not_a_resident_id"
    message = "身份证号有误：应为18位数字，末位可以是 X，请对照证件重新填写。"


class ResidentIdMistyped(DomainError):
    code = "identifiers.resident_id_mistyped"
    message = "身份证号的校验位不符，可能抄错了一位，请对照证件重新填写。"


class ResidentIdHasNoBirthday(DomainError):
    code = "identifiers.resident_id_has_no_birthday"
    message = "身份证号中的出生日期不存在或晚于今天，请对照证件重新填写。"


class NotAPhone(DomainError):
    code = "identifiers.not_a_phone"
    message = "「{value}」不是电话号码，请填写11位手机号、带区号的座机号或400电话。"


class NotAPostcode(DomainError):
    code = "identifiers.not_a_postcode"
    message = "「{value}」不是邮政编码，应为6位数字。"


class NotACreditCode(DomainError):
    code = "identifiers.not_a_credit_code"
    message = "「{value}」不是统一社会信用代码：应为18位，只用数字和除 I、O、S、V、Z 以外的字母。"


class CreditCodeMistyped(DomainError):
    code = "identifiers.credit_code_mistyped"
    message = "统一社会信用代码「{value}」的校验位不符，可能抄错了一位，请对照营业执照重新填写。"


@dataclass(frozen=True, slots=True)
class Vin:
    """A vehicle identification number of 17 characters and the check character that GB 16735 expects in place 9."""

    number: str
    expected_check: str

    @property
    def is_check_right(self) -> bool:
        """Return whether place 9 is as expected. Only a hint: many imported vehicles do without a check character."""
        return self.number[8] == self.expected_check

    @property
    def sequence(self) -> str:
        """Return places 12 to 17, the maker's running number."""
        return self.number[11:]

    @property
    def tail(self) -> str:
        """Return the last five characters, by which a workshop calls a vehicle without plates (form 02)."""
        return self.number[-5:]

    def model_year(self, *, until: int) -> int | None:
        """Return the latest model year up to `until` that place 10 can mean, None if it means no year.

        The code returns every 30 years; a vehicle may be sold as next year's model, so pass the coming year.
        """
        place = _MODEL_YEARS.find(self.number[9])
        if place < 0:
            return None
        earliest = _FIRST_MODEL_YEAR + place
        return None if until < earliest else until - (until - earliest) % len(_MODEL_YEARS)


class PlateKind(StrEnum):
    """The make-up of a plate: usual cars and motorcycles, small and large new-energy vehicles, and all others."""

    STANDARD = "standard"
    NEW_ENERGY_SMALL = "new_energy_small"
    NEW_ENERGY_LARGE = "new_energy_large"
    OTHER = "other"


_PLATES: Final = {
    PlateKind.STANDARD: re.compile(f"{_SIGN}{_LETTER}{_SERIAL}{{4}}[A-HJ-NP-Z0-9挂学警港澳领试超]"),
    PlateKind.NEW_ENERGY_SMALL: re.compile(f"{_SIGN}{_LETTER}{_ENERGY}{_SERIAL}[0-9]{{4}}"),
    PlateKind.NEW_ENERGY_LARGE: re.compile(f"{_SIGN}{_LETTER}[0-9]{{5}}{_ENERGY}"),
}
_OTHER_PLATES: Final = re.compile(
    f"使[0-9]{{6}}|[0-9]{{6}}使|{_SIGN}[0-9]{{5}}领"  # embassies and consulates
    f"|WJ{_SIGN}?[0-9]{{4}}{_SERIAL}"  # armed police
    f"|{_LETTER}{{2}}[0-9]{{5}}"  # army
)


@dataclass(frozen=True, slots=True)
class Plate:
    """A plate without dots and blanks, in capitals, and its make-up."""

    number: str
    kind: PlateKind


@dataclass(frozen=True, slots=True)
class ResidentId:
    """A resident ID number and what it says about its holder. Personal data: show it through `mask_resident_id`."""

    number: str
    born_on: date
    is_male: bool

    def __repr__(self) -> str:
        # Logs and error pages print representations.
        return f"ResidentId({mask_resident_id(self.number)})"


def check_vin(text: str) -> Vin:
    """Return a VIN in capitals without blanks; a wrong check character is told by the result, not refused.

    Raises: NotAVin for a wrong length or character.
    Source: GB 16735 / ISO 3779, domain specification 8.1 [unverified]. Frame and engine numbers are free text.
    """
    number = _compact(text)
    if not _VIN.fullmatch(number):
        raise NotAVin(value=text)
    total = sum(_VIN_VALUES[char] * weight for char, weight in zip(number, _VIN_WEIGHTS, strict=True))
    return Vin(number, _VIN_CHECKS[total % 11])


def check_plate(text: str, *, other: bool = False) -> Plate:
    """Return a plate in capitals, half-width, without dots and blanks, and its kind.

    With `other`, diplomatic, armed-police and army plates are taken as well.

    Raises: NotAPlate.
    Source: GA 36, domain specification 8.2 [unverified but for new-energy plates].
    """
    number = re.sub("[·•・.\\-]", "", _compact(text))
    for kind, pattern in _PLATES.items():
        if pattern.fullmatch(number):
            return Plate(number, kind)
    if other and _OTHER_PLATES.fullmatch(number):
        return Plate(number, PlateKind.OTHER)
    raise NotAPlate(value=text)


def check_resident_id(text: str, *, today: date) -> ResidentId:
    """Return a resident ID number of 18 characters with its birthday and sex.

    No refusal repeats the number, since messages end up in logs and on other people's screens.

    Raises: NotAResidentId; ResidentIdMistyped; ResidentIdHasNoBirthday, also for one after `today`.
    Source: GB 11643-1999, domain specification 8.3 [unverified].
    """
    number = _compact(text)
    if not _ID.fullmatch(number):
        raise NotAResidentId
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _ID_WEIGHTS, strict=True))
    if number[17] != _ID_CHECKS[total % 11]:
        raise ResidentIdMistyped
    return ResidentId(number, _birthday(number, today), is_male=int(number[16]) % 2 == 1)


def mask_resident_id(number: str) -> str:
    """Return the number with its birthday hidden, 110105********002X; anything but 18 characters is hidden whole.

    Source: domain specification 8.3.
    """
    if len(number) != len("110105********002X"):
        return "*" * len(number)
    return f"{number[:6]}{'*' * 8}{number[14:]}"


def check_phone(text: str) -> str:
    """Return a telephone number as it is stored: 13812345678, 010-12345678, 0755-12345678-801, 400-123-4567.

    A leading +86 or 0086 falls away.

    Raises: NotAPhone.
    Source: domain specification 8.4 [unverified].
    """
    number = re.sub(r"[–—‐−]", "-", _compact(text))
    number = re.sub(r"^(?:\+|00)86-?", "", number)
    mobile = number.replace("-", "")
    if _MOBILE.fullmatch(mobile):
        return mobile
    if service_line := _SERVICE_LINE.fullmatch(number):
        return "-".join(service_line.groups())
    if not _LANDLINE.fullmatch(number):
        raise NotAPhone(value=text)
    parts = _LANDLINE_PARTS.fullmatch(number)
    return f"{parts[1]}-{parts[2]}{parts[3] or ''}" if parts else number


def mask_phone(number: str) -> str:
    """Return the number with its middle hidden, 138****5678; a short one is hidden whole."""
    shown, shortest = 7, 11
    if len(number) < shortest:
        return "*" * len(number)
    return f"{number[:3]}{'*' * (len(number) - shown)}{number[-4:]}"


def check_postcode(text: str) -> str:
    """Return a postcode of six digits.

    Raises: NotAPostcode.
    Source: domain specification 8.4 [unverified].
    """
    number = _compact(text)
    if not _POSTCODE.fullmatch(number):
        raise NotAPostcode(value=text)
    return number


def check_credit_code(text: str) -> str:
    """Return a unified social credit code (统一社会信用代码) of 18 characters in capitals.

    Raises: NotACreditCode; CreditCodeMistyped if the last character does not fit the others.
    Source: GB 32100-2015, domain specification 8.5.
    """
    number = _compact(text)
    if not _CREDIT_CODE.fullmatch(number):
        raise NotACreditCode(value=text)
    total = sum(_CREDIT_CHARS.index(char) * pow(3, place, 31) for place, char in enumerate(number[:17]))
    if number[17] != _CREDIT_CHARS[-total % 31]:
        raise CreditCodeMistyped(value=text)
    return number


def _compact(text: str) -> str:
    return squeeze(text).replace(" ", "").upper()


def _birthday(number: str, today: date) -> date:
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise ResidentIdHasNoBirthday from None
    if born_on > today:
        raise ResidentIdHasNoBirthday
    return born_on
