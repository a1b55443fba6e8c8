"""Two administrators at the same moment: one act is done, the other is told, and one administrator stays."""

from datetime import date, datetime
from functools import partial

from accounts.conftest import Give, MakeUser
from at_once import NEEDS_SERVER, at_once
from sanbao.accounts import services
from sanbao.accounts.models import Grant, User
from sanbao.accounts.rules.roles import Role, Scope

pytestmark = NEEDS_SERVER


def two(make_user: MakeUser, give: Give, round_: int) -> list[User]:
    Grant.objects.all().delete()
    made = [make_user(f"{name}{round_}") for name in ("admin", "boss")]
    for user in made:
        give(user, Role.SYSTEM_ADMINISTRATOR)
    return made


def test_of_two_administrators_who_deactivate_each_other_one_stays(
    make_user: MakeUser, give: Give, now: datetime
) -> None:
    for round_ in range(5):
        one, other = two(make_user, give, round_)
        acts = [partial(services.deactivate, user=a, actor=b, now=now) for a, b in ((one, other), (other, one))]
        assert sorted(at_once(*acts)) == ["accounts.last_administrator", "done"]
        assert User.objects.filter(pk__in=[one.pk, other.pk], is_active=True).count() == 1


def test_of_two_administrators_who_revoke_each_others_role_one_stays(
    make_user: MakeUser, give: Give, now: datetime
) -> None:
    for round_ in range(5):
        one, other = two(make_user, give, round_)
        pairs = ((one, other), (other, one))
        acts = [partial(services.revoke_role, grant=a.grants.get(), actor=b, now=now) for a, b in pairs]
        assert sorted(at_once(*acts)) == ["accounts.last_administrator", "done"]
        assert Grant.objects.filter(valid_until=None).count() == 1


def test_two_who_give_each_other_a_role_do_not_wait_for_each_other(
    make_user: MakeUser, give: Give, now: datetime
) -> None:
    for round_ in range(5):
        one, other = two(make_user, give, round_)
        acts = [
            partial(
                services.grant_role,
                user=a,
                role=Role.STATISTICIAN,
                scope=Scope.ALL,
                valid_from=date(2026, 11, 5),
                actor=b,
                now=now,
            )
            for a, b in ((one, other), (other, one))
        ]
        assert at_once(*acts) == ["done", "done"]
