"""The pages of the working calendar: who edits it, and a year that nobody has announced."""

from datetime import date

from network.conftest import SignIn
from network.test_pages import text_of
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.audit.models import JournalEntry
from sanbao.network.models import CalendarDay, Station


def test_a_day_is_edited_by_whoever_keeps_the_whole_network(sign_in: SignIn) -> None:
    client = sign_in(Role.AFTER_SALES_MANAGER)
    assert client.post("/calendar/2026-11-07/", {"kind": "workday", "note": "盘点"}).status_code == 302
    day = CalendarDay.objects.get()
    assert (day.on, day.kind, day.note) == (date(2026, 11, 7), "workday", "盘点")
    assert JournalEntry.objects.get().act == "calendar.edit"


def test_a_part_of_the_network_does_not_change_the_calendar_of_all(station: Station, sign_in: SignIn) -> None:
    client = sign_in(Role.STATISTICIAN, Scope.STATION, "HZ01")
    assert client.post("/calendar/2026-11-07/", {"kind": "workday"}).status_code == 403
    assert not CalendarDay.objects.exists()


def test_a_year_without_notice_warns_and_can_be_loaded_once_it_is_known(sign_in: SignIn) -> None:
    client = sign_in(Role.AFTER_SALES_MANAGER)
    assert "2026 年的放假安排还没有收录" in text_of(client.get("/calendar/?year=2026"))
    client.post("/calendar/2026/load/")
    page = text_of(client.get("/calendar/?year=2026"))
    assert "工作日 248 天，法定节日 13 天" in page
    assert "还没有收录" not in page
    later = text_of(client.get("/calendar/?year=2031"))
    assert "还没有收录" in later
    assert "载入放假安排" not in later
