"""Two people at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection

from sanbao.audit.models import JournalEntry
from sanbao.documents.sheets.outcome import ImportRequest
from sanbao.documents.sheets.reading import open_sheet
from sanbao.kernel.errors import DomainError
from sanbao.kernel.periods import Month
from sanbao.network.imports import import_roster
from sanbao.network.models import Person, PostGrade, Station

ROSTER = Path(__file__).parents[1] / "examples" / "2026-10" / "花名册.xlsx"


def take(now: datetime) -> str:
    """Bring the roster; return what became of it."""
    request = ImportRequest("B", Month(2026, 10), create_station=True)
    try:
        outcome = import_roster(
            open_sheet(ROSTER), request, actor=None, now=now, store=True, progress=lambda _done, _total: None
        )
    except DomainError as error:
        return error.code
    finally:
        connection.close()
    return f"{outcome.accepted} new, {outcome.unchanged} known"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_of_two_equal_rosters_at_once_one_wins_and_the_other_is_told(now: datetime) -> None:
    with ThreadPoolExecutor(2) as both:
        answers = sorted(both.map(take, [now, now]))
    assert answers[0] == "14 new, 0 known" or answers[1] == "14 new, 0 known"
    assert set(answers) - {"14 new, 0 known"} <= {"0 new, 14 known", "network.station_exists"}
    assert (Station.objects.count(), Person.objects.count(), PostGrade.objects.count()) == (1, 14, 14)
    assert JournalEntry.objects.filter(act="roster.import").count() == 1
