"""Preparing Django for a command."""

import gc
import sys
from pathlib import Path

import django
from django.conf import settings
from django.db import connection
from django.utils import translation

from sanbao.cli import lock

_held: list[int] = []
# They need no database, or build or replace it themselves.
LEAVE_DATABASE = {"demo", "forms", "manage", "migrate", "restore", "serve"}


def prepare(command: str) -> None:
    """Load the contexts, and hold the data until the command ends. Sentences come in Chinese, as on the screens.

    A database without a single table is built, so that the first command of a new installation is simply done.
    Raises: StillInUse; BeingRestored.
    """
    _held.append(lock.hold(Path(settings.HOME), alone=command == "restore"))
    gc.disable()  # what is loaded now stays: looking through it for garbage takes a fifth of the time
    django.setup()
    gc.freeze()
    gc.enable()
    translation.activate("zh-hans")
    if command not in LEAVE_DATABASE and not connection.introspection.table_names():
        _build()


def _build() -> None:
    from sanbao.cli.migrate import prepare_database  # noqa: PLC0415 - the contexts are there only now

    print("第一次使用，正在建立数据库……", file=sys.stderr)
    prepare_database()
