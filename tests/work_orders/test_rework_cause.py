"""The cause of a rework: whose original labour it takes back, in which month, and when it gives back."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from pytest_django import Settings

import workshop
from sanbao.accounts.rules.roles import Role
from sanbao.audit.models import JournalEntry
from sanbao.documents.sheets.outcome import ImportOutcome, ImportRequest
from sanbao.documents.sheets.reading import open_sheet
from sanbao.kernel.periods import Month
from sanbao.ledger.models import Entry
from sanbao.ledger.monthly_facts import collect, collect_totals
from sanbao.ledger.rules.entries import Category, EntryKind
from sanbao.ledger.rules.rework import Cause
from sanbao.ledger.services import close
from sanbao.network.models import Person, Station
from sanbao.work_orders import errors
from sanbao.work_orders.bulk import store_completed
from sanbao.work_orders.causes import name_cause
from sanbao.work_orders.imports import LEDGER_IMPORTER
from sanbao.work_orders.models import ReworkCause, WorkOrder
from sanbao.work_orders.rules.content import OrderContent
from sanbao.work_orders.services import complete, receive, receive_completed, rewrite_completed, void
from work_orders.conftest import SignIn

SEPTEMBER, OCTOBER, NOVEMBER = Month(2026, 9), Month(2026, 10), Month(2026, 11)


@pytest.fixture
def original(garage: Station, lead: Person, helper: Person, now: datetime) -> WorkOrder:
    """An order of 10 September, 84.00 of labour: 42.00 and 42 minutes for each of the two."""
    return workshop.done(garage, workshop.order("WX1", workshop.job([lead, helper]), month=9), now)


@pytest.fixture
def rework(garage: Station, original: WorkOrder, helper: Person, now: datetime) -> WorkOrder:
    return workshop.done(garage, workshop.rework("WX2", "WX1", [helper]), now)


def blame(order: WorkOrder, cause: Cause | None, now: datetime, people: Iterable[Person] | None = None) -> None:
    keys = None if people is None else [person.pk for person in people]
    name_cause(order_id=order.pk, cause=cause, people=keys, actor=None, now=now)


def facts(station: Station, person: Person, month: Month) -> tuple[int, int, int]:
    """Return net labour, labour taken back, and standard minutes of a month."""
    found = collect(month, {station.pk}).get((station.pk, person.pk), {})
    return found.get("labour_fen", 0), found.get("rework_labour_fen", 0), found.get("standard_minutes", 0)


def taken() -> list[tuple[str, Decimal, int, Month, Month | None]]:
    entries = Entry.objects.filter(kind=EntryKind.LABOUR_TAKEN_BACK).order_by("pk")
    return [
        (entry.technician.no, entry.labour, entry.standard_minutes, entry.month, entry.adjusts_month)
        for entry in entries
    ]


def stored() -> tuple[int, int, list[str]]:
    causes = list(ReworkCause.objects.values_list("cause", flat=True))
    return Entry.objects.count(), JournalEntry.objects.count(), causes


@pytest.mark.parametrize("cause", [Cause.WRONG_METHOD, Cause.CARELESS])
def test_the_operators_cause_takes_the_original_labour_back_in_the_month_of_the_rework(
    cause: Cause, rework: WorkOrder, lead: Person, helper: Person, now: datetime
) -> None:
    garage = rework.station
    blame(rework, cause, now)
    assert taken() == [
        ("A001", Decimal("-42.00"), -42, OCTOBER, None),
        ("A002", Decimal("-42.00"), -42, OCTOBER, None),
    ]
    assert facts(garage, lead, SEPTEMBER) == (4200, 0, 42)
    assert facts(garage, lead, OCTOBER) == (-4200, 4200, -42)
    assert facts(garage, helper, OCTOBER) == (-4200, 4200, 84 - 42)  # 84 minutes of the rework itself
    entry = Entry.objects.filter(kind=EntryKind.LABOUR_TAKEN_BACK).earliest("pk")
    assert (entry.document_no, entry.work_on, entry.origin_on) == ("WX2", date(2026, 10, 20), date(2026, 9, 10))
    assert (entry.orders_led, entry.orders_joined, entry.actual_minutes, entry.parts) == (0, 0, 0, Decimal(0))
    journal = JournalEntry.objects.latest("pk")
    assert (journal.act, journal.facts["labour_taken_back"]) == ("work_orders.name_cause", "84.00")
    assert journal.facts["after"] == {"cause": cause, "concerned": "许刚、曹玲霞", "note": ""}


@pytest.mark.parametrize("cause", sorted(set(Cause) - {Cause.WRONG_METHOD, Cause.CARELESS}))
def test_every_other_cause_takes_nothing_back(cause: Cause, rework: WorkOrder, now: datetime) -> None:
    before = Entry.objects.count()
    blame(rework, cause, now)
    assert (Entry.objects.count(), ReworkCause.objects.get().cause) == (before, cause)


def test_the_installation_decides_which_causes_are_the_operators(
    rework: WorkOrder, now: datetime, settings: Settings
) -> None:
    settings.OPERATOR_CAUSES = frozenset({Cause.OTHER})
    blame(rework, Cause.CARELESS, now)
    assert taken() == []
    blame(rework, Cause.OTHER, now)
    assert len(taken()) == 2


def test_only_the_people_who_are_named_lose_their_part(
    garage: Station, rework: WorkOrder, lead: Person, helper: Person, now: datetime
) -> None:
    blame(rework, Cause.CARELESS, now, [helper])
    assert [line[0] for line in taken()] == ["A002"]
    blame(rework, Cause.CARELESS, now, [helper, lead])
    assert [line[0] for line in taken()] == ["A002", "A001"]  # nothing is given back only to be taken again
    blame(rework, Cause.CARELESS, now, [lead])
    assert [line[:3] for line in taken()[2:]] == [("A002", Decimal("42.00"), 42)]
    assert facts(garage, helper, OCTOBER) == (0, 0, 84)
    assert facts(garage, lead, OCTOBER) == (-4200, 4200, -42)


@pytest.mark.parametrize("cause", [Cause.FAULTY_PART, None])
def test_another_cause_or_none_gives_the_labour_back(
    cause: Cause | None, garage: Station, rework: WorkOrder, lead: Person, now: datetime
) -> None:
    blame(rework, Cause.CARELESS, now)
    blame(rework, cause, now)
    assert facts(garage, lead, OCTOBER) == (0, 0, 0)
    assert ReworkCause.objects.count() == (cause is not None)
    blame(rework, Cause.CARELESS, now)
    assert facts(garage, lead, OCTOBER) == (-4200, 4200, -42)


def test_the_same_cause_once_more_changes_nothing(rework: WorkOrder, now: datetime) -> None:
    blame(rework, Cause.CARELESS, now)
    before = stored()
    blame(rework, Cause.CARELESS, now)
    assert stored() == before
    blame(rework, None, now)
    cleared = stored()
    blame(rework, None, now)
    assert stored() == cleared


def test_each_entry_is_taken_back_once_however_many_reworks_there_are(
    garage: Station, rework: WorkOrder, lead: Person, helper: Person, now: datetime
) -> None:
    again = workshop.done(garage, workshop.rework("WX3", "WX1", [lead], day=25), now)
    blame(rework, Cause.CARELESS, now, [lead])
    blame(again, Cause.WRONG_METHOD, now)
    assert [line[0] for line in taken()] == ["A001", "A002"]
    assert facts(garage, lead, OCTOBER)[:2] == (-4200, 4200)


def test_a_closed_month_is_left_alone_and_the_first_open_one_says_which_month_it_adjusts(
    garage: Station, rework: WorkOrder, lead: Person, now: datetime
) -> None:
    for month in (SEPTEMBER, OCTOBER):
        close(station_id=garage.pk, month=month, actor=None, now=now)
    blame(rework, Cause.CARELESS, now, [lead])
    assert taken() == [("A001", Decimal("-42.00"), -42, NOVEMBER, OCTOBER)]
    assert facts(garage, lead, OCTOBER) == (0, 0, 0)
    close(station_id=garage.pk, month=NOVEMBER, actor=None, now=now)
    blame(rework, None, now)
    assert taken()[1] == ("A001", Decimal("42.00"), 42, Month(2026, 12), NOVEMBER)


def test_voiding_the_rework_gives_back_what_it_took(
    garage: Station, rework: WorkOrder, lead: Person, helper: Person, now: datetime
) -> None:
    blame(rework, Cause.CARELESS, now)
    void(order_id=rework.pk, reason="登记错", actor=None, now=now)
    assert facts(garage, lead, OCTOBER) == facts(garage, helper, OCTOBER) == (0, 0, 0)


def test_voiding_the_original_gives_back_what_its_rework_took(
    garage: Station, original: WorkOrder, rework: WorkOrder, lead: Person, now: datetime
) -> None:
    blame(rework, Cause.CARELESS, now)
    void(order_id=original.pk, reason="登记错", actor=None, now=now)
    assert facts(garage, lead, SEPTEMBER) == facts(garage, lead, OCTOBER) == (0, 0, 0)


def test_while_the_original_is_voided_no_cause_can_be_named_but_one_can_be_cleared(
    original: WorkOrder, rework: WorkOrder, now: datetime
) -> None:
    blame(rework, Cause.CARELESS, now)
    void(order_id=original.pk, reason="登记错", actor=None, now=now)
    before = stored()
    with pytest.raises(errors.OriginalVoided, match="原工单 WX1 已作废，还没有重新登记"):
        blame(rework, Cause.WRONG_METHOD, now)
    assert stored() == before
    blame(rework, None, now)
    assert (Entry.objects.count(), ReworkCause.objects.count()) == (before[0], 0)


def corrected(people: Iterable[Person]) -> OrderContent:
    return workshop.order("WX1", workshop.job([*people], labour=Decimal("60.00")), month=9)


def test_a_cause_named_after_the_original_was_written_again_takes_the_labour_of_the_new_one(
    original: WorkOrder, rework: WorkOrder, lead: Person, helper: Person, now: datetime
) -> None:
    void(order_id=original.pk, reason="登记错", actor=None, now=now)
    right = workshop.done(rework.station, corrected([lead, helper]), now)
    rework.refresh_from_db()
    assert rework.original == right
    blame(rework, Cause.CARELESS, now)
    assert [line[:3] for line in taken()] == [("A001", Decimal("-30.00"), -42), ("A002", Decimal("-30.00"), -42)]


@pytest.mark.parametrize("way", ["by hand", "in one act", "rewritten", "imported"])
def test_a_cause_that_stands_settles_anew_when_the_original_is_written_again(
    way: str, rework: WorkOrder, lead: Person, helper: Person, now: datetime
) -> None:
    garage = rework.station
    blame(rework, Cause.CARELESS, now)
    void(order_id=WorkOrder.objects.get(number="WX1").pk, reason="登记错", actor=None, now=now)
    content = corrected([lead, helper])
    if way == "by hand":
        workshop.done(garage, content, now)
    elif way == "in one act":
        receive_completed(station=garage, content=content, actor=None, now=now)
    elif way == "rewritten":
        other = receive(station=garage, content=replace(content, number="WX9"), actor=None, now=now)
        rewrite_completed(order_id=other.pk, content=content, seen=other.fingerprint, actor=None, now=now)
    else:
        store_completed(station=garage, orders=[content], actor=None, now=now, progress=lambda _done, _total: None)
    rework.refresh_from_db()
    assert (rework.original, facts(garage, lead, SEPTEMBER)) == (WorkOrder.objects.latest("pk"), (3000, 0, 42))
    assert (facts(garage, lead, OCTOBER), facts(garage, helper, OCTOBER)) == ((-3000, 3000, -42), (-3000, 3000, 42))
    if way != "imported":
        assert JournalEntry.objects.latest("pk").facts["labour_taken_back"] == "60.00"
    void(order_id=rework.pk, reason="登记错", actor=None, now=now)
    assert facts(garage, lead, OCTOBER) == (0, 0, 0)


def test_a_rework_that_is_voided_stays_with_its_original(
    garage: Station, original: WorkOrder, rework: WorkOrder, lead: Person, now: datetime
) -> None:
    blame(rework, Cause.CARELESS, now)
    for order in (rework, original):
        void(order_id=order.pk, reason="登记错", actor=None, now=now)
    workshop.done(garage, corrected([lead]), now)
    rework.refresh_from_db()
    assert (rework.original, facts(garage, lead, OCTOBER)) == (original, (0, 0, 0))


def test_a_rework_that_was_voided_is_written_again_and_takes_back_once_more(
    garage: Station, rework: WorkOrder, lead: Person, helper: Person, now: datetime
) -> None:
    blame(rework, Cause.CARELESS, now)
    void(order_id=rework.pk, reason="登记错", actor=None, now=now)
    again = workshop.done(garage, workshop.rework("WX2", "WX1", [helper], day=21), now)
    blame(again, Cause.CARELESS, now, [lead])
    assert facts(garage, lead, OCTOBER) == (-4200, 4200, -42)
    assert facts(garage, helper, OCTOBER) == (0, 0, 84)


def test_a_cause_that_is_named_before_completion_takes_back_at_completion(
    garage: Station, original: WorkOrder, helper: Person, lead: Person, now: datetime
) -> None:
    order = receive(station=garage, content=workshop.rework("WX2", "WX1", [helper]), actor=None, now=now)
    blame(order, Cause.CARELESS, now, [lead])
    assert taken() == []
    complete(order_id=order.pk, actor=None, now=now)
    assert taken() == [("A001", Decimal("-42.00"), -42, OCTOBER, None)]


def test_a_rework_without_its_original_has_a_cause_and_takes_nothing_back(
    garage: Station, helper: Person, now: datetime
) -> None:
    job = workshop.job([helper], labour=Decimal("0.00"), parts=())
    order = workshop.done(garage, workshop.order("WX9", job, category=Category.REWORK), now)
    blame(order, Cause.CARELESS, now)
    assert (taken(), ReworkCause.objects.get().people.count()) == ([], 0)


def test_what_cannot_be_is_refused_and_nothing_changes(
    garage: Station, original: WorkOrder, rework: WorkOrder, now: datetime
) -> None:
    stranger = workshop.technician(garage, "A009", "陈实")
    gone = workshop.done(garage, workshop.rework("WX4", "WX1", [stranger], day=26), now)
    void(order_id=gone.pk, reason="登记错", actor=None, now=now)
    before = stored()
    with pytest.raises(errors.NotARework, match="工单 WX1 不是返修"):
        blame(original, Cause.CARELESS, now)
    with pytest.raises(errors.ReworkVoided):
        blame(gone, Cause.CARELESS, now)
    with pytest.raises(errors.DidNotDoTheOriginal, match="陈实没有做过原工单 WX1"):
        blame(rework, Cause.CARELESS, now, [stranger])
    with pytest.raises(errors.NobodyConcerned):
        blame(rework, Cause.CARELESS, now, [])
    assert stored() == before


def test_totals_of_the_place_are_those_of_its_people(garage: Station, rework: WorkOrder, now: datetime) -> None:
    blame(rework, Cause.CARELESS, now)
    people = collect(OCTOBER, {garage.pk}).values()
    totals = collect_totals(OCTOBER, {garage.pk})
    for code in ("labour_fen", "rework_labour_fen", "standard_minutes", "parts_fen", "lead_orders", "rework_caused"):
        assert totals[code] == sum(found.get(code, 0) for found in people), code
    assert (totals["labour_fen"], totals["rework_labour_fen"]) == (-8400, 8400)


# the page


@pytest.mark.parametrize("role", [Role.WORKSHOP_HEAD, Role.INSPECTOR, Role.STATISTICIAN, Role.STATION_MANAGER])
def test_the_page_of_a_rework_asks_for_its_cause_and_shows_what_was_taken_back(
    role: Role, rework: WorkOrder, lead: Person, sign_in: SignIn
) -> None:
    client = sign_in(role)
    page = client.get(f"/orders/{rework.pk}/").content.decode()
    assert f'href="/orders/{rework.pk}/cause/"' in page
    assert "还没有填写" in page
    form = client.get(f"/orders/{rework.pk}/cause/").content.decode()
    assert "操作者大意（扣回原工时费）" in form
    assert "原工单 WX1" in form
    sent = {"cause": "careless", "people": [lead.pk], "note": "制动片装反"}
    assert client.post(f"/orders/{rework.pk}/cause/", sent).status_code == 302
    page = client.get(f"/orders/{rework.pk}/").content.decode()
    for told in ("操作者大意", "制动片装反", "原单 WX1，记入 2026-10", "-42.00"):
        assert told in page, told
    original = WorkOrder.objects.get(number="WX1")
    assert "WX2" in client.get(f"/orders/{original.pk}/").content.decode()
    client.post(f"/orders/{rework.pk}/cause/", {"cause": ""})
    assert "还没有填写" in client.get(f"/orders/{rework.pk}/").content.decode()


def test_a_refusal_is_told_on_the_form(rework: WorkOrder, sign_in: SignIn) -> None:
    answer = sign_in(Role.WORKSHOP_HEAD).post(f"/orders/{rework.pk}/cause/", {"cause": "careless"})
    assert answer.status_code == 422
    assert "要写明扣谁的工时费" in answer.content.decode()
    assert not ReworkCause.objects.exists()


def test_other_orders_have_no_such_page_and_the_adviser_no_such_button(
    original: WorkOrder, rework: WorkOrder, sign_in: SignIn
) -> None:
    assert sign_in(Role.WORKSHOP_HEAD).get(f"/orders/{original.pk}/cause/").status_code == 404
    adviser = sign_in(Role.SERVICE_ADVISER)
    assert adviser.get(f"/orders/{rework.pk}/cause/").status_code == 403
    assert "/cause/" not in adviser.get(f"/orders/{rework.pk}/").content.decode()


# the repair ledger

HEAD = "日期,工单号,维修项目,维修类别,主修,标准工时,工时费,原工单号,返修原因\n"
FIRST = "2026-10-03,WX7,更换前制动片,三包外,许刚,1,60,,\n"
SECOND = "2026-10-09,WX8,返修制动,返修,曹玲霞,0.5,0,WX7,{}\n"


def bring(garage: Station, text: str, now: datetime) -> ImportOutcome:
    request = ImportRequest(station_code=garage.code, month=OCTOBER)
    sheet = open_sheet((HEAD + text).encode(), "台账.csv")
    return LEDGER_IMPORTER.run(sheet, request, actor=None, now=now, store=True, progress=lambda *_: None)


def test_a_repair_ledger_names_causes_in_the_same_act(
    garage: Station, lead: Person, helper: Person, now: datetime
) -> None:
    outcome = bring(garage, FIRST + SECOND.format("操作者大意"), now)
    assert (outcome.stored, outcome.faults) == (True, ())
    assert taken() == [("A001", Decimal("-60.00"), -60, OCTOBER, None)]
    assert JournalEntry.objects.get().facts == {"orders": 2, "unchanged": 0, "refused": 0, "causes": 1}
    before = stored()
    assert bring(garage, FIRST + SECOND.format("大意"), now).unchanged == 2
    assert stored() == before


def test_a_ledger_may_bring_the_cause_later_and_never_changes_one(
    garage: Station, lead: Person, helper: Person, now: datetime
) -> None:
    bring(garage, FIRST + SECOND.format(""), now)
    assert taken() == []
    bring(garage, FIRST + SECOND.format("工作方法不正确"), now)
    assert [line[0] for line in taken()] == ["A001"]
    before = stored()
    outcome = bring(garage, FIRST + SECOND.format("配件不良"), now)
    assert [fault.code for fault in outcome.faults] == ["work_orders.cause_taken"]
    assert stored() == before


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (SECOND.format("天气"), "work_orders.cause_unknown"),
        (FIRST.replace(",,", ",,大意").replace("WX7", "WX6"), "work_orders.cause_without_rework"),
    ],
)
@pytest.mark.usefixtures("lead", "helper")
def test_a_cause_that_cannot_be_read_or_stands_on_other_orders_refuses_the_row(
    row: str, code: str, garage: Station, now: datetime
) -> None:
    outcome = bring(garage, FIRST + row, now)
    assert ([fault.code for fault in outcome.faults], outcome.stored) == ([code], False)
    assert not WorkOrder.objects.exists()
