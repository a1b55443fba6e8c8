"""Building the database, or bringing it to this version."""

import argparse

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from sanbao.accounts.services import agree_on_key
from sanbao.network.services import ensure_calendar


def run(options: argparse.Namespace) -> int:
    """Apply every migration, and say which; running it again changes nothing."""
    prepare_database(verbosity=1, is_new_key=options.new_key)
    return 0


def prepare_database(*, verbosity: int = 0, is_new_key: bool = False) -> None:
    """Apply every migration that is missing, and fill in the working calendar of the years that are announced.

    Raises: OtherKey if other machines may use the database and this one's key is not theirs.
    """
    call_command("migrate", interactive=False, verbosity=verbosity)
    if connection.vendor != "sqlite":
        agree_on_key(is_new=is_new_key, now=timezone.now())
    ensure_calendar(now=timezone.now())
