"""Style sheets, scripts and pictures: collected for the site when they have changed, and only then."""

import json
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

MARK = "collected-from.json"


def collect_if_changed() -> bool:
    """Bring SANBAO_HOME/static up to date; tell whether there was anything to do."""
    root = Path(settings.STATIC_ROOT)
    mark, now = root / MARK, fingerprint()
    if mark.exists() and json.loads(mark.read_text()) == now:
        return False
    root.mkdir(parents=True, exist_ok=True)
    mark.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    mark.write_text(json.dumps(now))
    return True


def fingerprint() -> str:
    """Return a digest of every static file's name, size and time: a new version or a changed file has another."""
    return blake2b("\n".join(sorted(_seen())).encode(), digest_size=16).hexdigest()


def _seen() -> Iterator[str]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            seen = Path(storage.path(name)).stat()
            yield f"{getattr(storage, 'prefix', '')}/{name} {seen.st_size} {seen.st_mtime_ns}"
