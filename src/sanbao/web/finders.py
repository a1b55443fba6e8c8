"""Tabler's style sheet and script, carried into the static files from the wheel of starlette-admin.

The wheel is a carrier only: it is located on disk and never imported, and no other file of it is published.
"""

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

CARRIER: Final = "starlette_admin"
PREFIX: Final = "vendor/tabler"
CARRIED: Final = ("static/css/vendor/tabler.min.css", "static/js/vendor/tabler.min.js")


def carried_files() -> dict[str, Path]:
    """Return the carried files by their published path ("vendor/tabler/tabler.min.css")."""
    spec = find_spec(CARRIER)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"the package that carries Tabler is not installed: {CARRIER}")
    root = Path(spec.origin).parent
    return {f"{PREFIX}/{Path(path).name}": root / path for path in CARRIED}


class TablerFinder(BaseFinder):
    def find(self, path: str, find_all: bool = False, **_old: Any) -> Any:  # noqa: ANN401, FBT001, FBT002  # Django's signature
        """Return where a published path lies on disk, as Django's finders do: nothing found is an empty list."""
        found = carried_files().get(path)
        if found is None or not found.is_file():
            return []
        return [str(found)] if find_all else str(found)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """Yield each carried file with the storage that reads it."""
        del ignore_patterns  # meant for whole folders; these two files are always wanted
        for path in carried_files().values():
            storage = FileSystemStorage(location=path.parent)
            storage.prefix = PREFIX  # type: ignore[attr-defined]  # collectstatic puts it before the file's name
            yield path.name, storage
