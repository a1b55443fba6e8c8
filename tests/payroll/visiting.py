"""People who look at the pages of wages."""

from datetime import date
from typing import Any

from django.test import Client

from sanbao.accounts.models import Grant, User
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.audit.models import JournalEntry
from sanbao.network.models import Person

BACKEND = "django.contrib.auth.backends.ModelBackend"


def browser(user: User) -> Any:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def may(user: User, *roles: Role, scope: Scope = Scope.ALL, place: str = "") -> User:
    for role in roles:
        Grant.objects.create(user=user, role=role, scope=scope, place=place, valid_from=date(2020, 1, 1))
    return user


def somebody(*roles: Role, scope: Scope = Scope.ALL, place: str = "") -> Any:
    """Return the browser of a new user with these roles."""
    user = User.objects.create(username=f"u{User.objects.count()}", name="尤晓东")
    return browser(may(user, *roles, scope=scope, place=place))


def owner(person: Person) -> Any:
    """Return the browser of this technician, who sees his own only."""
    user = User.objects.create(username=f"own-{person.pk}", name=person.name)
    person.user = user
    person.save(update_fields=["user"])
    return browser(may(user, Role.TECHNICIAN, scope=Scope.OWN))


def text(client: Any, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def reads() -> list[tuple[str, str]]:
    """Return who has read which slip, as the journal keeps it."""
    entries = JournalEntry.objects.filter(act="payroll.read_slip").order_by("pk")
    return list(entries.values_list("actor_name", "subject"))
