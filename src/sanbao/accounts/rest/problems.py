"""Refusals for other systems, as problem details (RFC 9457): a stable code, sentences in both languages, faults."""

import json
from typing import Final, NamedTuple

from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext
from ninja import Schema
from pydantic import Field

from sanbao.kernel.errors import DomainError, Fault, Kind, Refused, mark

MEDIA_TYPE: Final = "application/problem+json"
URN: Final = "urn:sanbao:problem:"
CHINESE: Final = "zh-hans"
ENGLISH: Final = "en"

TITLES: Final = {
    400: mark("请求无法读懂"),
    401: mark("请先出示令牌"),
    403: mark("没有权限"),
    404: mark("找不到"),
    405: mark("这个地址不能这样访问"),
    409: mark("和已有的内容冲突"),
    413: mark("内容太大"),
    422: mark("内容需要改正"),
    500: mark("系统出错"),
}


class KeyMissing(DomainError):
    code = "api.key_missing"
    message = "请在请求头中写上 Authorization: Bearer 令牌；令牌在“我的账号”中签发。"
    kind = Kind.FORBIDDEN


class NotJson(DomainError):
    code = "api.not_json"
    message = "请求的内容不是有效的 JSON，请检查引号、逗号和编码（UTF-8）。"


class BodyTooLarge(DomainError):
    code = "api.body_too_large"
    message = "请求的内容太大，请分几次发送。"


class RequestUnclear(DomainError):
    code = "api.request_unclear"
    message = "请求无法读懂，请对照接口说明检查。"


class AddressUnknown(DomainError):
    code = "api.address_unknown"
    message = "没有这个地址，请对照接口说明检查。"
    kind = Kind.NOT_FOUND


class MethodNotAllowed(DomainError):
    code = "api.method_not_allowed"
    message = "这个地址不接受 {method}，请改用 {allowed}。"


class Failed(DomainError):
    code = "api.failed"
    message = "系统出错，已经记录。请稍后再试；如仍不行，请联系系统管理员。"


class ProblemFault(Schema):
    """One thing wrong in the request."""

    path: str = Field(description="位置，例如 body/jobs/0/labour 或 query/limit")
    code: str
    text: str
    text_zh: str
    text_en: str


class Problem(Schema):
    """Why a request was refused. Nothing was changed."""

    type: str = Field(description="由 code 决定，不会改变")
    code: str
    status: int
    title: str
    detail: str = Field(description="按 Accept-Language 的语言")
    detail_zh: str
    detail_en: str
    faults: list[ProblemFault] = Field(description="每一处需要改正的地方")


def answer(error: DomainError, status: int | None = None) -> HttpResponse:
    """Return the refusal as a response, in the language that was asked for."""
    number = status or error.kind.status
    said = _Said(error.text(gettext), _in(CHINESE, error), _in(ENGLISH, error))
    body = {
        "type": URN + error.code,
        "code": error.code,
        "status": number,
        "title": gettext(TITLES[number]),
        "detail": said.text,
        "detail_zh": said.text_zh,
        "detail_en": said.text_en,
        "faults": [_fault(fault) for fault in (error.faults if isinstance(error, Refused) else ())],
    }
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=number, content_type=MEDIA_TYPE)


class _Said(NamedTuple):
    text: str
    text_zh: str
    text_en: str


def _in(language: str, told: DomainError | Fault) -> str:
    with translation.override(language):
        return told.text(gettext)


def _fault(fault: Fault) -> dict[str, str]:
    place = (str(part) for part in (fault.row, fault.column) if part is not None)
    said = _Said(fault.text(gettext), _in(CHINESE, fault), _in(ENGLISH, fault))
    return {"path": "/".join(place), "code": fault.code, **said._asdict()}
