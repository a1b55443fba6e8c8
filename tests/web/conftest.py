from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from sanbao.accounts.models import Grant, User
from sanbao.accounts.rules.roles import Role, Scope

SignIn = Callable[..., Client]


@pytest.fixture
def sign_in(db: None, client: Client) -> SignIn:
    """Sign 周岚 in with these roles, everywhere."""

    def with_roles(*roles: Role) -> Client:
        user = User.objects.create(username="zhoulan", name="周岚")
        for role in roles:
            Grant.objects.create(user=user, role=role, scope=Scope.ALL, valid_from=date(2020, 1, 1))
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return with_roles


@pytest.fixture
def signed_in(sign_in: SignIn) -> Client:
    return sign_in()
