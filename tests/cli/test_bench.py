"""A benchmark measures the machine beside the product. What it finds is for people; that it runs is held here."""

import json
from pathlib import Path

import pytest

from homes import Home

MACHINE = ["本机 逐笔提交", "本机 Python 空转"]
IMPORT = ["导入 60 行（校验并入账）", "导入速度", "导入峰值内存"]


@pytest.mark.slow
def test_every_figure_comes_with_its_unit_and_the_limit_of_the_machine_if_there_is_one(tmp_path: Path) -> None:
    told = json.loads(Home(tmp_path).done("bench", "import", "--entries", "60", "--format", "json").out)
    assert [row["name"] for row in told] == [*MACHINE, *IMPORT, "本机 Python 空转（结束时）"]
    assert {tuple(row) for row in told} == {("name", "value", "unit", "limit", "ratio")}
    assert min(row["value"] for row in told) > 0
    (speed,) = (row for row in told if row["limit"] is not None)
    assert (speed["name"], speed["unit"]) == ("导入速度", "行/s")
    assert speed["ratio"] == pytest.approx(speed["value"] / speed["limit"], rel=0.01)
