"""Hundreds of odd requests, made from the description: none breaks anything, each answer is as described."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

import workshop
from api.conftest import Call, Caller
from house.source import ROOT
from sanbao.accounts.rules.roles import Role
from sanbao.network.models import Person, Station
from sanbao.work_orders.models import WorkOrder
from sanbao.work_orders.services import receive
from sanbao.wsgi import application

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SCHEMA = schemathesis.openapi.from_dict(json.loads((ROOT / "docs" / "openapi.json").read_text("utf-8")))
FOUND: list[Any] = [found.ok() for found in SCHEMA.get_all_operations()]  # type: ignore[union-attr]  # a fault raises
OPERATIONS = {operation.label: operation for operation in FOUND}
EACH = pytest.mark.parametrize("operation", OPERATIONS.values(), ids=list(OPERATIONS))
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
Adjust = Callable[[Any], None]


@pytest.fixture(autouse=True)
def connection_kept() -> Iterator[None]:
    """The site gives its connection back after each request; here it holds the transaction of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def order(here: Station, lead: Person, helper: Person) -> WorkOrder:
    written = workshop.order("WX2610-A0001", workshop.job([lead, helper]))
    return receive(station=here, content=written, actor=None, now=workshop.at(11))


@pytest.fixture
def manager(call: Call, order: WorkOrder) -> Caller:
    return call(Role.STATION_MANAGER)


def run(
    operation: Any,
    caller: Caller,
    mode: GenerationMode,
    *,
    examples: int,
    adjust: Adjust = lambda _case: None,
    more: tuple[Any, ...] = (),
) -> None:
    """Send requests of the operation, always the same ones, and hold each answer against the description."""

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case: Any) -> None:
        adjust(case)
        with transaction.atomic():
            answer = case.call(app=application, headers={"Authorization": f"Bearer {caller.key}"})
            transaction.set_rollback(True)
        case.validate_response(answer, checks=[*CHECKS, *more])

    send()


@EACH
def test_any_request_as_described_is_answered_as_described(operation: Any, manager: Caller) -> None:
    run(operation, manager, GenerationMode.POSITIVE, examples=8)


@EACH
def test_a_request_that_is_not_as_described_is_refused(operation: Any, manager: Caller) -> None:
    run(operation, manager, GenerationMode.NEGATIVE, examples=10, more=(checks.negative_data_rejection,))


@EACH
def test_requests_about_what_is_there_are_answered_as_described(
    operation: Any, manager: Caller, order: WorkOrder
) -> None:
    there = {"station": "A01", "month": "2026-10", "no": "A001", "code": "HD", "order_id": order.pk}
    there |= {"area": "wage", "name": "coefficient_5"}

    def adjust(case: Any) -> None:
        case.path_parameters = {name: there[name] for name in case.path_parameters or {}}
        if isinstance(case.body, dict) and "station" in case.body:
            case.body["station"] = "A01"
            for job in case.body["jobs"]:
                for share, no in zip(job["people"], ("A001", "A002"), strict=False):
                    share["no"] = no
                del job["people"][2:]

    run(operation, manager, GenerationMode.POSITIVE, examples=12, adjust=adjust)
