"""What of the imports waits for somebody."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from sanbao.accounts.access import Places
from sanbao.accounts.models import User
from sanbao.documents.models import ImportRun
from sanbao.kernel.navigation import Tile, Tone, Waiting

WAITS_DAYS: Final = 14  # who has not come back to a file by then will bring it anew


def checked_files(user: User, _places: Places, today: date) -> Iterator[Tile]:
    """Count the files that the user has brought and not yet stored."""
    since = today - timedelta(days=WAITS_DAYS)
    waiting = ImportRun.objects.filter(
        started_by=user, status=ImportRun.Status.CHECKED, accepted__gt=0, started_at__date__gte=since
    )
    url = f"{reverse('documents:imports')}?status={ImportRun.Status.CHECKED}"
    hint = _("已检查，还没有入账")
    yield Tile(_("导入待入账"), waiting.count(), url, icon="file-import", tone=Tone.WARNING, hint=hint)


WAITING: Final = (Waiting("imports.view", checked_files),)
