"""`sanbao serve`: everything starts together, is kept running, and ends together."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from homes import Home, Homes, ended

if TYPE_CHECKING:
    from subprocess import Popen

pytestmark = pytest.mark.slow
SECONDS = 40


@pytest.fixture
def home(homes: Homes, tmp_path: Path) -> Home:
    return homes.sample().copied(tmp_path)


@contextmanager
def serving(home: Home) -> "Iterator[tuple[Popen[str], int]]":
    port = free_port()
    process = home.start("serve", "--port", port)
    try:
        wait_for(lambda: status(port) == 200)
        yield process, port
    finally:
        process.kill()
        process.communicate()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def status(port: int, path: str = "") -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path or reverse('account_login')}", timeout=5) as answer:
            code: int = answer.status
            return code
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)


def below(pid: int) -> list[int]:
    """Every process below `pid`."""
    try:
        children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []
    return children + [process for child in children for process in below(child)]


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_nothing_is_left_when_the_parent_is_killed(home: Home) -> None:
    with serving(home) as (process, port):
        children = below(process.pid)
        assert len(children) >= 3
        process.kill()
        wait_for(lambda: not any(map(is_running, children)))
        assert status(port) == 0


def test_it_ends_cleanly_when_asked_to(home: Home) -> None:
    with serving(home) as (process, _):
        children = below(process.pid)
        process.send_signal(signal.SIGTERM)
        answer = ended(process)
        assert answer.code == 0
        assert not any(map(is_running, children))


def test_a_child_that_dies_is_started_again(home: Home) -> None:
    with serving(home) as (process, port):
        before = set(below(process.pid))
        for child in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split():
            os.kill(int(child), signal.SIGKILL)
        wait_for(lambda: len(set(below(process.pid)) - before) >= 3)
        wait_for(lambda: status(port) == 200)


def test_a_port_that_is_taken_is_said_in_words(home: Home) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        answer = home.run("serve", "--port", other.getsockname()[1])
    assert answer.code == 1
    assert "已被别的程序占用" in answer.err
    assert len(answer.err.splitlines()) == 1


def test_nothing_is_restored_while_it_serves(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.sanbao"
    with serving(home):
        assert home.run("backup", file).code == 0
        answer = home.run("restore", file)
        assert answer.code == 1
        assert "请先停止" in answer.err
    assert home.run("restore", file).code == 0


def test_the_pages_are_loaded_while_the_site_answers(home: Home) -> None:
    """The supervisor, from which all others are forked, knows the sign-in only; each worker soon knows every page."""
    with serving(home) as (process, port):
        assert status(port, "/payroll/") == 200
        wait_for(lambda: status(port) == 200 and loaded(workers(process.pid)) == set(workers(process.pid)) != set())
        assert loaded([process.pid]) == set()


def workers(pid: int) -> list[int]:
    """Return the processes that answer: those below the processes below the supervisor."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [worker for child in map(int, children) for worker in below(child) if is_running(worker)]


def loaded(processes: Iterable[int]) -> set[int]:
    """Return those that hold the program that prints, which comes with the pages and in a file of its own."""
    return {pid for pid in processes if is_running(pid) and "_typst" in Path(f"/proc/{pid}/maps").read_text()}


LOADED = """
import sys
from sanbao.cli.starting import prepare
prepare("serve")
import sanbao.cli.serve
from sanbao.cli.serving import background, site
site.load_addresses()
site.load()
first = set(sys.modules)
background.scheduled_work()
waiting = set(sys.modules)
site.load_pages()
for held in first, waiting, set(sys.modules):
    print(*sorted(held & set(sys.argv[1:])))
"""
ONCE_A_YEAR = ("holidays", "chinese_calendar", "pypinyin", "pygal")
WITH_THE_PAGES = ("sanbao.statistics.views", "sanbao.network.queries", "fido2", "PIL", "typst", "xlsxwriter")


def test_a_site_holds_first_what_the_sign_in_needs_and_never_what_is_wanted_once_a_year(homes: Homes) -> None:
    """Holidays 16 MiB, Pinyin 58 MiB, charts 4 MiB in every process; the pages take half of the time of a start."""
    run = subprocess.run(  # noqa: S603 - our words
        [sys.executable, "-c", LOADED, *ONCE_A_YEAR, *WITH_THE_PAGES, "allauth.account.views"],
        env={**homes.empty.environment, "DJANGO_SETTINGS_MODULE": "sanbao.settings"},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    first, waiting, pages = run.stdout.splitlines()
    assert first == waiting == "allauth.account.views"
    assert set(pages.split()) == {*WITH_THE_PAGES, "allauth.account.views"}
