"""Writing the journal. Other contexts call `record` once, at the end of each act, within the act's transaction.

Why a chain for each station and not one for all: the next hash needs the last one, so a writer holds the head of the
chain until its transaction ends. One chain would line up every act of the whole network behind each other; per station
only acts of the same station wait, and only from `record` to their commit. Acts outside of any station (accounts, the
network itself) share chain 0. An act that records for two stations must do so in the order of their ids.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Final

from django.db import transaction

from sanbao.accounts.access import Places
from sanbao.accounts.models import User
from sanbao.audit.errors import TooManyRows
from sanbao.audit.models import ChainHead, JournalEntry
from sanbao.audit.queries import JournalFilter, selected
from sanbao.audit.rules.chain import Content, entry_hash, plain

SYSTEM: Final = "system"
MOST_ROWS: Final = 20_000  # of an export; more takes longer than anybody waits for a page


@transaction.atomic(savepoint=False)
def record(
    *, actor: User | None, act: str, subject: str, station_id: int | None, facts: Mapping[str, object], now: datetime
) -> JournalEntry:
    """Write one act into the journal and return its entry.

    `actor` is None for what the system did by itself; `subject` is "kind:code"; changes stand in `facts` as
    {"before": {…}, "after": {…}}. Passwords, keys and whole ID numbers never belong into facts.

    Raises: TypeError if a fact has no canonical text (floats).
    """
    head = _locked_head(station_id or 0)
    content = Content(
        chain=head.chain,
        number=head.number + 1,
        at=now,
        actor_id=actor.pk if actor else None,
        actor_name=str(actor) if actor else SYSTEM,
        act=act,
        subject=subject,
        station_id=station_id,
        facts={key: plain(value) for key, value in facts.items()},
    )
    return _append(head, content)


@transaction.atomic
def export_journal(*, places: Places, wanted: JournalFilter, actor: User, now: datetime) -> list[JournalEntry]:
    """Return the entries to be taken away, the latest first, and note in the journal who took them.

    Raises: TooManyRows.
    """
    entries = list(selected(places, wanted)[: MOST_ROWS + 1])
    if len(entries) > MOST_ROWS:
        raise TooManyRows(limit=MOST_ROWS)
    asked = {key: value for key, value in asdict(wanted).items() if value not in {None, ""}}
    facts = {"rows": len(entries), "filter": asked}
    record(actor=actor, act="audit.export_journal", subject="journal:xlsx", station_id=None, facts=facts, now=now)
    return entries


def _locked_head(chain: int) -> ChainHead:
    heads = ChainHead.objects.select_for_update()
    return heads.filter(chain=chain).first() or _first_head(chain)


def _first_head(chain: int) -> ChainHead:
    # Two writers may both find no head: whoever comes second inserts nothing and waits for the other's row.
    ChainHead.objects.bulk_create([ChainHead(chain=chain, number=0, hash="")], ignore_conflicts=True)
    return ChainHead.objects.select_for_update().get(chain=chain)


def _append(head: ChainHead, content: Content) -> JournalEntry:
    head.hash = entry_hash(head.hash, content)
    head.number = content.number
    head.save(update_fields=["number", "hash"])
    return JournalEntry.objects.create(
        chain=content.chain,
        number=content.number,
        at=content.at,
        actor_id=content.actor_id,
        actor_name=content.actor_name,
        act=content.act,
        subject=content.subject,
        station_id=content.station_id,
        facts=content.facts,
        hash=head.hash,
    )
