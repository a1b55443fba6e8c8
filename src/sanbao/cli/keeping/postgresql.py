"""Copying and replacing a PostgreSQL database with PostgreSQL's own tools."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from sanbao.kernel.errors import DomainError

NAME = "sanbao.pgdump"
# What an address may say behind its question mark, by the names that psycopg and PG… variables share.
ADDRESSED = frozenset({"host", "port", "user", "password", "sslmode", "sslrootcert", "sslcert", "sslkey"})


class ToolMissing(DomainError):
    code = "backup.tool_missing"
    message = "没有找到 {tool}，备份和恢复 PostgreSQL 需要它。请安装 postgresql-client，或把它所在的文件夹加入 PATH。"


class ToolFailed(DomainError):
    code = "backup.tool_failed"
    message = "{tool} 没有成功：{reason}"


class DatabaseInUse(DomainError):
    code = "backup.database_in_use"
    message = "数据库 {database} 还有 {count} 个连接，请先停止所有机器上的 sanbao serve，再恢复。"


def copy(database: Mapping[str, Any], folder: Path) -> Path:
    """Dump the database as it is at one moment, while others go on writing to it.

    Raises: ToolMissing; ToolFailed.
    """
    target = folder / NAME
    _run("pg_dump", database, "--format=custom", "--no-owner", f"--file={target}", str(database["NAME"]))
    return target


def replace(database: Mapping[str, Any], restored: Path, *, now: datetime) -> str:
    """Restore into a new database and let it take the name of the current one; return the name of the kept one.

    Raises: ToolMissing; ToolFailed; DatabaseInUse.
    """
    current = str(database["NAME"])
    incoming, aside = f"{current}_{now:%Y%m%d%H%M%S}_new", f"{current}_before_{now:%Y%m%d%H%M%S}"
    with psycopg.connect(**_address(database), dbname="postgres", autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(incoming)))
        try:
            _run("pg_restore", database, "--no-owner", "--exit-on-error", f"--dbname={incoming}", str(restored))
            _check_unused(server, current)
        except DomainError:
            server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(incoming)))
            raise
        _rename(server, current, aside)
        _rename(server, incoming, current)
    return aside


def _check_unused(server: "psycopg.Connection[Any]", name: str) -> None:
    found = server.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [name]).fetchone()
    if found and found[0]:
        raise DatabaseInUse(database=name, count=found[0])


def _rename(server: "psycopg.Connection[Any]", old: str, new: str) -> None:
    server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new)))


def _address(database: Mapping[str, Any]) -> dict[str, Any]:
    given = {"host": database["HOST"], "port": database["PORT"], "user": database["USER"]}
    given["password"] = database["PASSWORD"]
    options = {key: value for key, value in database.get("OPTIONS", {}).items() if key in ADDRESSED}
    return {key: value for key, value in {**given, **options}.items() if value}


def _run(tool: str, database: Mapping[str, Any], *arguments: str) -> None:
    path = shutil.which(tool)
    if path is None:
        raise ToolMissing(tool=tool)
    address = _address(database)
    environment = {f"PG{key.upper()}": str(value) for key, value in address.items()}
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own tool; no part comes from a stranger
        [path, *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ToolFailed(tool=tool, reason=done.stderr.strip())
