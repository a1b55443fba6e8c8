from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from sanbao.accounts.access import (
    NOWHERE,
    Act,
    Places,
    forget,
    grants_on,
    places_of,
    places_on,
    require,
    restrict,
    roles_of,
)
from sanbao.accounts.errors import NotAllowed, NotFound
from sanbao.accounts.models import Delegation, Grant, User
from sanbao.accounts.ports import station_directory
from sanbao.accounts.rules.roles import Role, Scope
from sanbao.network.models import Station

MakeUser = Callable[..., User]
Give = Callable[..., Grant]
TODAY = date(2026, 11, 5)


def test_a_user_without_grants_may_do_nothing_anywhere(make_user: MakeUser, act: Act) -> None:
    user = make_user()
    assert places_on(user, act, on=TODAY) == NOWHERE
    assert not places_on(user, act, on=TODAY)


def test_anonymous_visitors_may_do_nothing(act: Act) -> None:
    assert places_of(AnonymousUser(), act) == NOWHERE


def test_a_role_that_the_act_does_not_name_gives_nothing(make_user: MakeUser, give: Give, act: Act) -> None:
    user = make_user()
    give(user, Role.TECHNICIAN)
    assert places_on(user, act, on=TODAY) == NOWHERE


def test_the_flags_of_django_give_nothing(make_user: MakeUser, act: Act) -> None:
    user = make_user()
    user.is_superuser = user.is_staff = True
    user.save()
    assert places_on(user, act, on=TODAY) == NOWHERE


def test_scope_all_covers_every_station(make_user: MakeUser, give: Give, act: Act, stations: dict[str, int]) -> None:
    user = make_user()
    give(user, Role.STATISTICIAN, Scope.ALL)
    places = places_on(user, act, on=TODAY)
    assert places == Places(everything=True)
    assert all(places.covers(station) for station in stations.values())


def test_scope_region_covers_the_stations_of_the_region_only(
    make_user: MakeUser, give: Give, act: Act, stations: dict[str, int]
) -> None:
    user = make_user()
    give(user, Role.STATISTICIAN, Scope.REGION, "HD")
    places = places_on(user, act, on=TODAY)
    assert places.station_ids == {stations["SH01"], stations["HZ01"]}
    assert not places.covers(stations["GZ01"])
    assert not places.everything


def test_scope_station_covers_one_station(make_user: MakeUser, give: Give, act: Act, stations: dict[str, int]) -> None:
    user = make_user()
    give(user, Role.STATION_MANAGER, Scope.STATION, "GZ01")
    assert places_on(user, act, on=TODAY) == Places(station_ids=frozenset({stations["GZ01"]}))


def test_scope_own_covers_no_station(make_user: MakeUser, give: Give, act: Act, stations: dict[str, int]) -> None:
    user = make_user()
    give(user, Role.STATISTICIAN, Scope.OWN)
    places = places_on(user, act, on=TODAY)
    assert places == Places(own=True)
    assert places
    assert not any(places.covers(station) for station in stations.values())


def test_several_grants_add_up(make_user: MakeUser, give: Give, act: Act, stations: dict[str, int]) -> None:
    user = make_user()
    give(user, Role.STATISTICIAN, Scope.REGION, "HN")
    give(user, Role.STATION_MANAGER, Scope.STATION, "SH01")
    give(user, Role.STATISTICIAN, Scope.OWN)
    assert places_on(user, act, on=TODAY) == Places(
        station_ids=frozenset({stations["GZ01"], stations["SH01"]}), own=True
    )


def test_a_station_that_has_gone_gives_nothing(
    make_user: MakeUser, give: Give, act: Act, stations: dict[str, int]
) -> None:
    user = make_user()
    give(user, Role.STATION_MANAGER, Scope.STATION, "XX99")
    assert places_on(user, act, on=TODAY) == NOWHERE


def test_places_keep_the_rows_of_their_stations(
    make_user: MakeUser, give: Give, act: Act, stations: dict[str, int]
) -> None:
    user = make_user()
    give(user, Role.STATISTICIAN, Scope.REGION, "HD")
    places = places_on(user, act, on=TODAY)
    assert set(Station.objects.filter(places.within("id")).values_list("code", flat=True)) == {"SH01", "HZ01"}
    assert Station.objects.filter(Places(everything=True).within("id")).count() == 3
    assert Station.objects.filter(NOWHERE.within("id")).count() == 0


@pytest.mark.parametrize(
    ("on", "counts"),
    [
        (date(2026, 10, 31), False),
        (date(2026, 11, 1), True),
        (date(2026, 11, 29), True),
        (date(2026, 11, 30), False),
    ],
)
def test_a_grant_counts_from_its_first_day_until_the_day_before_its_end(
    make_user: MakeUser, give: Give, act: Act, on: date, *, counts: bool
) -> None:
    user = make_user()
    give(user, Role.STATISTICIAN, valid_from=date(2026, 11, 1), valid_until=date(2026, 11, 30))
    assert bool(places_on(user, act, on=on)) is counts


def test_a_closed_account_may_do_nothing(make_user: MakeUser, give: Give, act: Act) -> None:
    user = make_user()
    give(user, Role.STATISTICIAN)
    user.is_active = False
    assert places_on(user, act, on=TODAY) == NOWHERE


@pytest.mark.parametrize(
    ("on", "counts"),
    [(date(2026, 11, 1), False), (date(2026, 11, 2), True), (date(2026, 11, 8), True), (date(2026, 11, 9), False)],
)
def test_a_deputy_stands_in_from_the_first_day_until_the_day_before_the_end(
    make_user: MakeUser, give: Give, act: Act, on: date, *, counts: bool
) -> None:
    head, deputy = make_user("head", "主任"), make_user("deputy", "副手")
    give(head, Role.STATISTICIAN)
    Delegation.objects.create(from_user=head, to_user=deputy, from_on=date(2026, 11, 2), until_on=date(2026, 11, 9))
    assert bool(places_on(deputy, act, on=on)) is counts
    assert places_on(head, act, on=on) == Places(everything=True)


def _lend(head: User, deputy: User) -> None:
    Delegation.objects.create(from_user=head, to_user=deputy, from_on=date(2026, 11, 1), until_on=date(2026, 12, 1))


def test_own_rows_and_the_keys_of_the_system_are_not_lent(make_user: MakeUser, give: Give, act: Act) -> None:
    head, deputy = make_user("head", "主任"), make_user("deputy", "副手")
    give(head, Role.STATISTICIAN, Scope.OWN)
    give(head, Role.SYSTEM_ADMINISTRATOR)
    _lend(head, deputy)
    assert places_on(deputy, act, on=TODAY) == NOWHERE


def test_what_was_lent_is_not_lent_on(make_user: MakeUser, give: Give, act: Act) -> None:
    head, deputy, third = make_user("head", "主任"), make_user("deputy", "副手"), make_user("third", "第三人")
    give(head, Role.STATISTICIAN)
    _lend(head, deputy)
    _lend(deputy, third)
    assert places_on(third, act, on=TODAY) == NOWHERE


def test_an_ended_grant_of_the_head_is_not_lent(make_user: MakeUser, give: Give, act: Act) -> None:
    head, deputy = make_user("head", "主任"), make_user("deputy", "副手")
    give(head, Role.STATISTICIAN, valid_until=TODAY)
    _lend(head, deputy)
    assert places_on(deputy, act, on=TODAY) == NOWHERE


def test_a_closed_account_lends_nothing(make_user: MakeUser, give: Give, act: Act) -> None:
    head, deputy = make_user("head", "主任"), make_user("deputy", "副手")
    give(head, Role.STATISTICIAN)
    _lend(head, deputy)
    User.objects.filter(pk=head.pk).update(is_active=False)
    assert places_on(deputy, act, on=TODAY) == NOWHERE


def test_two_delegations_that_give_the_same_grant_count_once(make_user: MakeUser, give: Give) -> None:
    head, deputy = make_user("head", "主任"), make_user("deputy", "副手")
    give(head, Role.STATISTICIAN)
    _lend(head, deputy)
    _lend(head, deputy)
    assert len(grants_on(deputy, on=TODAY)) == 1


def test_require_returns_the_places(make_user: MakeUser, give: Give, act: Act, stations: dict[str, int]) -> None:
    user = make_user()
    give(user, Role.STATION_MANAGER, Scope.STATION, "GZ01")
    assert require(user, act, stations["GZ01"]) == Places(station_ids=frozenset({stations["GZ01"]}))


def test_require_refuses_whoever_may_do_it_nowhere(make_user: MakeUser, act: Act) -> None:
    with pytest.raises(NotAllowed) as refusal:
        require(make_user(), act)
    assert str(refusal.value) == "您的岗位不能进行“统计”。如确需办理，请联系系统管理员授权。"
    assert refusal.value.kind.status == 403
    assert isinstance(refusal.value, PermissionDenied)


def test_require_hides_what_lies_outside_the_scope(
    make_user: MakeUser, give: Give, act: Act, stations: dict[str, int]
) -> None:
    user = make_user()
    give(user, Role.STATION_MANAGER, Scope.STATION, "GZ01")
    with pytest.raises(NotFound) as refusal:
        require(user, act, stations["SH01"])
    assert refusal.value.kind.status == 404
    assert isinstance(refusal.value, Http404)


def test_require_hides_stations_from_those_with_own_rows_only(
    make_user: MakeUser, give: Give, act: Act, stations: dict[str, int]
) -> None:
    user = make_user()
    give(user, Role.STATISTICIAN, Scope.OWN)
    with pytest.raises(NotFound):
        require(user, act, stations["SH01"])


def test_a_refusal_speaks_english_to_those_who_read_english(make_user: MakeUser) -> None:
    with pytest.raises(NotAllowed) as refusal:
        require(make_user(), Act("accounts.manage_users", "管理用户与授权", frozenset()))
    with translation.override("en"):
        assert "Manage users and grants" in refusal.value.text(translation.gettext)


def test_all_acts_of_a_request_cost_one_query_for_the_grants_and_one_for_the_stations(
    make_user: MakeUser,
    give: Give,
    act: Act,
    stations: dict[str, int],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    user = make_user()
    give(user, Role.STATISTICIAN, Scope.REGION, "HD")
    other = Act("test.other", "其他", frozenset({Role.STATISTICIAN}))
    with django_assert_num_queries(2):
        assert places_of(user, act) == places_of(user, other)
        require(user, act, stations["SH01"])
        assert roles_of(user) == {Role.STATISTICIAN}


def test_what_is_remembered_on_a_user_is_forgotten_on_demand(make_user: MakeUser, give: Give, act: Act) -> None:
    user = make_user()
    assert not places_on(user, act, on=TODAY)
    give(user, Role.STATISTICIAN)
    assert not places_on(user, act, on=TODAY)
    forget(user)
    assert places_on(user, act, on=TODAY)


def test_a_restricted_user_can_do_the_named_acts_only(make_user: MakeUser, give: Give, act: Act) -> None:
    user = make_user()
    give(user, Role.STATISTICIAN)
    restrict(user, ["test.other"])
    assert places_of(user, act) == NOWHERE
    restrict(user, ["test.count"])
    assert places_of(user, act) == Places(everything=True)


def test_today_is_the_day_in_shanghai(
    make_user: MakeUser, give: Give, act: Act, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = make_user()
    give(user, Role.STATISTICIAN, valid_from=TODAY)
    one_minute_past_midnight = now - timedelta(hours=9, minutes=59)
    assert one_minute_past_midnight.astimezone(UTC).date() == date(2026, 11, 4)
    monkeypatch.setattr("django.utils.timezone.now", lambda: one_minute_past_midnight)
    assert places_of(user, act)


def test_the_port_of_the_stations_is_filled() -> None:
    assert station_directory.is_filled
