"""What the pages of form 10 cost: the same number of queries for one row and for three."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

import workshop
from appraisal.walks import CODES, begun, finished, improvement, judged, photo
from sanbao.accounts.rules.roles import Role
from sanbao.appraisal.services import quarterly
from sanbao.documents.services.attachments import keep
from sanbao.network.models import Person, Station

SignIn = Callable[..., Client]
MaxQueries = Callable[[int], AbstractContextManager[CaptureQueriesContext]]


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def station(db: None) -> Station:
    return workshop.station("HZ01", "杭州一站")


@pytest.fixture
def person(station: Station) -> Person:
    return workshop.technician(station, "A01", "许刚", team="机修一组")


def cost(client: Client, address: str, max_queries: MaxQueries, limit: int) -> int:
    with max_queries(limit) as counted:
        assert client.get(address).status_code == 200
    return len(counted)


def crowd(station: Station, now: datetime, number: int) -> None:
    one = workshop.technician(station, f"C{number}", f"周{number}", team=f"班{number}")
    improvement(begun(one, now, on=date(2025, 8, number)), one, now)
    finished(one, now, on=date(2025, 9, number), but={"rest": None})


def same_for_one_and_three(
    address: str, client: Client, station: Station, now: datetime, max_queries: MaxQueries
) -> None:
    crowd(station, now, 1)
    cost(client, address, max_queries, 40)  # what is remembered between requests is asked for once
    first = cost(client, address, max_queries, 16)
    for number in (2, 3):
        crowd(station, now, number)
    assert cost(client, address, max_queries, 16) == first


def test_the_list_of_forms_costs_the_same_whatever_its_length(
    sign_in: SignIn, station: Station, now: datetime, max_queries: MaxQueries
) -> None:
    same_for_one_and_three("/quarterly/", sign_in(Role.INSPECTOR), station, now, max_queries)


def test_the_averages_cost_the_same_whatever_the_number_of_people(
    sign_in: SignIn, station: Station, now: datetime, max_queries: MaxQueries
) -> None:
    same_for_one_and_three("/quarterly/averages/", sign_in(Role.INSPECTOR), station, now, max_queries)


def test_the_list_of_improvements_costs_the_same_whatever_its_length(
    sign_in: SignIn, station: Station, now: datetime, max_queries: MaxQueries
) -> None:
    same_for_one_and_three("/quarterly/improvements/", sign_in(Role.INSPECTOR), station, now, max_queries)


def test_choosing_whom_to_appraise_costs_the_same_whatever_their_number(
    sign_in: SignIn, station: Station, now: datetime, max_queries: MaxQueries
) -> None:
    same_for_one_and_three("/quarterly/new/?on=2025-09-10", sign_in(Role.INSPECTOR), station, now, max_queries)


def test_a_form_costs_the_same_whatever_is_written_on_it(
    sign_in: SignIn, person: Person, now: datetime, max_queries: MaxQueries
) -> None:
    form, client = begun(person, now), sign_in(Role.INSPECTOR)
    address = f"/quarterly/{form.number}/fill/"
    cost(client, address, max_queries, 40)
    first = cost(client, address, max_queries, 14)
    judged(form, now)
    for code, colour in zip(CODES, range(0, 200, 20), strict=True):
        improvement(form, person, now)
        kept = keep(file=photo(colour=(colour, 0, 0)))
        quarterly.add_photo(form_id=form.pk, item=code, photo=kept, actor=None, now=now)
    assert cost(client, address, max_queries, 14) == first
