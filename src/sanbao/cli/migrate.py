"""Building the database, or bringing it to this version."""

import argparse

from django.core.management import call_command


def run(options: argparse.Namespace) -> int:
    """Apply every migration; running it again changes nothing."""
    call_command("migrate", interactive=False, verbosity=int(options.command == "migrate"))
    return 0
