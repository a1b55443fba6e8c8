"""Who uses this installation's data: many at a time, or one alone who replaces them all."""

import fcntl
import os
from pathlib import Path

from sanbao.kernel.errors import DomainError, Kind

NAME = "in-use.lock"


class StillInUse(DomainError):
    code = "cli.still_in_use"
    message = "三包正在运行（或另一条命令正在使用数据），请先停止 sanbao serve，再恢复。"
    kind = Kind.CONFLICT


class BeingRestored(DomainError):
    code = "cli.being_restored"
    message = "正在从备份恢复数据，请稍后再试。"
    kind = Kind.CONFLICT


def hold(home: Path, *, alone: bool = False) -> int:
    """Hold the installation until this process and all of its forks have ended.

    Raises: BeingRestored; StillInUse if it is wanted alone.
    """
    home.mkdir(parents=True, exist_ok=True)
    handle = os.open(home / NAME, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise (StillInUse if alone else BeingRestored) from error
    return handle
