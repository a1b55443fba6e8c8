"""The initials by which people are looked up: 张国伟 → zgw."""

from collections.abc import Mapping
from typing import Final

from sanbao.kernel.text import squeeze

LONGEST: Final = 20
# Characters that are read differently when they are a family name.
_SURNAMES: Final[Mapping[str, str]] = {
    "万俟": "mq",
    "尉迟": "yc",
    "单于": "cy",
    "长孙": "zs",
    "澹台": "tt",
    "曾": "z",
    "单": "s",
    "解": "x",
    "仇": "q",
    "查": "z",
    "区": "o",
    "朴": "p",
    "翟": "z",
    "盖": "g",
    "缪": "m",
    "覃": "q",
    "乐": "y",
    "任": "r",
    "华": "h",
    "冼": "x",
    "洗": "x",
    "员": "y",
    "贠": "y",
    "种": "c",
    "秘": "b",
    "折": "s",
    "召": "s",
    "繁": "p",
    "逄": "p",
    "尉": "w",
    "隗": "k",
    "燕": "y",
    "过": "g",
    "车": "c",
    "石": "s",
    "黑": "h",
    "重": "c",
    "宿": "s",
    "柏": "b",
    "祭": "z",
    "撒": "s",
    "晟": "c",
    "葛": "g",
    "哈": "h",
    "那": "n",
    "牟": "m",
    "佴": "n",
    "郗": "x",
    "俞": "y",
    "於": "y",
    "谌": "c",
    "郇": "x",
    "铅": "y",
}


def initials_of(name: str) -> str:
    """Return the lower-case initials of a name; letters and digits stay, everything else is left out."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - 58 MiB that no process holds until somebody is written down

    plain = "".join(squeeze(name).split())
    surname = next((known for known in (plain[:2], plain[:1]) if known in _SURNAMES), "")
    readings = lazy_pinyin(plain[len(surname) :], style=Style.FIRST_LETTER)
    letters = _SURNAMES.get(surname, "") + "".join(readings)
    return "".join(letter for letter in letters.lower() if letter.isascii() and letter.isalnum())[:LONGEST]
