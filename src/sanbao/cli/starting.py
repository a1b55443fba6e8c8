"""Preparing Django for a command."""

from pathlib import Path

import django
from django.conf import settings
from django.utils import translation

from sanbao.cli import lock

_held: list[int] = []


def prepare(*, alone: bool) -> None:
    """Load the contexts, and hold the data until the command ends. Sentences come in Chinese, as on the screens.

    Raises: StillInUse; BeingRestored.
    """
    _held.append(lock.hold(Path(settings.HOME), alone=alone))
    django.setup()
    translation.activate("zh-hans")
