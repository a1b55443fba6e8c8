"""Users and grants: what each act does, what it refuses, and what it writes into the journal."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from axes.models import AccessAttempt
from django.db import IntegrityError, transaction

from sanbao.accounts import errors, services
from sanbao.accounts.access import Act, Places, places_on
from sanbao.accounts.models import Delegation, Grant, User
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.audit.models import JournalEntry

MakeUser = Callable[..., User]
Give = Callable[..., Grant]
TODAY = date(2026, 11, 5)
GOOD = "扳手与火花塞-2026"


def _nothing_happened(*counts: tuple[type[Grant | Delegation | User], int]) -> bool:
    return JournalEntry.objects.count() == 0 and all(model.objects.count() == n for model, n in counts)


def _told() -> tuple[str, str, object]:
    entry = JournalEntry.objects.get()
    return entry.act, entry.subject, entry.facts


def test_a_created_user_can_sign_in_and_may_do_nothing_yet(administrator: User, now: datetime, act: Act) -> None:
    user = services.create_user(username=" lisi ", name="李 四", password=GOOD, actor=administrator, now=now)
    user.refresh_from_db()
    assert (user.username, user.name, user.is_active, user.date_joined) == ("lisi", "李 四", True, now)
    assert user.check_password(GOOD)
    assert not places_on(user, act, on=TODAY)
    assert _told() == ("accounts.create_user", "user:lisi", {"username": "lisi", "name": "李 四"})
    assert JournalEntry.objects.get().actor == administrator


def test_the_first_user_is_created_by_nobody(db: None, now: datetime) -> None:
    services.create_user(username="boss", name="老板", password=GOOD, actor=None, now=now)
    entry = JournalEntry.objects.get()
    assert (entry.actor, entry.actor_name) == (None, "system")


def test_a_password_never_reaches_the_journal(administrator: User, now: datetime) -> None:
    user = services.create_user(username="lisi", name="李四", password=GOOD, actor=administrator, now=now)
    services.set_password(user=user, password=GOOD + "!", actor=administrator, now=now)
    assert all(GOOD not in str(entry.facts) for entry in JournalEntry.objects.all())


@pytest.mark.parametrize(
    ("username", "name", "password", "refusal"),
    [
        ("", "李四", GOOD, errors.UsernameInvalid),
        ("li si", "李四", GOOD, errors.UsernameInvalid),
        ("a" * 151, "李四", GOOD, errors.UsernameInvalid),
        ("ADMIN", "李四", GOOD, errors.UsernameTaken),
        ("lisi", "  ", GOOD, errors.NameMissing),
        ("lisi", "李四", "短", errors.PasswordWeak),
        ("lisi", "李四", "1234567890123", errors.PasswordWeak),
        ("lisi", "李四", "password123", errors.PasswordWeak),
        ("zhaoliushifu", "李四", "zhaoliushifu1", errors.PasswordWeak),
    ],
)
def test_a_user_that_cannot_be_is_refused(
    *, administrator: User, now: datetime, username: str, name: str, password: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        services.create_user(username=username, name=name, password=password, actor=administrator, now=now)
    assert _nothing_happened((User, 1))


def test_a_granted_role_counts_at_once(administrator: User, make_user: MakeUser, now: datetime, act: Act) -> None:
    user = make_user()
    assert not places_on(user, act, on=TODAY)
    grant = services.grant_role(
        user=user, role=Role.STATISTICIAN, scope=Scope.ALL, valid_from=TODAY, actor=administrator, now=now
    )
    assert places_on(user, act, on=TODAY) == Places(everything=True)
    assert (grant.granted_by, grant.valid_until) == (administrator, None)
    facts = {"role": "statistician", "scope": "all", "place": "", "valid_from": "2026-11-05", "valid_until": None}
    assert _told() == ("accounts.grant_role", "user:zhangsan", facts)


@pytest.mark.parametrize(
    ("scope", "place", "refusal"),
    [
        (Scope.STATION, "", errors.PlaceMissing),
        (Scope.REGION, "", errors.PlaceMissing),
        (Scope.ALL, "SH01", errors.PlaceNotWanted),
        (Scope.OWN, "SH01", errors.PlaceNotWanted),
        (Scope.STATION, "XX99", errors.PlaceUnknown),
        (Scope.STATION, "HD", errors.PlaceUnknown),
        (Scope.REGION, "SH01", errors.PlaceUnknown),
    ],
)
def test_a_place_must_fit_its_scope(
    *,
    administrator: User,
    make_user: MakeUser,
    stations: dict[str, int],
    now: datetime,
    scope: Scope,
    place: str,
    refusal: type[Exception],
) -> None:
    with pytest.raises(refusal):
        services.grant_role(
            user=make_user(),
            role=Role.STATISTICIAN,
            scope=scope,
            place=place,
            valid_from=TODAY,
            actor=administrator,
            now=now,
        )
    assert _nothing_happened((Grant, 1))


@pytest.mark.parametrize("days", [0, -1])
def test_a_grant_must_last_a_day(administrator: User, make_user: MakeUser, now: datetime, days: int) -> None:
    with pytest.raises(errors.PeriodBackward):
        services.grant_role(
            user=make_user(),
            role=Role.STATISTICIAN,
            scope=Scope.ALL,
            valid_from=TODAY,
            valid_until=TODAY + timedelta(days=days),
            actor=administrator,
            now=now,
        )
    assert _nothing_happened((Grant, 1))


def test_a_closed_account_is_given_no_role(administrator: User, make_user: MakeUser, now: datetime) -> None:
    user = make_user()
    User.objects.filter(pk=user.pk).update(is_active=False)
    with pytest.raises(errors.UserInactive):
        services.grant_role(
            user=user, role=Role.STATISTICIAN, scope=Scope.ALL, valid_from=TODAY, actor=administrator, now=now
        )
    assert _nothing_happened((Grant, 1))


@pytest.mark.parametrize(
    ("from_on", "until_on", "is_refused"),
    [
        (date(2026, 10, 1), date(2026, 11, 1), False),
        (date(2026, 10, 1), date(2026, 11, 2), True),
        (date(2026, 11, 10), date(2026, 11, 12), True),
        (date(2026, 10, 1), None, True),
        (date(2026, 11, 30), None, True),
        (date(2026, 12, 1), None, False),
    ],
)
def test_the_same_role_is_not_given_twice_for_one_day(
    *,
    administrator: User,
    make_user: MakeUser,
    give: Give,
    now: datetime,
    from_on: date,
    until_on: date | None,
    is_refused: bool,
) -> None:
    user = make_user()
    give(user, Role.STATISTICIAN, valid_from=date(2026, 11, 1), valid_until=date(2026, 12, 1))

    def again() -> None:
        services.grant_role(
            user=user,
            role=Role.STATISTICIAN,
            scope=Scope.ALL,
            valid_from=from_on,
            valid_until=until_on,
            actor=administrator,
            now=now,
        )

    if not is_refused:
        again()
        return
    with pytest.raises(errors.GrantExists):
        again()
    assert _nothing_happened((Grant, 2))


def test_a_revoked_grant_ends_today_and_stays_on_record(
    administrator: User, make_user: MakeUser, give: Give, now: datetime, act: Act
) -> None:
    user = make_user()
    grant = give(user, Role.STATISTICIAN)
    services.revoke_role(grant=grant, actor=administrator, now=now)
    grant.refresh_from_db()
    assert grant.valid_until == TODAY
    assert places_on(user, act, on=TODAY - timedelta(days=1))
    user = User.objects.get(pk=user.pk)
    assert not places_on(user, act, on=TODAY)
    told = JournalEntry.objects.get()
    assert told.facts["before"]["valid_until"] is None
    assert told.facts["after"]["valid_until"] == "2026-11-05"


def test_a_revoked_grant_of_the_future_never_begins(
    administrator: User, make_user: MakeUser, give: Give, now: datetime, act: Act
) -> None:
    user = make_user()
    grant = give(user, Role.STATISTICIAN, valid_from=date(2027, 1, 1))
    services.revoke_role(grant=grant, actor=administrator, now=now)
    assert not places_on(user, act, on=date(2027, 1, 1))


def test_a_grant_is_revoked_once(administrator: User, make_user: MakeUser, give: Give, now: datetime) -> None:
    grant = give(make_user(), Role.STATISTICIAN, valid_until=TODAY)
    with pytest.raises(errors.GrantEnded):
        services.revoke_role(grant=grant, actor=administrator, now=now)
    assert _nothing_happened()


def test_the_last_administrator_stays(administrator: User, make_user: MakeUser, now: datetime) -> None:
    with pytest.raises(errors.LastAdministrator):
        services.revoke_role(grant=administrator.grants.get(), actor=administrator, now=now)
    with pytest.raises(errors.LastAdministrator):
        services.deactivate(user=administrator, actor=make_user(), now=now)
    administrator.refresh_from_db()
    assert administrator.is_active
    assert administrator.grants.get().valid_until is None
    assert _nothing_happened()


def test_an_administrator_whose_account_is_closed_does_not_count_as_another(
    administrator: User, make_user: MakeUser, give: Give, now: datetime
) -> None:
    other = make_user()
    give(other, Role.SYSTEM_ADMINISTRATOR)
    User.objects.filter(pk=other.pk).update(is_active=False)
    with pytest.raises(errors.LastAdministrator):
        services.revoke_role(grant=administrator.grants.get(), actor=administrator, now=now)


def test_one_of_two_administrators_may_go(administrator: User, make_user: MakeUser, give: Give, now: datetime) -> None:
    other = make_user()
    give(other, Role.SYSTEM_ADMINISTRATOR)
    services.deactivate(user=administrator, actor=other, now=now)
    administrator.refresh_from_db()
    assert not administrator.is_active


def test_nobody_closes_his_own_account(administrator: User, make_user: MakeUser, give: Give, now: datetime) -> None:
    give(make_user(), Role.SYSTEM_ADMINISTRATOR)
    with pytest.raises(errors.NotYourself):
        services.deactivate(user=administrator, actor=administrator, now=now)
    assert _nothing_happened()


def test_an_account_is_closed_once_and_opened_once(administrator: User, make_user: MakeUser, now: datetime) -> None:
    user = make_user()
    with pytest.raises(errors.UserActive):
        services.reactivate(user=user, actor=administrator, now=now)
    services.deactivate(user=user, actor=administrator, now=now)
    with pytest.raises(errors.UserInactive):
        services.deactivate(user=user, actor=administrator, now=now)
    services.reactivate(user=user, actor=administrator, now=now)
    user.refresh_from_db()
    assert user.is_active
    assert list(JournalEntry.objects.order_by("pk").values_list("act", flat=True)) == [
        "accounts.deactivate",
        "accounts.reactivate",
    ]


def test_a_weak_password_is_refused_and_the_old_one_stays(
    administrator: User, make_user: MakeUser, now: datetime
) -> None:
    user = make_user()
    with pytest.raises(errors.PasswordWeak) as refusal:
        services.set_password(user=user, password="123", actor=administrator, now=now)
    assert "密码" in str(refusal.value)
    user.refresh_from_db()
    assert user.check_password(GOOD)
    assert _nothing_happened()


def test_unlocking_forgets_the_wrong_passwords(administrator: User, make_user: MakeUser, now: datetime) -> None:
    user = make_user()
    for name in ("zhangsan", "lisi"):
        AccessAttempt.objects.create(username=name, ip_address="10.0.0.1", failures_since_start=5, attempt_time=now)
    services.unlock(user=user, actor=administrator, now=now)
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["lisi"]
    assert _told() == ("accounts.unlock", "user:zhangsan", {})


def test_nobody_takes_away_his_own_second_step_here(administrator: User, now: datetime) -> None:
    with pytest.raises(errors.NotYourself):
        services.reset_two_factor(user=administrator, actor=administrator, now=now)
    assert _nothing_happened()


def test_a_delegation_counts_in_its_days_and_is_told(make_user: MakeUser, give: Give, now: datetime, act: Act) -> None:
    head, deputy = make_user("head", "主任"), make_user("deputy", "副手")
    give(head, Role.STATISTICIAN)
    services.delegate(from_user=head, to_user=deputy, from_on=TODAY, until_on=date(2026, 11, 9), actor=head, now=now)
    assert places_on(deputy, act, on=date(2026, 11, 8)) == Places(everything=True)
    assert not places_on(deputy, act, on=date(2026, 11, 9))
    facts = {"to": "deputy", "from_on": "2026-11-05", "until_on": "2026-11-09"}
    assert _told() == ("accounts.delegate", "user:head", facts)


@pytest.mark.parametrize(
    ("from_on", "until_on", "refusal"),
    [
        (date(2026, 11, 5), date(2026, 11, 5), errors.PeriodBackward),
        (date(2026, 11, 4), date(2026, 11, 9), errors.DelegationInPast),
        (date(2026, 11, 10), date(2026, 11, 20), errors.DelegationOverlaps),
    ],
)
def test_a_delegation_that_cannot_be_is_refused(
    make_user: MakeUser, now: datetime, from_on: date, until_on: date, refusal: type[Exception]
) -> None:
    head, deputy = make_user("head", "主任"), make_user("deputy", "副手")
    Delegation.objects.create(from_user=head, to_user=deputy, from_on=date(2026, 11, 19), until_on=date(2026, 12, 1))
    with pytest.raises(refusal):
        services.delegate(from_user=head, to_user=deputy, from_on=from_on, until_on=until_on, actor=head, now=now)
    assert _nothing_happened((Delegation, 1))


def test_nobody_is_his_own_deputy_nor_is_one_who_cannot_sign_in(make_user: MakeUser, now: datetime) -> None:
    head, gone = make_user("head", "主任"), make_user("gone", "离职")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    period = {"from_on": TODAY, "until_on": date(2026, 11, 9)}
    with pytest.raises(errors.DelegationToSelf):
        services.delegate(from_user=head, to_user=head, **period, actor=head, now=now)
    with pytest.raises(errors.UserInactive):
        services.delegate(from_user=head, to_user=gone, **period, actor=head, now=now)
    assert _nothing_happened((Delegation, 0))


def test_a_delegation_ends_today_and_only_once(make_user: MakeUser, give: Give, now: datetime, act: Act) -> None:
    head, deputy = make_user("head", "主任"), make_user("deputy", "副手")
    give(head, Role.STATISTICIAN)
    lent = Delegation.objects.create(
        from_user=head, to_user=deputy, from_on=date(2026, 11, 1), until_on=date(2026, 12, 1)
    )
    services.end_delegation(delegation=lent, actor=head, now=now)
    assert not places_on(deputy, act, on=TODAY)
    with pytest.raises(errors.DelegationEnded):
        services.end_delegation(delegation=lent, actor=head, now=now)


def test_a_delegation_of_the_future_never_begins_once_ended(
    make_user: MakeUser, give: Give, now: datetime, act: Act
) -> None:
    head, deputy = make_user("head", "主任"), make_user("deputy", "副手")
    give(head, Role.STATISTICIAN)
    lent = Delegation.objects.create(
        from_user=head, to_user=deputy, from_on=date(2026, 12, 1), until_on=date(2026, 12, 9)
    )
    services.end_delegation(delegation=lent, actor=head, now=now)
    assert not places_on(deputy, act, on=date(2026, 12, 1))


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "king"},
        {"scope": "world"},
        {"scope": "station", "place": ""},
        {"scope": "all", "place": "SH01"},
        {"valid_until": date(2025, 12, 31)},
    ],
)
def test_the_database_refuses_grants_that_cannot_be(make_user: MakeUser, wrong: dict[str, object]) -> None:
    right = {"role": "technician", "scope": "all", "place": "", "valid_from": date(2026, 1, 1), "valid_until": None}
    user = make_user()
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(user=user, **{**right, **wrong})
    assert not Grant.objects.exists()


def test_the_database_refuses_delegations_that_cannot_be(make_user: MakeUser) -> None:
    head, deputy = make_user("head", "主任"), make_user("deputy", "副手")
    for to_user, until_on in [(head, date(2026, 11, 9)), (deputy, date(2026, 11, 4))]:
        with pytest.raises(IntegrityError), transaction.atomic():
            Delegation.objects.create(from_user=head, to_user=to_user, from_on=TODAY, until_on=until_on)
    assert not Delegation.objects.exists()
