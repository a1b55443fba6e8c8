"""Endpoints of the work ledger: read only, since entries are posted by documents."""

from typing import Annotated, Final

from django.db.models import Q, QuerySet
from ninja import Query, Router, Schema
from pydantic import Field, WithJsonSchema

from sanbao.accounts.access import Places, require
from sanbao.accounts.models import User
from sanbao.accounts.rest import (
    BIGGEST_KEY,
    ApiRequest,
    Code,
    Day,
    Listing,
    Moment,
    MonthKey,
    Page,
    Yuan,
    cursor_of,
    cut,
    next_link,
    numbers_in,
)
from sanbao.accounts.rest.values import MONTH_SCHEMA
from sanbao.ledger.models import Entry
from sanbao.ledger.permissions import VIEW
from sanbao.ledger.rules.entries import Category, EntryKind, Payer, Role

ROUTER: Final = Router()


class DocumentOut(Schema):
    """What an entry leads back to."""

    kind: str
    id: int
    number: str


class EntryOut(Schema):
    """One person's part in one job. It never changes: a correction is a reversing entry and a new one."""

    id: int
    station: str
    person: str = Field(description="工号")
    name: str
    month: MonthKey = Field(description="计入的统计月份")
    work_on: Day
    kind: EntryKind
    role: Role
    category: Category
    payer: Payer
    product_category: str
    document: DocumentOut
    line_no: int
    orders_led: int
    orders_joined: int
    standard_minutes: int
    actual_minutes: int
    labour: Yuan
    parts: Yuan
    origin_on: Day | None = Field(description="返修：原单完工日期")
    adjusts_month: MonthKey | None = Field(description="补记：它来迟了的已结账月份")
    reverses: int | None = Field(description="冲销：被冲销的记录")
    edition: str
    posted_at: Moment


class EntryPage(Page):
    """A page of entries, in the order in which they were posted."""

    items: list[EntryOut]


class EntryListing(Listing):
    """Which entries are asked for."""

    station: Code = Field("", description="网点代码")
    month: Annotated[MonthKey | None, WithJsonSchema(MONTH_SCHEMA)] = Field(None, description="统计月份")
    person: Code = Field("", description="工号，与网点一起用")
    since: int = Field(0, ge=0, le=BIGGEST_KEY, description="只要编号比它大的记录，用于定时取新")


@ROUTER.get("/entries", response=EntryPage, summary="工作量记录", tags=["工作量台账"])
def entries(request: ApiRequest, listing: Query[EntryListing]) -> EntryPage:
    """List ledger entries, the oldest first. Ask again with `since` for what has come since."""
    places = require(request.user, VIEW)
    found = _asked(_visible(request.user, places), listing).order_by("id")
    rows, last = cut(found, listing.limit)
    link = next_link(request, cursor_of(last.pk) if last else None)
    return EntryPage(items=[_entry(row) for row in rows], next=link)


def _visible(user: User, places: Places) -> QuerySet[Entry]:
    condition = places.within()
    if places.own and not places.everything:
        condition |= Q(technician__user=user)
    return Entry.objects.filter(condition).select_related("station", "technician")


def _asked(found: QuerySet[Entry], listing: EntryListing) -> QuerySet[Entry]:
    if listing.station:
        found = found.filter(station__code=listing.station)
    if listing.month:
        found = found.filter(month=listing.month)
    if listing.person:
        found = found.filter(technician__no=listing.person)
    begin = max(listing.since, numbers_in(listing.after) or 0)
    return found.filter(pk__gt=begin) if begin else found


def _entry(row: Entry) -> EntryOut:
    return EntryOut(
        id=row.pk,
        station=row.station.code,
        person=row.technician.no,
        name=row.technician.name,
        month=row.month,
        work_on=row.work_on,
        kind=EntryKind(row.kind),
        role=Role(row.role),
        category=Category(row.category),
        payer=Payer(row.payer),
        product_category=row.product_category,
        document=DocumentOut(kind=row.document_kind, id=row.document_id, number=row.document_no),
        line_no=row.line_no,
        orders_led=row.orders_led,
        orders_joined=row.orders_joined,
        standard_minutes=row.standard_minutes,
        actual_minutes=row.actual_minutes,
        labour=row.labour,
        parts=row.parts,
        origin_on=row.origin_on,
        adjusts_month=row.adjusts_month,
        reverses=row.reverses_id,
        edition=row.edition,
        posted_at=row.posted_at,
    )
