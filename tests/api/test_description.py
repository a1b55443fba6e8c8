"""The description of the API: the one under version control, valid, and free of strangers."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from django.core.management import call_command
from django.test import Client

from api.access_table import ENDPOINTS
from house.source import ROOT
from sanbao.web.openapi import as_text
from sanbao.web.rest import API

FILE = ROOT / "docs" / "openapi.json"
DESCRIPTION = json.loads(FILE.read_text("utf-8"))


def test_the_file_is_the_generated_one() -> None:
    assert FILE.read_text("utf-8") == as_text(API.get_openapi_schema()), "sanbao manage openapi docs/openapi.json"


def test_the_command_writes_it(tmp_path: Path) -> None:
    target = tmp_path / "openapi.json"
    call_command("openapi", target)
    assert target.read_bytes() == FILE.read_bytes()


@pytest.mark.django_db
def test_everybody_may_read_it() -> None:
    response = Client().get("/api/v1/openapi.json")
    assert (response.status_code, response.json()) == (200, DESCRIPTION)


def operations() -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{method} {path}", operation)
        for path, methods in DESCRIPTION["paths"].items()
        for method, operation in methods.items()
    ]


@pytest.mark.parametrize(("name", "operation"), operations(), ids=[name for name, _ in operations()])
def test_an_endpoint_says_what_it_does_and_how_it_refuses(name: str, operation: dict[str, Any]) -> None:
    assert operation["summary"]
    assert operation["description"]
    assert operation["security"] == [{"KeyAuth": []}]
    refusals = {"400", "401", "403", "404", "422"} | ({"409", "413"} if name.startswith("post") else set())
    assert {status for status in operation["responses"] if status >= "400"} == refusals


def test_every_model_is_a_valid_schema() -> None:
    assert DESCRIPTION["openapi"] == "3.1.0"
    for schema in DESCRIPTION["components"]["schemas"].values():
        jsonschema_rs.meta.validate(schema)


def test_it_names_no_other_site() -> None:
    assert "http" not in FILE.read_text("utf-8").replace('"type": "http"', "")


def test_the_page_for_people_names_every_endpoint_and_its_act() -> None:
    page = (ROOT / "docs" / "api.md").read_text("utf-8")
    for endpoint in ENDPOINTS:
        path = endpoint.path.replace("{order_id}", "{id}")
        rows = [
            row for row in page.splitlines() if row.startswith("|") and f"`{endpoint.method.upper()} {path}`" in row
        ]
        needed = f"`{endpoint.act}`" if endpoint.act else "any key"
        assert [row for row in rows if needed in row], str(endpoint)


def test_pages_do_not_load_what_lies_behind_the_api() -> None:
    program = (
        "import django, sys; django.setup(); from django.urls import reverse; reverse('web:home'); "
        "print({'ninja', 'pydantic'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120)  # noqa: S603 - our words
    assert run.stdout == "set()\n"
