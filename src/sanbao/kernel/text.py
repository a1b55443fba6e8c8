"""Text as people type it, brought into one shape before it is compared or stored."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

# U+FF01…U+FF5E are ASCII's printable characters drawn as wide as a Chinese character; U+3000 is their blank.
_HALF_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
# Copied along from web pages and chats; invisible, yet they make two equal names differ.
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_BLANKS: Final = re.compile(r"\s+")
_LONGEST_REMEMBERED: Final = 100
# The biggest key that a table can have.
BIGGEST_KEY: Final = 2**63 - 1


def halfwidth(text: str) -> str:
    """Return `text` with full-width letters, digits, signs and blanks as ASCII: １２ａ（　） becomes 12a( )."""
    return text.translate(_HALF_WIDTH)


def whole_number(text: str, *, most: int = BIGGEST_KEY) -> int | None:
    """Return the number from 0 to `most` that stands in an address in plain digits; None for anything else."""
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most))):
        return None
    number = int(text)
    return number if number <= most else None


def squeeze(text: str) -> str:
    """Return `text` in NFKC, without invisible characters and outer blanks, each run of blanks as one.

    Source: Unicode Standard Annex 15 (NFKC).
    """
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _squeezed(text)


def _squeezed(text: str) -> str:
    if text.isascii() and text.isprintable() and " " not in text:  # numbers of all kinds
        return text
    visible = _INVISIBLE.sub("", text)
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", visible)).strip()


# A ledger of a year says the same few thousand words a million times; remembered, they also take up room only once.
_remembered: Final = lru_cache(maxsize=16_384)(_squeezed)
