"""What is wrong in a request, told as faults: what the validation of values finds, in our own words and codes."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydantic_core import PydanticCustomError

from sanbao.kernel.errors import DomainError, Fault, mark

TEMPLATE: Final = "template"
UNCLEAR: Final = ("input.wrong", mark("这个值不对，请对照接口说明更正。"))

# What the library calls a fault: our stable code, and the sentence for people.
FAULTS: Final[Mapping[str, tuple[str, str]]] = {
    "missing": ("input.missing", mark("请填写这一项。")),
    "extra_forbidden": ("input.unknown_field", mark("没有这一项，请核对名称或删去。")),
    "string_type": ("input.not_text", mark("请写成文字（加引号）。")),
    "string_unicode": ("input.not_text", mark("请写成文字（加引号）。")),
    "string_too_short": ("input.too_short", mark("至少 {min_length} 个字。")),
    "string_too_long": ("input.too_long", mark("最多 {max_length} 个字，请写短一些。")),
    "string_pattern_mismatch": ("input.wrong_format", mark("格式不对，或含有不能用的字符；应符合 {pattern}")),
    "int_type": ("input.not_whole", mark("请写成整数。")),
    "int_parsing": ("input.not_whole", mark("请写成整数。")),
    "int_parsing_size": ("input.not_whole", mark("请写成整数。")),
    "int_from_float": ("input.not_whole", mark("请写成整数。")),
    "bool_type": ("input.not_a_flag", mark("请写成 true 或 false。")),
    "bool_parsing": ("input.not_a_flag", mark("请写成 true 或 false。")),
    "greater_than_equal": ("input.too_small", mark("不能小于 {ge}。")),
    "less_than_equal": ("input.too_large", mark("不能大于 {le}。")),
    "enum": ("input.not_a_choice", mark("只能是其中之一：{expected}。")),
    "list_type": ("input.not_a_list", mark("请写成列表。")),
    "too_short": ("input.too_few", mark("至少要有 {min_length} 项。")),
    "too_long": ("input.too_many", mark("最多 {max_length} 项。")),
    "model_type": ("input.not_an_object", mark("请写成对象（花括号）。")),
    "model_attributes_type": ("input.not_an_object", mark("请写成对象（花括号）。")),
    "dict_type": ("input.not_an_object", mark("请写成对象（花括号）。")),
}


def faulty(error: DomainError) -> PydanticCustomError:
    """Return a refusal of one value in the form in which the validation collects it with all others."""
    return refused_value(error.code, error.message, error.params)


def refused_value(code: str, message: str, params: Mapping[str, object]) -> PydanticCustomError:
    """Return a refusal of one value from its parts; the sentence is filled later, in the language of the reader."""
    texts = {key: str(value) for key, value in params.items()}
    return PydanticCustomError(code, "refused", {**texts, TEMPLATE: message})


def faults_of(errors: Iterable[Mapping[str, Any]]) -> tuple[Fault, ...]:
    """Return what the validation has found as faults; `column` holds the place: body/jobs/0/labour."""
    return tuple(_fault(error) for error in errors)


def _fault(error: Mapping[str, Any]) -> Fault:
    params = {key: str(value) for key, value in error.get("ctx", {}).items()}
    place = _place(error["loc"])
    if TEMPLATE in params:
        return Fault(error["type"], params.pop(TEMPLATE), params, column=place)
    if "expected" in params:  # 'received', 'completed' or 'voided'
        params["expected"] = params["expected"].replace("'", "").replace(" or ", ", ")
    code, message = FAULTS.get(error["type"], UNCLEAR)
    return Fault(code, message, params, column=place)


def _place(steps: Iterable[str | int]) -> str:
    """("body", "order", "jobs", 0) → body/jobs/0: what our function calls its argument is nobody else's matter."""
    where, *rest = steps
    if where == "body" or (where == "query" and len(rest) > 1):
        rest = rest[1:]
    return "/".join(str(step) for step in (where, *rest))
