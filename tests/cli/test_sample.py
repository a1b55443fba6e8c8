"""The sample network: the same everywhere, and never mixed with real data."""

import json
import sqlite3
from pathlib import Path

import pytest

from homes import UNTIL, Home, Homes
from sanbao.network.models import Station
from workshop import station

from .conftest import CLOSED, Sanbao

pytestmark = pytest.mark.slow
STATIONS = ("A01", "A02", "B01")


def month(home: Home, code: str, of: str) -> dict[str, object]:
    told: dict[str, object] = json.loads(
        home.run("statistics", "--station", code, "--month", of, "--format", "json").out
    )
    return told


@pytest.fixture
def samples(homes: Homes) -> tuple[Home, Home]:
    """Two installations with the sample, made by two processes in which sets have another order."""
    return homes.sample(0), homes.sample(1)


def test_two_machines_get_the_same_months(samples: tuple[Home, Home]) -> None:
    for code in STATIONS:
        one, other = (month(home, code, CLOSED) for home in samples)
        assert one == other
        assert one["closed"]
        assert one["digest"]
    assert month(samples[0], "A01", UNTIL) == month(samples[1], "A01", UNTIL)


def test_the_sample_has_the_size_of_a_small_network(homes: Homes) -> None:
    with sqlite3.connect(homes.sample().database) as database:
        count = dict(
            database.execute(
                "SELECT 'stations', count(*) FROM network_station UNION ALL"
                " SELECT 'people', count(*) FROM network_person UNION ALL"
                " SELECT 'orders', count(*) FROM work_orders_workorder UNION ALL"
                " SELECT 'closed', count(*) FROM statistics_monthclosing UNION ALL"
                " SELECT 'reworks', count(*) FROM work_orders_workorder WHERE original_id IS NOT NULL UNION ALL"
                " SELECT 'late', count(*) FROM ledger_entry WHERE adjusts_month IS NOT NULL UNION ALL"
                " SELECT 'reversals', count(*) FROM ledger_entry WHERE reverses_id IS NOT NULL"
            )
        )
    assert (count["stations"], count["people"], count["closed"]) == (4, 24, 15)
    assert 7_000 < count["orders"] < 9_000
    assert min(count["reworks"], count["late"], count["reversals"]) > 0


def test_a_second_run_changes_nothing(homes: Homes, tmp_path: Path) -> None:
    home = homes.sample().copied(tmp_path)
    before = dump(home)
    assert home.run("demo", "--no-serve", "--until", UNTIL).code == 0
    assert dump(home) == before


def dump(home: Home) -> list[str]:
    with sqlite3.connect(home.database) as database:
        return list(database.iterdump())


@pytest.mark.django_db
def test_real_data_is_left_alone(sanbao: Sanbao) -> None:
    station("A")
    answer = sanbao("demo", "--no-serve", "--until", UNTIL)
    assert answer.code == 1
    assert "SANBAO_HOME" in answer.err
    assert [found.code for found in Station.objects.all()] == ["A"]


def test_a_month_that_is_not_over_is_refused(sanbao: Sanbao) -> None:
    answer = sanbao("demo", "--no-serve", "--until", "2999-01")
    assert answer.code == 1
    assert "还没有过完" in answer.err
