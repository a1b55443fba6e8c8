"""Building the database, or bringing it to this version."""

import argparse

from django.core.management import call_command
from django.utils import timezone

from sanbao.network.services import ensure_calendar


def run(_options: argparse.Namespace) -> int:
    """Apply every migration, and say which; running it again changes nothing."""
    prepare_database(verbosity=1)
    return 0


def prepare_database(*, verbosity: int = 0) -> None:
    """Apply every migration that is missing, and fill in the working calendar of the years that are announced."""
    call_command("migrate", interactive=False, verbosity=verbosity)
    ensure_calendar(now=timezone.now())
