"""The JSON API: the endpoints of all contexts under one address, one way to sign in, one way to refuse."""

import json
from http import HTTPStatus
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.operation import Operation
from ninja.parser import Parser
from ninja.types import DictStrAny

from sanbao.accounts.catalogue import modules
from sanbao.accounts.errors import TokenRefused
from sanbao.accounts.rest import problems
from sanbao.accounts.rest.auth import KeyAuth
from sanbao.accounts.rest.faults import faults_of
from sanbao.accounts.rest.problems import TITLES, answer
from sanbao.kernel.errors import DomainError, Refused
from sanbao.web.openapi import completed

ROOT: Final = "api/"
VERSION: Final = "1"
HANDLED: Final = (DomainError, ValidationError, HttpError, RequestDataTooBig, Http404)


class StrictParser(Parser):
    """JSON as the standard has it: no NaN, no Infinity."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        parsed: DictStrAny = json.loads(request.body, parse_constant=_refuse_constant)
        return parsed


def _refuse_constant(name: str) -> object:
    raise ValueError(name)


class Api(NinjaAPI):
    """The library's API with our own description."""

    def get_openapi_schema(self, **options: Any) -> Any:  # noqa: ANN401 - the library's signature
        return completed(super().get_openapi_schema(**{"path_prefix": f"/{ROOT}v{VERSION}/", **options}))

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return the context and what the endpoint does: work_orders_receive."""
        return f"{operation.view_func.__module__.split('.')[1]}_{operation.view_func.__name__}"


def _build() -> Api:
    built = Api(
        title="三包 Sanbao",
        version=VERSION,
        description="售后服务管理的数据接口。金额是文字“123.45”（元），时长是整数分钟，月份写成 2026-10，时间带时区。",
        urls_namespace="api",
        docs_url=None,  # the library's page would load scripts of strangers
        auth=KeyAuth(),
        parser=StrictParser(),
        servers=[{"url": "/", "description": "本站"}],
    )
    for module in modules("api"):
        built.add_router("", module.ROUTER)
    for kind in HANDLED:
        built.add_exception_handler(kind, _refuse)
    return built


def _refuse(_request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ANN401 - the library's type is too wide
    """Tell any refusal as a problem."""
    told: DomainError
    match error:
        case TokenRefused():
            told, status = error, HTTPStatus.UNAUTHORIZED
        case DomainError():
            told, status = error, HTTPStatus(error.kind.status)
        case AuthenticationError():
            told, status = problems.KeyMissing(), HTTPStatus.UNAUTHORIZED
        case ValidationError():
            told, status = Refused(faults_of(error.errors)), HTTPStatus.UNPROCESSABLE_ENTITY
        case RequestDataTooBig():
            told, status = problems.BodyTooLarge(), HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        case Http404():
            told, status = problems.AddressUnknown(), HTTPStatus.NOT_FOUND
        case _:
            told, status = problems.NotJson(), HTTPStatus.BAD_REQUEST
    response = answer(told, status)
    if status is HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


API: Final = _build()


@csrf_exempt
def nowhere(_request: HttpRequest, rest: str) -> HttpResponse:
    """Answer for addresses below /api/ that are none."""
    del rest
    return answer(problems.AddressUnknown())


urlpatterns = [
    path(f"{ROOT}v{VERSION}/", API.urls),
    path(f"{ROOT}<path:rest>", nowhere),
    path(ROOT, nowhere, {"rest": ""}),
]


def as_problem(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return a refusal that some other part of the site has made as one that programs can read."""
    allowed = response.headers.get("Allow", "")
    told: dict[int, DomainError] = {
        404: problems.AddressUnknown(),
        405: problems.MethodNotAllowed(method=request.method, allowed=allowed),
        413: problems.BodyTooLarge(),
    }
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return answer(problems.Failed(), HTTPStatus.INTERNAL_SERVER_ERROR)
    error = told.get(response.status_code, problems.RequestUnclear())
    problem = answer(error, response.status_code if response.status_code in TITLES else HTTPStatus.BAD_REQUEST)
    if allowed:
        problem.headers["Allow"] = allowed
    return problem
