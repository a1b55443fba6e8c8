"""Whether a database is of this version is told by the names of the migrations, without loading them."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from sanbao.cli import migrate

pytestmark = pytest.mark.django_db


def test_every_migration_that_django_would_load_is_named() -> None:
    loaded = MigrationLoader(connection).disk_migrations.keys()
    assert set(migrate.installed()) == set(loaded)


def test_a_database_without_one_of_them_is_brought_to_this_version() -> None:
    assert migrate.is_up_to_date()
    last = max(MigrationLoader(connection).disk_migrations)
    MigrationRecorder(connection).record_unapplied(*last)
    assert not migrate.is_up_to_date()
