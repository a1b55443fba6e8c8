"""What is written into the journal stays there, and whoever changes it all the same is found."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from sanbao.accounts.models import User
from sanbao.accounts.ports import journal
from sanbao.accounts.rules.roles import Role
from sanbao.audit.models import ChainHead, JournalEntry
from sanbao.audit.queries import Break, content_of, verify_chain
from sanbao.audit.rules.chain import Content, entry_hash, plain
from sanbao.audit.services import record

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST = Content(
    chain=7,
    number=1,
    at=datetime(2026, 11, 5, 2, 0, tzinfo=UTC),
    actor_id=3,
    actor_name="张三",
    act="ledger.post",
    subject="work_order:WX2611-A0001",
    station_id=7,
    facts={"amount": "1200.00"},
)


def _write(user: User | None, now: datetime, *, station_id: int | None = 7, number: int = 1) -> JournalEntry:
    return record(
        actor=user,
        act="ledger.post",
        subject=f"work_order:WX2611-A{number:04}",
        station_id=station_id,
        facts={"before": {"amount": Decimal("0.00")}, "after": {"amount": Decimal("1200.00")}},
        now=now,
    )


def _tamper(statement: str, *params: str) -> None:
    """Change the journal as somebody would who may drop triggers."""
    drop = "DROP TRIGGER audit_journalentry_no_{0}" + (
        "" if connection.vendor == "sqlite" else " ON audit_journalentry"
    )
    with connection.cursor() as cursor:
        for event in ("update", "delete"):
            cursor.execute(drop.format(event))
        cursor.execute(statement, params)


def test_an_act_is_written_down_with_all_that_was_said(zhang: User, now: datetime) -> None:
    entry = _write(zhang, now)
    entry.refresh_from_db()
    assert (entry.at, entry.actor, entry.actor_name) == (now, zhang, "张三")
    assert (entry.act, entry.subject, entry.station_id) == ("ledger.post", "work_order:WX2611-A0001", 7)
    assert entry.facts == {"before": {"amount": "0.00"}, "after": {"amount": "1200.00"}}
    assert (entry.chain, entry.number) == (7, 1)


def test_the_name_stays_as_it_was_on_that_day(zhang: User, now: datetime) -> None:
    entry = _write(zhang, now)
    User.objects.filter(pk=zhang.pk).update(name="张三丰")
    entry.refresh_from_db()
    assert entry.actor_name == "张三"
    assert verify_chain() == []


def test_what_the_system_did_has_no_actor(db: None, now: datetime) -> None:
    entry = _write(None, now, station_id=None)
    assert (entry.actor, entry.actor_name, entry.chain) == (None, "system", 0)


def test_each_station_has_a_chain_of_its_own(zhang: User, now: datetime) -> None:
    numbers = [
        (entry.chain, entry.number)
        for entry in (
            _write(zhang, now),
            _write(zhang, now, station_id=8),
            _write(zhang, now),
            _write(zhang, now, station_id=None),
        )
    ]
    assert numbers == [(7, 1), (8, 1), (7, 2), (0, 1)]
    assert verify_chain() == []


def test_an_act_that_fails_leaves_no_entry_and_no_gap(zhang: User, now: datetime) -> None:
    _write(zhang, now)

    @transaction.atomic
    def fail() -> None:
        _write(zhang, now)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert _write(zhang, now).number == 2
    assert verify_chain() == []


def test_an_entry_costs_three_queries(
    zhang: User, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _write(zhang, now)
    with django_assert_num_queries(3):
        _write(zhang, now)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_journalentry SET actor_name = 'x'",
        "UPDATE audit_journalentry SET actor_name = actor_name WHERE number = 1",
        "DELETE FROM audit_journalentry",
        "DELETE FROM audit_journalentry WHERE number = 1",
    ],
)
def test_sql_cannot_change_or_delete_an_entry(zhang: User, now: datetime, statement: str) -> None:
    _write(zhang, now)
    with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert JournalEntry.objects.get().actor_name == "张三"
    assert verify_chain() == []


def test_the_orm_cannot_change_or_delete_an_entry(zhang: User, now: datetime) -> None:
    entry = _write(zhang, now)
    entry.actor_name = "李四"
    attempts: list[Callable[[], object]] = [
        entry.save,
        entry.delete,
        JournalEntry.objects.all().delete,
        lambda: JournalEntry.objects.update(act="x"),
        lambda: JournalEntry.objects.bulk_update([entry], ["actor_name"]),
    ]
    for attempt in attempts:
        with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic():
            attempt()
    assert JournalEntry.objects.get().actor_name == "张三"


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no TRUNCATE")
def test_sql_cannot_truncate_the_journal(zhang: User, now: datetime) -> None:
    _write(zhang, now)
    with pytest.raises(IntegrityError, match="insert-only"), transaction.atomic(), connection.cursor() as cursor:
        # PostgreSQL truncates nothing that still waits for a check.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE audit_journalentry")
    assert JournalEntry.objects.count() == 1


def test_a_user_with_acts_cannot_be_deleted(zhang: User, now: datetime) -> None:
    _write(zhang, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        zhang.delete()


@pytest.mark.parametrize(
    "changed",
    ["actor_name = '李四'", "subject = 'x'", "station_id = 8", "act = 'x'", "facts = '{}'", "actor_id = NULL"],
)
def test_a_changed_entry_is_found(zhang: User, now: datetime, changed: str) -> None:
    for number in (1, 2, 3):
        _write(zhang, now, number=number)
    second = JournalEntry.objects.get(number=2)
    _tamper(f"UPDATE audit_journalentry SET {changed} WHERE number = 2")  # noqa: S608  # the statements stand above
    assert verify_chain() == [Break(7, 2, second.pk, "changed")]


def test_a_changed_moment_is_found(zhang: User, now: datetime) -> None:
    entry = _write(zhang, now)
    _tamper("UPDATE audit_journalentry SET at = %s", str(now.astimezone(UTC) - timedelta(microseconds=1)))
    assert verify_chain() == [Break(7, 1, entry.pk, "changed")]


def test_an_entry_changed_along_with_its_own_hash_is_found_at_the_next(zhang: User, now: datetime) -> None:
    entries = [_write(zhang, now, number=number) for number in (1, 2)]
    forged = replace(content_of(entries[0]), actor_name="李四")
    _tamper("UPDATE audit_journalentry SET actor_name = '李四', hash = %s WHERE number = 1", entry_hash("", forged))
    assert verify_chain() == [Break(7, 2, entries[1].pk, "changed")]


def test_a_deleted_entry_is_found(zhang: User, now: datetime) -> None:
    for number in (1, 2, 3):
        _write(zhang, now, number=number)
    _tamper("DELETE FROM audit_journalentry WHERE number = 2")
    assert verify_chain() == [Break(7, 2, None, "missing")]


def test_a_tail_that_was_cut_off_is_found(zhang: User, now: datetime) -> None:
    for number in (1, 2, 3):
        _write(zhang, now, number=number)
    _tamper("DELETE FROM audit_journalentry WHERE number = 3")
    assert verify_chain() == [Break(7, 3, None, "missing")]


def test_a_chain_that_was_deleted_as_a_whole_is_found(zhang: User, now: datetime) -> None:
    _write(zhang, now)
    _tamper("DELETE FROM audit_journalentry")
    assert verify_chain() == [Break(7, 1, None, "missing")]


def test_an_entry_that_was_slipped_in_is_found(zhang: User, now: datetime) -> None:
    entry = _write(zhang, now)
    JournalEntry.objects.create(
        chain=7, number=2, at=now, actor_name="x", act="x", subject="x", station_id=7, facts={}, hash="0" * 64
    )
    assert [(fault.chain, fault.number, fault.fault) for fault in verify_chain()] == [(7, 2, "changed")]
    assert entry.number == 1


def test_a_lost_head_is_found(zhang: User, now: datetime) -> None:
    _write(zhang, now)
    _write(zhang, now, station_id=8)
    ChainHead.objects.filter(chain=8).delete()
    assert verify_chain() == [Break(8, 1, None, "head")]
    assert verify_chain(chain=7) == []
    ChainHead.objects.filter(chain=7).update(hash="0" * 64)
    assert verify_chain(chain=7) == [Break(7, 1, None, "head")]


def test_two_entries_cannot_share_a_number(zhang: User, now: datetime) -> None:
    entry = _write(zhang, now)
    entry.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save(force_insert=True)


def test_the_hash_of_an_entry_is_what_it_was_when_the_first_journal_was_written() -> None:
    """Journals outlive versions of this program: these figures must never change."""
    first = "20f9007d98ebdc8cad74fb9a6532eff2905d863dbd198206153b6880bb9e0c4d"  # by sha256sum over the text by hand
    assert entry_hash("", FIRST) == first
    assert entry_hash(first, FIRST) != first


def test_facts_are_kept_without_loss() -> None:
    assert plain(
        {"a": Decimal("1200.00"), "on": date(2026, 11, 5), "role": Role.INSPECTOR, "ids": frozenset({2, 1})}
    ) == {
        "a": "1200.00",
        "on": "2026-11-05",
        "role": "inspector",
        "ids": [1, 2],
    }
    assert plain(datetime(2026, 11, 5, 2, 0, tzinfo=UTC)) == "2026-11-05T02:00:00+00:00"


@pytest.mark.parametrize("value", [1.5, {"amount": [0.1]}, object()])
def test_floats_and_objects_are_no_facts(value: object) -> None:
    with pytest.raises(TypeError):
        plain(value)


_FACTS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])), inner, max_size=3
        )
    ),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # each example rolls back what it wrote
@given(facts=st.dictionaries(st.sampled_from("abc"), _FACTS))
def test_whatever_the_facts_the_database_gives_back_what_was_hashed(zhang: User, facts: dict[str, object]) -> None:
    with transaction.atomic():
        record(actor=zhang, act="x", subject="x", station_id=9, facts=facts, now=datetime(2026, 11, 5, tzinfo=UTC))
        assert verify_chain(chain=9) == []
        transaction.set_rollback(True)


def test_the_port_of_the_journal_is_filled() -> None:
    assert journal.get() is record
