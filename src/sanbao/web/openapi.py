"""The description of the JSON API (OpenAPI 3.1): what the library writes, with the refusals declared once, tidied."""

import json
import re
from typing import Any, Final

from sanbao.accounts.rest.problems import MEDIA_TYPE, TITLES, Problem

READING: Final = (400, 401, 403, 404, 422)
WRITING: Final = (400, 401, 403, 404, 409, 413, 422)
REFERENCE: Final = "#/components/schemas/{model}"
REFERENCES: Final = re.compile(r"#/components/schemas/(\w+)")


def completed(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the description with the refusals of every operation, without what nothing refers to."""
    components = schema["components"]
    components["schemas"] |= _problem_schemas()
    components["responses"] = {f"Refused{status}": _refusal(status) for status in WRITING}
    for methods in schema["paths"].values():
        for method, operation in methods.items():
            operation["responses"] = _responses(operation["responses"], READING if method == "get" else WRITING)
            for parameter in operation["parameters"]:
                parameter.pop("examples", None)  # there they would have to be named; those of the schema stay
    _drop_titles(components["schemas"], schema["paths"])
    _drop_unused(schema)
    return schema


def as_text(schema: dict[str, Any]) -> str:
    """Return the description as the file that is kept under version control."""
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def _problem_schemas() -> dict[str, Any]:
    schema = Problem.model_json_schema(ref_template=REFERENCE)
    definitions: dict[str, Any] = schema.pop("$defs")
    return {**definitions, "Problem": schema}


def _refusal(status: int) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": REFERENCE.format(model="Problem")}}}
    return {"description": TITLES[status], "content": content}


def _responses(told: dict[int | str, Any], refusals: tuple[int, ...]) -> dict[str, Any]:
    refused = {str(status): {"$ref": f"#/components/responses/Refused{status}"} for status in refusals}
    return dict(sorted(({str(status): one for status, one in told.items()} | refused).items()))


def _drop_titles(*nodes: Any) -> None:  # noqa: ANN401 - any part of a JSON document
    """Drop the names that the library makes up of the names of fields: "Fault Text" for fault_text."""
    for node in nodes:
        if isinstance(node, dict):
            if isinstance(node.get("title"), str):
                del node["title"]
            _drop_titles(*node.values())
        elif isinstance(node, list):
            _drop_titles(*node)


def _drop_unused(schema: dict[str, Any]) -> None:
    """Drop the models that the library describes a second time although their fields stand in the parameters."""
    kept = schema["components"]["schemas"]
    while unused := kept.keys() - set(REFERENCES.findall(json.dumps(schema))):
        for name in unused:
            del kept[name]
    schema["components"]["schemas"] = dict(sorted(kept.items()))
