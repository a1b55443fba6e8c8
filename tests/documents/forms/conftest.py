"""The forms of these tests, in the register for as long as a test asks for them."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from sanbao.accounts.models import User
from sanbao.documents.forms.register import register


@pytest.fixture
def workshop(settings: Any) -> Iterator[None]:
    register.cache_clear()
    settings.FORM_PACKAGES = ["documents.forms.workshop.printing"]
    yield
    register.cache_clear()


@pytest.fixture
def statistician(db: None) -> User:
    user: User = get_user_model().objects.create_user("tongji", name="尤晓东")
    return user
