"""Rows that are no records: empty lines, subtotals, signatures, notes, and headers that a page break repeats."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import zip_longest
from typing import TypeAlias

from sanbao.documents.sheets.cells import is_blank
from sanbao.documents.sheets.cells.faults import BLANK_MARKS
from sanbao.documents.sheets.cells.numbers import number_of
from sanbao.documents.sheets.columns import Header
from sanbao.documents.sheets.values import UNCOMPUTED, Row, Value, written
from sanbao.kernel.text import squeeze

SUBTOTAL = re.compile(
    r"(?:本[页日周旬月季年]|[上下]半[月年]|当[页日月]|\d{1,2}月份?|第?\d+页|[一二三四五六七八九十]+月份?|以上|全[月年])?(?:小计|合计|总计|共计|累计|总和|总数)(?:\((?:大写|人民币|元)+\)|大写)?[:：]?"
)
SUBTOTAL_ENDS = ("计", "和", "数", ":", ")", "写")
SIGNATURE = re.compile(
    r"(?:审核|批准|制表|复核|审批|编制|填表|填报|统计|主管|负责|经办|签字|签名|盖章|站长|部长|经理|会计|出纳|日期)(?:人|员|日期|签字|签名|单位)?\s*[:：]"
)
NOTE = re.compile(r"(?:[*※#]|(?:附?注|备注|说明|填表说明|填写说明|注意)(?:\s*\d+)?\s*[:：.、])")

GROUP = re.compile(r"(?:[（(]?[一二三四五六七八九十]+[)）]?[、.．:：]\s*\S+|\S*(?:组|班|部|队|科|车间)[:：]?)")
CHINESE = re.compile(r"[㐀-鿿]")
FEW = 3
REMEMBERED = 4_096
Words: TypeAlias = Sequence[str | None]  # of a row's cells; None of what is no text

MANY = 5  # columns that must be filled: with so many of them a single cell is no record


class Reason(StrEnum):
    EMPTY = "empty"
    SUBTOTAL = "subtotal"
    SIGNATURE = "signature"
    NOTE = "note"
    HEADER_AGAIN = "header_again"
    TITLE_AGAIN = "title_again"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class RowJudge:
    """Tells records from everything else that people write into a table."""

    header: Header
    titles: frozenset[str]
    _counted: tuple[int, ...] = field(init=False)
    _tells: Callable[[Value], bool] = field(init=False)

    def __post_init__(self) -> None:
        counted = (index for index, place in self.header.places.items() if place.column.counts)
        object.__setattr__(self, "_counted", tuple(counted))
        above = self.titles.union(self.header.names)

        def tells(cell: Value) -> bool:
            """Tell whether a cell can be the reason for passing over its row, wherever it stands."""
            word = squeeze(written(cell))
            return word in above or (isinstance(cell, str) and _is_label(word))

        object.__setattr__(self, "_tells", lru_cache(REMEMBERED, typed=True)(tells))

    def reason_against(self, row: Row) -> Reason | None:
        """Return why a row is no record, None if it is one (right or wrong)."""
        is_long = len(row) - row.count(None) > FEW
        if is_long and not any(map(self._tells, row)) and not self._is_without_content(row):
            return None  # nearly every row
        words = [squeeze(cell) if isinstance(cell, str) else None for cell in row]
        if self._is_without_content(row):
            return self._by_words(row, words) or Reason.EMPTY
        if self._repeats_header(row, words):
            return Reason.HEADER_AGAIN
        return self._by_words(row, words) or (Reason.GROUP if self._stands_alone(row) else None)

    def _stands_alone(self, row: Row) -> bool:
        """Tell whether a row holds one cell at its begin: the title of a group, or the day below the signatures.

        A table with a day in every prepared line is such a one, too; a word farther to the right belongs to a record.
        """
        if len(row) - row.count(None) > FEW:  # nearly every row ends here
            return False
        filled = [index for index, cell in enumerate(row) if not is_blank(cell) and not self._is_running_number(index)]
        if len(filled) != 1:
            return False
        places = self.header.places
        needed = [index for index, place in places.items() if place.column.must_be_filled and place.column.counts]
        cell = row[filled[0]]
        if len(needed) >= MANY:  # a number alone is an order of which the rest is missing
            is_title = isinstance(cell, date) or (isinstance(cell, str) and CHINESE.search(cell) is not None)
            return is_title and filled[0] <= needed[0]
        return isinstance(cell, str) and filled[0] == min(places) and GROUP.fullmatch(squeeze(cell)) is not None

    def _is_running_number(self, index: int) -> bool:
        return index in self.header.places and not self.header.places[index].column.counts

    def _is_without_content(self, row: Row) -> bool:
        for index in self._counted:
            if index < len(row) and not is_blank(row[index]) and row[index] != UNCOMPUTED:
                return False  # nearly every row ends here, at its number
        return True

    def _by_words(self, row: Row, words: Words) -> Reason | None:
        texts = [word for word in words if word is not None and word not in BLANK_MARKS]
        if not texts:
            return None
        # The last sign rules out nearly every text, far quicker than the pattern does.
        ends = [text for text in texts if text.endswith(SUBTOTAL_ENDS)]
        if any(map(_is_subtotal, ends)) and not self._is_meant(row, by_words=True):
            return Reason.SUBTOTAL
        reason = self._by_first_words(texts)
        return None if reason is None or self._is_meant(row) else reason

    def _by_first_words(self, texts: list[str]) -> Reason | None:
        if _is_signature(texts[0]):
            return Reason.SIGNATURE
        if NOTE.match(texts[0]):
            return Reason.NOTE
        return Reason.TITLE_AGAIN if texts[0] in self.titles and len(texts) <= len(self.titles) else None

    def _repeats_header(self, row: Row, words: Words) -> bool:
        filled = len(row) - row.count(None)
        different = 0
        for cell, word, name in zip_longest(row, words, self.header.names):
            different += cell is not None and (squeeze(written(cell)) if word is None else word) != name
            if different * 2 >= filled:  # nearly every row ends here, half way
                return False
        return filled - different >= 2  # noqa: PLR2004 - one equal word may be chance

    def _is_meant(self, row: Row, *, by_words: bool = False) -> bool:
        """Tell whether half of the cells that must be filled are, not counting labels such as 合计 or 审核：.

        `by_words` asks for a word or a day among them: the sums beside 合计 fill many cells of a narrow table.
        """
        places = self.header.places
        needed = [index for index, place in places.items() if place.column.must_be_filled and place.column.counts]
        there = [row[index] for index in needed if index < len(row) and not is_blank(row[index])]
        there = [cell for cell in there if not (isinstance(cell, str) and _is_label(squeeze(cell)))]
        if by_words and all(number_of(cell) is not None for cell in there):
            return False
        return bool(there) and len(there) * 2 >= len(needed)


def _is_subtotal(text: str) -> bool:
    return text.endswith(SUBTOTAL_ENDS) and SUBTOTAL.fullmatch("".join(text.split())) is not None


def _is_signature(text: str) -> bool:
    return ":" in text and SIGNATURE.match("".join(text.split())) is not None


def _is_label(text: str) -> bool:
    return _is_subtotal(text) or _is_signature(text) or NOTE.match(text) is not None
