"""A sent order becomes the content that the service takes, or everything that is wrong with it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import QuerySet

from sanbao.kernel.errors import Fault, Refused, mark
from sanbao.kernel.money import NothingToShareBy, yuan
from sanbao.network.models import Person, Station
from sanbao.work_orders.api.schemas import JobIn, OrderIn
from sanbao.work_orders.imports.words import PAYER_OF
from sanbao.work_orders.models import WorkOrder
from sanbao.work_orders.rules.content import JobContent, OrderContent, PartLine, day_of, faults_of

# What becomes something else on its way into the content.
_TURNED: Final = frozenset({"station", "jobs", "completed_on"})


def content_sent(sent: OrderIn, station: Station) -> OrderContent:
    """Return the order as it is written down; one query for the people.

    Raises: Refused with every fault.
    """
    people = _people(station, sent)
    written = {name: _as_on_paper(value) for name, value in sent if name not in _TURNED}
    content = OrderContent(
        **written,
        completed_on=None if sent.finished_at else sent.completed_on,
        jobs=tuple(_job(sent, job, people) for job in sent.jobs),
    )
    faults = [*_faults(sent, content, people), *_content_faults(content)]
    if faults:
        raise Refused(faults)
    return content


def people_sent(order_id: int, numbers: Sequence[str]) -> list[int]:
    """Return the keys of the people of an order's station who bear these numbers.

    Raises: Refused with every number that nobody bears.
    """
    found = dict(Person.objects.filter(station__in=_station_of(order_id), no__in=numbers).values_list("no", "pk"))
    faults = [_unknown(f"body/people/{place}", no) for place, no in enumerate(numbers) if no not in found]
    if faults:
        raise Refused(faults)
    return list(found.values())


def _station_of(order_id: int) -> QuerySet[WorkOrder, int]:
    return WorkOrder.objects.filter(pk=order_id).values_list("station_id", flat=True)


def _unknown(path: str, no: str) -> Fault:
    told = mark("花名册里没有工号 {no}，请核对工号，或先在花名册中登记。")
    return Fault("work_orders.person_unknown", told, {"no": no}, column=path)


def _as_on_paper(value: Any) -> Any:  # noqa: ANN401 - any field of an order
    """Paper and sheets know moments to the minute."""
    return value.replace(second=0, microsecond=0) if isinstance(value, datetime) else value


def _people(station: Station, sent: OrderIn) -> Mapping[str, Person]:
    wanted = {share.no for job in sent.jobs for share in job.people}
    found = Person.objects.filter(station=station, no__in=wanted)
    return {person.no: person for person in found.only("no", "name", "left_on")}


def _job(sent: OrderIn, job: JobIn, people: Mapping[str, Person]) -> JobContent:
    weights = tuple(share.weight for share in job.people)
    return JobContent(
        operation=job.operation,
        payer=job.payer or PAYER_OF[sent.category],
        standard_minutes=job.standard_minutes,
        labour=yuan(job.labour),
        people=tuple(people[share.no].pk for share in job.people if share.no in people),
        weights=() if set(weights) == {1} else weights,
        parts=tuple(PartLine(part.name, Decimal(part.quantity), yuan(part.amount)) for part in job.parts),
    )


def _content_faults(content: OrderContent) -> Iterator[Fault]:
    for error in faults_of(content):
        params = {key: str(value) for key, value in error.params.items()}
        yield Fault(error.code, error.message, params, column="body")


def _faults(sent: OrderIn, content: OrderContent, people: Mapping[str, Person]) -> Iterator[Fault]:
    day = day_of(content)
    for index, job in enumerate(sent.jobs):
        path = f"body/jobs/{index}/people"
        if not any(share.weight for share in job.people):
            yield Fault(NothingToShareBy.code, NothingToShareBy.message, column=path)
        seen: set[str] = set()
        for position, share in enumerate(job.people):
            yield from _person_faults(f"{path}/{position}/no", share.no, people.get(share.no), day)
            if share.no in seen:
                told = mark("工号 {no} 在同一项里写了两次，请只写一次。")
                yield Fault("work_orders.person_twice", told, {"no": share.no}, column=f"{path}/{position}/no")
            seen.add(share.no)


def _person_faults(path: str, no: str, person: Person | None, day: date | None) -> Iterator[Fault]:
    if person is None:
        yield _unknown(path, no)
    elif day and person.left_on and day >= person.left_on:
        told = mark("“{name}”已于 {left_on} 离职，请核对日期和姓名。")
        params = {"name": person.name, "left_on": str(person.left_on)}
        yield Fault("work_orders.person_had_left", told, params, column=path)
