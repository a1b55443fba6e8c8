"""Preparing Django for a command."""

import django
from django.utils import translation


def prepare() -> None:
    """Load the contexts; sentences come in Chinese, as on the screens of a new installation."""
    django.setup()
    translation.activate("zh-hans")
