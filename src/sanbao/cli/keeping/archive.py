"""The backup file: a zip with `manifest.json`, the database, and what people have uploaded."""

import json
import os
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Self

from sanbao.kernel.errors import DomainError

PRODUCT = "sanbao"
FORMAT = 1
MANIFEST = "manifest.json"
MEDIA = "media/"
CHUNK = 1 << 20


class NotABackup(DomainError):
    code = "backup.not_a_backup"
    message = "{file} 不是三包的备份文件。"


class BackupDamaged(DomainError):
    code = "backup.damaged"
    message = "备份文件 {file} 已损坏（{what}），没有恢复。请换一份备份。"


class BackupNewer(DomainError):
    code = "backup.newer"
    message = "备份来自更新的版本（{migration}），请先升级三包再恢复。"


class OtherEngine(DomainError):
    code = "backup.other_engine"
    message = "备份来自 {theirs} 数据库，本机用的是 {ours}，不能直接恢复。"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `migrations` are those that its database had; `sha256` is the database's."""

    engine: str
    database: str
    sha256: str
    size: int
    made_at: str
    migrations: list[str]
    digests: dict[str, str]
    product: str = PRODUCT
    format: int = FORMAT

    @classmethod
    def read(cls, archive: zipfile.ZipFile, file: Path) -> Self:
        """Return the manifest of an opened backup.

        Raises: NotABackup.
        """
        try:
            told = json.loads(archive.read(MANIFEST))
            known = {field.name for field in fields(cls)}
            manifest = cls(**{key: value for key, value in told.items() if key in known})
        except (KeyError, TypeError, ValueError) as error:
            raise NotABackup(file=file) from error
        if manifest.product != PRODUCT or manifest.format != FORMAT:
            raise NotABackup(file=file)
        return manifest


def write(
    file: Path,
    database: Path,
    media: Path,
    *,
    engine: str,
    migrations: list[str],
    digests: Mapping[str, str],
    now: datetime,
) -> Manifest:
    """Pack a copied database and the uploads into `file`, which appears only when it is whole."""
    manifest = Manifest(
        engine=engine,
        database=database.name,
        sha256=digest(database),
        size=database.stat().st_size,
        made_at=now.isoformat(timespec="seconds"),
        migrations=migrations,
        digests=dict(digests),
    )
    unfinished = file.with_name(f".{file.name}.unfinished")
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
            archive.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
            archive.write(database, manifest.database)
            for path in sorted(path for path in media.rglob("*") if path.is_file()):
                archive.write(path, MEDIA + path.relative_to(media).as_posix())
        _make_durable(unfinished)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def opened(file: Path) -> zipfile.ZipFile:
    """Open a backup.

    Raises: NotABackup.
    """
    try:
        return zipfile.ZipFile(file)
    except zipfile.BadZipFile as error:
        raise NotABackup(file=file) from error


def unpack(archive: zipfile.ZipFile, manifest: Manifest, file: Path, folder: Path) -> Path:
    """Take database and uploads out into `folder` and compare the database with its checksum.

    Raises: BackupDamaged.
    """
    database = folder / Path(manifest.database).name
    try:
        with archive.open(manifest.database) as packed, database.open("wb") as out:
            _copy(packed, out)
        for name in archive.namelist():
            if name.startswith(MEDIA):
                archive.extract(name, folder)
    except (zipfile.BadZipFile, KeyError, EOFError, OSError) as error:
        raise BackupDamaged(file=file, what=str(error)) from error
    if digest(database) != manifest.sha256:
        raise BackupDamaged(file=file, what="校验码不符")
    _make_durable(database)
    return database


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    summed = sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            summed.update(chunk)
    return summed.hexdigest()


def _copy(packed: IO[bytes], out: IO[bytes]) -> None:
    while chunk := packed.read(CHUNK):
        out.write(chunk)


def _make_durable(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
