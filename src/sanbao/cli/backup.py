"""`sanbao backup` while everything runs, and `sanbao restore` while nothing does."""

import argparse
import json
import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from sanbao.cli.keeping import archive, postgresql, sqlite
from sanbao.cli.keeping.archive import BackupNewer, Manifest, OtherEngine
from sanbao.cli.refusals import FileExists, check_readable, check_writable
from sanbao.kernel.periods import SHANGHAI
from sanbao.statistics.models import MonthClosing


def run(options: argparse.Namespace) -> int:
    """Make a backup, or put one back."""
    now = timezone.now().astimezone(SHANGHAI)
    _check(options)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=_home()) as folder:
        act = _restore if options.command == "restore" else _backup
        told = act(options.file, Path(folder), now)
    print(json.dumps(told, ensure_ascii=False, indent=1) if options.format == "json" else told["message"])
    return 0


def _check(options: argparse.Namespace) -> None:
    """Raises: FileMissing; NotAFile; FolderMissing; FileExists."""
    if options.command == "restore":
        check_readable(options.file)
        return
    check_writable(options.file)
    if options.file.exists() and not options.force:
        raise FileExists(path=options.file)


def _home() -> Path:
    """The temporary copy lies beside the database: on the same disk, so that it can take its place by a rename."""
    home = Path(settings.HOME)
    home.mkdir(parents=True, exist_ok=True)
    return home


def _backup(file: Path, folder: Path, now: datetime) -> dict[str, object]:
    migrations = sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
    digests = {
        f"{closing.station.code} {closing.month}": closing.digest
        for closing in MonthClosing.objects.select_related("station").order_by("station__code", "month")
    }
    copied = _copied(folder)
    manifest = archive.write(
        file,
        copied,
        Path(settings.MEDIA_ROOT),
        engine=connection.vendor,
        migrations=migrations,
        digests=digests,
        now=now,
    )
    size = file.stat().st_size
    return {
        "message": f"已备份到 {file}（{size / 2**20:.1f} MiB，已结账月份 {len(digests)} 个）。",
        "file": str(file),
        "bytes": size,
        "sha256": manifest.sha256,
        "digests": manifest.digests,
    }


def _copied(folder: Path) -> Path:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return sqlite.copy(Path(database["NAME"]), folder)
    return postgresql.copy(database, folder)


def _restore(file: Path, folder: Path, now: datetime) -> dict[str, object]:
    """Everything is checked before anything is replaced."""
    with archive.opened(file) as packed:
        manifest = Manifest.read(packed, file)
        _check_fits(manifest)
        restored = archive.unpack(packed, manifest, file, folder)
    if connection.vendor == "sqlite":
        sqlite.check(restored, file)
    connections.close_all()
    aside = _replaced(restored, now)
    kept_media = _replace_media(folder / "media", now)
    call_command("migrate", interactive=False, verbosity=0)
    kept = "、".join(str(part) for part in (aside, kept_media) if part)
    return {
        "message": f"已恢复 {manifest.made_at} 的备份。" + (f"原来的数据保留在 {kept}。" if kept else ""),
        "made_at": manifest.made_at,
        "kept": str(aside) if aside else None,
        "digests": manifest.digests,
    }


def _check_fits(manifest: Manifest) -> None:
    if manifest.engine != connection.vendor:
        raise OtherEngine(theirs=manifest.engine, ours=connection.vendor)
    known = {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    for migration in manifest.migrations:
        if migration not in known:
            raise BackupNewer(migration=migration)


def _replaced(restored: Path, now: datetime) -> Path | str | None:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return sqlite.replace(Path(database["NAME"]), restored, now=now)
    return postgresql.replace(database, restored, now=now)


def _replace_media(restored: Path, now: datetime) -> Path | None:
    current, aside = Path(settings.MEDIA_ROOT), None
    if not restored.exists():
        return None
    if current.exists():
        aside = current.with_name(f"{current.name}-恢复前-{now:%Y%m%d-%H%M%S}")
        current.rename(aside)
    restored.rename(current)
    return aside
