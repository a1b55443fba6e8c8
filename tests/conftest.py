"""Fixtures of the whole suite: the moment, the browser, the counting of queries, and what was left out."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import hypothesis
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import translation

from homes import Homes

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

# A machine that is busy with the other half of the suite is no fault of the code; speed is measured by `sanbao bench`.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}

MaxQueries = Callable[[int], AbstractContextManager[CaptureQueriesContext]]


@pytest.fixture
def now() -> datetime:
    """Thursday, 5 November 2026, ten in the morning in Shanghai: October is over, and not yet closed."""
    return datetime(2026, 11, 5, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="session", autouse=True)
def home_of_this_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Processes that run tests side by side call their databases in memory the same: they must not share files."""
    with override_settings(HOME=tmp_path_factory.mktemp("home")):
        yield


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Homes:
    """Prepared installations; `./run test` keeps them for both of its databases."""
    kept = os.environ.get("SANBAO_TEST_HOMES")
    return Homes(Path(kept) if kept else tmp_path_factory.mktemp("homes"))


@pytest.fixture(autouse=True)
def language_of_the_next() -> Iterator[None]:
    """A client that switched to English leaves the thread in English, and the next test with it."""
    yield
    translation.deactivate()


@contextmanager
def _max_queries(limit: int) -> Iterator[CaptureQueriesContext]:
    with CaptureQueriesContext(connection) as queries:
        yield queries
    if len(queries) > limit:
        listing = "\n".join(f"{n}. {query['sql']}" for n, query in enumerate(queries.captured_queries, 1))
        pytest.fail(f"{len(queries)} queries, at most {limit} are allowed:\n{listing}")


@pytest.fixture
def max_queries(db: None) -> MaxQueries:
    """`with max_queries(7): client.get(...)` fails with the list of the queries if there are more of them.

    Compare pages of 1 and of 3 rows under the same limit, or their `len()`, which must be equal.
    """
    return _max_queries


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Let tests with real transactions empty the insert-only tables between them, which their triggers forbid."""
    operations: Any = type(connection.ops)
    forbidden = operations.sql_flush
    before, after = TRIGGERS_OFF[connection.vendor]

    def sql_flush(self: object, *args: object, **options: object) -> list[str]:
        return [*before(), *forbidden(self, *args, **options), *after()]

    operations.sql_flush = sql_flush


def _sqlite_triggers(column: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM sqlite_master WHERE type = 'trigger'")  # noqa: S608 - our own words
        return [text for (text,) in cursor.fetchall()]


# What is said before and after emptying the tables, inside the same transaction.
TRIGGERS_OFF: dict[str, tuple[Callable[[], list[str]], Callable[[], list[str]]]] = {
    "postgresql": (lambda: ["SET LOCAL session_replication_role = replica"], list),
    "sqlite": (partial(_sqlite_triggers, "'DROP TRIGGER \"' || name || '\"'"), partial(_sqlite_triggers, "sql")),
}


def chromium_path() -> str | None:
    """Return the Chromium of this machine (Debian: apt install chromium), or the one that SANBAO_CHROMIUM names."""
    return os.environ.get("SANBAO_CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    path = chromium_path()
    if path is None:
        refuse = pytest.fail if os.environ.get("SANBAO_REQUIRE_BROWSER") == "1" else pytest.skip
        refuse("no Chromium on this machine: nothing was looked at in a browser (Debian: apt install chromium)")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - half a second that only browser tests should pay

    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@contextmanager
def _window(browser: "Browser", server: "LiveServer", *, size: dict[str, int], phone: bool) -> "Iterator[Page]":
    context = browser.new_context(
        base_url=server.url,
        viewport={"width": size["width"], "height": size["height"]},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        has_touch=phone,
        is_mobile=phone,
        device_scale_factor=2 if phone else 1,
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
    page.on("request", partial(_note_stranger, complaints, server.url))
    yield page
    context.close()
    assert not complaints, complaints


def _note_stranger(complaints: list[str], home: str, request: object) -> None:
    url = str(getattr(request, "url", ""))
    if not url.startswith((home, "data:", "blob:", "about:")):
        complaints.append(f"asked another server: {url}")


@pytest.fixture
def desktop(chromium: "Browser", live_server: "LiveServer") -> "Iterator[Page]":
    """A window of 1440 × 900. Script errors and requests to other servers fail the test."""
    with _window(chromium, live_server, size=DESKTOP, phone=False) as page:
        yield page


@pytest.fixture
def phone(chromium: "Browser", live_server: "LiveServer") -> "Iterator[Page]":
    """A telephone of 390 × 844 with a touch screen, as a technician holds it."""
    with _window(chromium, live_server, size=PHONE, phone=True) as page:
        yield page


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark by need: whoever drives a browser is a browser test."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


def pytest_terminal_summary(terminalreporter: "TerminalReporter") -> None:
    """Say loudly what was not tested; `./run test` repeats it after both databases."""
    left_out: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        left_out[reason] = left_out.get(reason, 0) + 1
    lines = [f"{count} × {reason.removeprefix('Skipped: ')}" for reason, count in sorted(left_out.items())]
    if lines:
        terminalreporter.section("NOT TESTED", yellow=True, bold=True)
        terminalreporter.write_line("\n".join(lines), yellow=True)
    if path := os.environ.get("SANBAO_NOT_TESTED"):
        with Path(path).open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
