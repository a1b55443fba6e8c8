"""What tests of cells share."""

from datetime import datetime
from typing import Any

import pytest

from sanbao.documents.sheets.cells import CellFault

BLANKS = [None, "", "  ", "/", "-", "—", "——", "无", "　", "／"]


def naive(*parts: int) -> datetime:
    """A moment as the parser gives it: sheets know no time zones."""
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001 - that is the point


def code(parse: Any, value: Any, **options: Any) -> str:
    with pytest.raises(CellFault) as caught:
        parse(value, **options)
    return caught.value.code.removeprefix("documents.cell_")
