"""Lists page by key: each page says where the next one begins, and nothing is counted."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any, Final, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from ninja import Schema
from pydantic import Field, ValidationInfo, model_validator

from sanbao.kernel.errors import DomainError, Fault, Refused, mark
from sanbao.kernel.text import whole_number

MOST_ROWS: Final = 200
UNKNOWN_NAME: Final = "input.unknown_field"
UNKNOWN: Final = mark("没有这一项，请核对名称；可以写的有 {known}。")
Row = TypeVar("Row", bound=Model)


class CursorInvalid(DomainError):
    code = "api.cursor_invalid"
    message = "after 只能取自上一页的 next，请从第一页重新开始。"


class Asked(Schema):
    """The query of an address. A name that we do not know is a mistake: a misspelt filter would show too much."""

    @model_validator(mode="before")
    @classmethod
    def _know_every_name(cls, data: Any, info: ValidationInfo) -> Any:  # noqa: ANN401 - whatever the library hands on
        request: HttpRequest | None = (info.context or {}).get("request")
        unknown = sorted(set(request.GET) - cls.model_fields.keys()) if request else []
        if unknown:  # no fault of a value, which the library would collect, but of the request
            known = {"known": "、".join(cls.model_fields)}
            raise Refused(Fault(UNKNOWN_NAME, UNKNOWN, known, column=f"query/{name}") for name in unknown)
        return data


class Listing(Asked):
    """What every list can be asked for."""

    limit: int = Field(50, ge=1, le=MOST_ROWS, description="每页行数")
    after: str = Field("", max_length=200, description="上一页 next 中的位置")


class Page(Schema):
    """What every list answers beside its `items`."""

    next: str | None = Field(description="下一页的地址；没有下一页时为 null")


def cut(rows: QuerySet[Row], limit: int) -> tuple[list[Row], Row | None]:
    """Return the rows of a page, and its last one if more rows follow; reads one row more than the limit."""
    found = list(rows[: limit + 1])
    shown = found[:limit]
    return shown, (shown[-1] if len(found) > limit else None)


def cursor_of(*keys: object) -> str:
    """Return the keys of a row as the opaque text that stands in `after`."""
    return urlsafe_b64encode("\n".join(map(str, keys)).encode()).decode().rstrip("=")


def keys_in(cursor: str, number: int) -> list[str]:
    """Return the keys in a cursor, which must be so many.

    Raises: CursorInvalid.
    """
    try:
        keys = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().split("\n")
    except (binascii.Error, ValueError) as error:
        raise CursorInvalid from error
    if len(keys) != number or "\0" in cursor + "".join(keys):
        raise CursorInvalid
    return keys


def numbers_in(cursor: str) -> int | None:
    """Return the number in a cursor of one number; None for the first page.

    Raises: CursorInvalid.
    """
    if not cursor:
        return None
    (key,) = keys_in(cursor, 1)
    return whole_key(key)


def whole_key(key: str) -> int:
    """Return a key that is a number.

    Raises: CursorInvalid.
    """
    number = whole_number(key)
    if number is None:
        raise CursorInvalid
    return number


def next_link(request: HttpRequest, cursor: str | None) -> str | None:
    """Return the address of the next page: the same question, continued after the cursor."""
    if cursor is None:
        return None
    query = request.GET.copy()
    query["after"] = cursor
    return f"{request.path}?{query.urlencode()}"
