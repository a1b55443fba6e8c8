"""An order that is not completed yet is written anew; one that is finished is completed with its finish."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

import workshop
from sanbao.audit.models import JournalEntry
from sanbao.kernel.errors import DomainError
from sanbao.kernel.periods import Month
from sanbao.ledger.models import Entry
from sanbao.network.models import Person, Station
from sanbao.work_orders import services
from sanbao.work_orders.errors import AlreadyDecided, ChangedMeanwhile, NotFinished, NumberTaken, OriginalUnknown
from sanbao.work_orders.models import Job, PartUsed, Share, WorkOrder
from sanbao.work_orders.queries.writing import content_of, next_number
from sanbao.work_orders.rules.content import FinishBeforeStart, OrderContent, fingerprint
from sanbao.work_orders.rules.lifecycle import Status, TransitionNotAllowed
from work_orders.conftest import Written


def test_an_order_read_again_is_what_was_written(written: Written, lead: Person, helper: Person) -> None:
    two = workshop.job([lead, helper], weights=(60, 40))
    order = written(
        "WX1", two, workshop.job([helper], parts=()), customer_phone="13800000000", reported_at=workshop.at(9)
    )
    order.refresh_from_db()
    assert fingerprint(content_of(order)) == order.fingerprint


def test_a_received_order_is_written_anew_with_what_changed_in_the_journal(
    written: Written, lead: Person, helper: Person, now: datetime
) -> None:
    order = written("WX1", customer_phone="13800000000")
    wanted = replace(
        content_of(order),
        number="WX2",
        customer_phone="13900000001",
        jobs=(workshop.job([helper], labour=Decimal("60.00"), parts=()),),
    )
    services.rewrite(order_id=order.pk, content=wanted, seen=order.fingerprint, actor=None, now=now)
    order = WorkOrder.objects.get()
    assert (order.number, order.labour, order.parts, order.lead) == ("WX2", Decimal("60.00"), Decimal(0), helper)
    assert (Job.objects.count(), Share.objects.get().person, PartUsed.objects.count()) == (1, helper, 0)
    assert content_of(order) == wanted
    facts = JournalEntry.objects.get(act="work_orders.rewrite").facts
    assert facts["before"]["number"] == "WX1"
    assert facts["after"] == {
        "number": "WX2",
        "customer_phone": "139****0001",
        "jobs": ["更换前制动片 | 84 min | ¥60.00 | 曹玲霞 1"],
    }


def test_the_same_content_once_more_changes_nothing(written: Written, now: datetime) -> None:
    order = written("WX1")
    services.rewrite(order_id=order.pk, content=content_of(order), seen="", actor=None, now=now)
    assert JournalEntry.objects.count() == 1


def refused(order: WorkOrder, content: OrderContent, now: datetime, error: type[DomainError], seen: str = "") -> None:
    before = content_of(WorkOrder.objects.get(pk=order.pk))
    acts = JournalEntry.objects.count()
    with pytest.raises(error):
        services.rewrite(order_id=order.pk, content=content, seen=seen or order.fingerprint, actor=None, now=now)
    assert content_of(WorkOrder.objects.get(pk=order.pk)) == before
    assert JournalEntry.objects.count() == acts


def test_what_cannot_be_written_anew_is_refused_and_nothing_changes(
    written: Written, garage: Station, lead: Person, now: datetime
) -> None:
    order, other = written("WX1"), written("WX2")
    content = content_of(order)
    refused(order, replace(content, number=other.number), now, NumberTaken)
    refused(order, replace(content, remark="改"), now, ChangedMeanwhile, seen="stale")
    refused(order, replace(content, original_number="WX1"), now, OriginalUnknown)
    refused(order, replace(content, original_number="WX404"), now, OriginalUnknown)
    refused(order, replace(content, finished_at=workshop.at(10, 8)), now, FinishBeforeStart)
    services.complete(order_id=order.pk, actor=None, now=now)
    refused(order, replace(content, remark="改"), now, AlreadyDecided)


def test_an_order_is_written_and_completed_in_one_act(
    written: Written, garage: Station, lead: Person, now: datetime
) -> None:
    content = workshop.order("WX9", workshop.job([lead]))
    first = services.receive_completed(station=garage, content=content, actor=None, now=now)
    again = services.receive_completed(station=garage, content=content, actor=None, now=now)
    assert (first.pk, first.status, Entry.objects.count()) == (again.pk, Status.COMPLETED, 1)
    open_ = replace(content, number="WX10", finished_at=None)
    with pytest.raises(NotFinished):
        services.receive_completed(station=garage, content=open_, actor=None, now=now)
    assert WorkOrder.objects.count() == 1
    entry = JournalEntry.objects.get()
    assert (entry.act, entry.subject) == ("work_orders.receive_completed", "work_order:WX9")
    assert entry.facts == {
        "labour": "84.00",
        "parts": "380.00",
        "category": "out_of_warranty",
        "month": "2026-10",
        "entries": 1,
    }


def test_an_order_that_was_received_before_is_only_completed(
    written: Written, garage: Station, lead: Person, now: datetime
) -> None:
    order = written("WX1")
    services.receive_completed(station=garage, content=content_of(order), actor=None, now=now)
    assert list(JournalEntry.objects.order_by("pk").values_list("act", flat=True)) == [
        "work_orders.receive",
        "work_orders.complete",
    ]


def test_an_order_is_rewritten_and_completed_once(written: Written, now: datetime) -> None:
    order = written("WX1", finished_at=None)
    content = replace(content_of(order), finished_at=workshop.at(10, 11))
    for _ in range(2):
        done = services.rewrite_completed(
            order_id=order.pk, content=content, seen=order.fingerprint, actor=None, now=now
        )
    assert (done.status, done.counted_month, Entry.objects.count()) == (Status.COMPLETED, Month(2026, 10), 1)
    assert completion() == {
        "before": {"finished_at": ""},
        "after": {"finished_at": "2026-10-10 11:00"},
        "month": "2026-10",
        "entries": 1,
    }


def completion() -> dict[str, object]:
    """Return what the journal tells of the one act that came after the order was received."""
    received, completed = JournalEntry.objects.order_by("pk")
    assert (received.act, completed.act) == ("work_orders.receive", "work_orders.complete")
    facts: dict[str, object] = completed.facts
    return facts


def test_finishing_states_the_moment_and_completes_once(written: Written, now: datetime) -> None:
    order = written("WX1", finished_at=None)
    finished = workshop.at(10, 11)
    for _ in range(2):
        done = services.finish(order_id=order.pk, finished_at=finished, inspection="合格", actor=None, now=now)
    assert (done.status, done.repair_minutes, done.inspection) == (Status.COMPLETED, 120, "合格")
    assert Entry.objects.get().actual_minutes == 120
    assert completion() == {
        "before": {"finished_at": "", "inspection": ""},
        "after": {"finished_at": "2026-10-10 11:00", "inspection": "合格"},
        "month": "2026-10",
        "entries": 1,
    }
    with pytest.raises(TransitionNotAllowed):
        services.finish(
            order_id=order.pk, finished_at=finished + timedelta(hours=1), inspection="", actor=None, now=now
        )


def test_a_finish_before_the_start_changes_nothing(written: Written, now: datetime) -> None:
    order = written("WX1", finished_at=None)
    with pytest.raises(FinishBeforeStart):
        services.finish(order_id=order.pk, finished_at=workshop.at(9), inspection="", actor=None, now=now)
    order.refresh_from_db()
    assert (order.status, order.finished_at) == (Status.RECEIVED, None)


def test_numbers_are_counted_on_for_each_station_and_month(written: Written, garage: Station, lead: Person) -> None:
    november = workshop.at(1, month=11).date()
    assert next_number(garage, november) == "WX2611-A0001"
    for number in ("WX2611-A0009", "WX2611-A0010", "WX2611-A0010X", "WX2610-A0500"):
        written(number)
    assert next_number(garage, november) == "WX2611-A0011"
    assert next_number(workshop.station("A01"), november) == "WX2611-A01-0001"
