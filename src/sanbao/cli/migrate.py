"""Building the database, or bringing it to this version."""

import argparse
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.module_loading import module_has_submodule

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
    if verbosity or not is_up_to_date():
        call_command("migrate", interactive=False, verbosity=verbosity)
    if connection.vendor != "sqlite":
        agree_on_key(is_new=is_new_key, now=timezone.now())
    ensure_calendar(now=timezone.now())


def is_up_to_date() -> bool:
    """Tell whether every migration has been applied, by their names: loading them all takes as long as a start."""
    return MigrationRecorder(connection).applied_migrations().keys() >= set(installed())


def installed() -> Iterator[tuple[str, str]]:
    """Yield the app and the name of every migration that is there."""
    for app in apps.get_app_configs():
        if app.module and module_has_submodule(app.module, "migrations"):
            package = import_module(f"{app.name}.migrations")
            yield from ((app.label, migration.name) for migration in iter_modules(package.__path__))
