"""Where attached files lie: below SANBAO_HOME/media, named by their SHA-256, so that a file lies there once.

A file is whole on the disk before any row speaks of it: a process that is killed in between leaves a file that nobody
names, never a row without a file. Files are never changed and never deleted, so a backup may copy them while others go
on: database first, files after it. Several machines need a SANBAO_HOME/media that they share.
"""

import os
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp
from typing import Final

from django.conf import settings

from sanbao.documents.errors import AttachmentDamaged

FOLDER: Final = "attached"
UNFINISHED: Final = ".unfinished-"
LEFT_BEHIND_SECONDS: Final = 3600


def path_of(digest: str) -> Path:
    """Return where the file with this SHA-256 lies."""
    return Path(settings.MEDIA_ROOT) / FOLDER / digest[:2] / digest


def put(content: bytes) -> str:
    """Write the bytes down for good, once, and return their SHA-256."""
    digest = sha256(content).hexdigest()
    path = path_of(digest)
    if not _is_whole(path, digest):
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path.parent)
        _write(path, content)
    return digest


def taken_out(digest: str, name: str) -> bytes:
    """Return the bytes with this SHA-256.

    Raises: AttachmentDamaged if they are not there or are not the same any more.
    """
    try:
        content = path_of(digest).read_bytes()
    except FileNotFoundError as error:
        raise AttachmentDamaged(file=name) from error
    if sha256(content).hexdigest() != digest:
        raise AttachmentDamaged(file=name)
    return content


def _is_whole(path: Path, digest: str) -> bool:
    return path.exists() and sha256(path.read_bytes()).hexdigest() == digest


def _write(path: Path, content: bytes) -> None:
    handle, unfinished = mkstemp(prefix=UNFINISHED, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).replace(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    _make_durable(path.parent)


def _make_durable(folder: Path) -> None:
    """The name of a file is kept by its folder: without this a power cut may forget it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(folder: Path) -> None:
    """Take away what killed processes have left half written."""
    for path in folder.glob(f"{UNFINISHED}*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < time.time() - LEFT_BEHIND_SECONDS:
                path.unlink()
