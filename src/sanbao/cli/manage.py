"""Django's own commands, for the engineer."""

import argparse

from django.core.management import execute_from_command_line


def run(options: argparse.Namespace) -> int:
    """Hand everything after `manage` to Django."""
    execute_from_command_line(["sanbao manage", *options.rest, *options.arguments])
    return 0
