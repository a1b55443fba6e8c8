"""The radar of a scorecard: names that can be read."""

import re
from decimal import Decimal

import pytest

from sanbao.appraisal.charts import axes_chart
from sanbao.appraisal.queries.scores import RadarAxis


def names(*labels: str) -> list[list[str]]:
    """Return the lines of each name beside the radar."""
    axes = [RadarAxis(label, Decimal(10), Decimal(9), Decimal("90.0")) for label in labels]
    texts = re.findall(r'<text[^>]*class="axis-name[^>]*>(.*?)</text>', axes_chart(axes), re.DOTALL)
    return [[line for line in re.split(r"<[^>]+>", text) if line.strip()] for text in texts]


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("主要绩效", ["主要绩效"]),
        ("战略目标与内部", ["战略目标与内部"]),
        ("战略目标与内部流程", ["战略目标", "与内部流程"]),
        ("Strategic goals and processes", ["Strategic goals", "and processes"]),
        ("一二三四五六七八九十一二三四五六七八九十", ["一二三四五六七…", "一二三四五六七…"]),
    ],
)
def test_a_long_name_stands_in_two_lines(label: str, lines: list[str]) -> None:
    assert names("学习", label, "管理") == [["学习"], lines, ["管理"]]
