"""People who look at the appraisal."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from sanbao.accounts.models import Grant, User
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.network.models import Person

SignIn = Callable[..., Client]


@pytest.fixture
def sign_in(db: None) -> SignIn:
    """Return the browser of somebody with one role; own rows are those of `person`."""

    def of(
        role: Role = Role.AFTER_SALES_MANAGER, scope: Scope = Scope.ALL, place: str = "", person: Person | None = None
    ) -> Client:
        user, _created = User.objects.get_or_create(
            username=f"{role}-{scope}-{place}-{person.no if person else ''}", defaults={"name": "周岚"}
        )
        Grant.objects.get_or_create(user=user, role=role, scope=scope, place=place, valid_from=date(2020, 1, 1))
        if person:
            person.user = user
            person.save(update_fields=["user"])
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return of
