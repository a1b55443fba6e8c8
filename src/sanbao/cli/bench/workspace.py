"""A database for the benchmark alone: made before Django reads its settings, and thrown away afterwards."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg
from psycopg import sql


@contextmanager
def workspace(url: str | None) -> Iterator[Path]:
    """Give Sanbao a home and an empty, migrated database of its own; `url` is a PostgreSQL server's."""
    with tempfile.TemporaryDirectory(prefix="sanbao-bench-", ignore_cleanup_errors=True) as folder:
        os.environ.update(SANBAO_HOME=folder, SANBAO_HOSTS="localhost,127.0.0.1,testserver")
        os.environ.pop("SANBAO_DATABASE_URL", None)
        with _database(url):
            django.setup()
            from sanbao.cli.migrate import prepare_database  # noqa: PLC0415 - Django is ready only now

            prepare_database()
            try:
                yield Path(folder)
            finally:
                from django.db import connections  # noqa: PLC0415 - see above

                connections.close_all()


@contextmanager
def _database(url: str | None) -> Iterator[None]:
    if url is None:
        yield
        return
    name = f"sanbao_bench_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        os.environ["SANBAO_DATABASE_URL"] = urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        try:
            yield
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
