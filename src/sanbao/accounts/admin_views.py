"""The pages on which the system administrator keeps users and their grants."""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from sanbao.accounts import services
from sanbao.accounts.forms import GrantForm, PasswordForm, UserFilterForm, UserForm
from sanbao.accounts.models import Delegation, Grant, User
from sanbao.accounts.pages import PageRequest, View, page
from sanbao.accounts.permissions import MANAGE_USERS
from sanbao.accounts.ports import station_directory
from sanbao.accounts.queries import (
    UserFilter,
    delegations_of,
    grant_lines,
    grants_of,
    has_two_factor,
    user_called,
    users_page,
)
from sanbao.kernel.errors import DomainError

P = ParamSpec("P")
MOST_SUGGESTIONS = 300  # more places than that would make the page heavy: their codes are typed


@page(MANAGE_USERS)
def users(request: PageRequest) -> HttpResponse:
    """List users, fifty on a page."""
    form = UserFilterForm(request.GET or {"state": "active"})
    wanted = UserFilter(**form.cleaned_data) if form.is_valid() else UserFilter()
    shown = users_page(wanted, on=timezone.localdate())
    query = request.GET.copy()
    query["after"] = shown.next_after
    context = {"form": form, "page": shown, "next_query": query.urlencode()}
    return render(request, "accounts/users.html", context)


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password")
@page(MANAGE_USERS)
def new_user(request: PageRequest) -> HttpResponse:
    """Create a user, then show him, since he needs a role next."""
    form = UserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = services.create_user(**form.cleaned_data, actor=request.user, now=timezone.now())
        except DomainError as fault:
            form.add_error(None, fault.text(_))
        else:
            return redirect("accounts:user", user.username)
    return render(request, "accounts/new_user.html", {"form": form}, status=422 if form.errors else 200)


@page(MANAGE_USERS)
def user_detail(request: PageRequest, username: str) -> HttpResponse:
    """Show a user with all grants, past ones too."""
    return _user_page(request, user_called(username))


@require_POST
@page(MANAGE_USERS)
def grant(request: PageRequest, username: str) -> HttpResponse:
    """Give the user a role."""
    user, form = user_called(username), GrantForm(request.POST)
    if not form.is_valid():
        return _user_page(request, user, grant_form=form)
    try:
        services.grant_role(user=user, **form.grant(), actor=request.user, now=timezone.now())
    except DomainError as fault:
        form.add_error(None, fault.text(_))
        return _user_page(request, user, grant_form=form)
    return redirect("accounts:user", username)


@require_POST
@page(MANAGE_USERS)
def revoke(request: PageRequest, username: str, grant_id: int) -> HttpResponse:
    """End one of the user's grants."""
    found = get_object_or_404(Grant, pk=grant_id, user__username=username)
    services.revoke_role(grant=found, actor=request.user, now=timezone.now())
    return redirect("accounts:user", username)


@require_POST
@page(MANAGE_USERS)
def end_delegation(request: PageRequest, username: str, delegation_id: int) -> HttpResponse:
    """End a delegation that the user has given."""
    found = get_object_or_404(Delegation, pk=delegation_id, from_user__username=username)
    services.end_delegation(delegation=found, actor=request.user, now=timezone.now())
    return redirect("accounts:user", username)


@require_POST
@sensitive_post_parameters("password")
@page(MANAGE_USERS)
def new_password(request: PageRequest, username: str) -> HttpResponse:
    """Set a password for somebody who has forgotten it."""
    user, form = user_called(username), PasswordForm(request.POST)
    if not form.is_valid():
        return _user_page(request, user, password_form=form)
    try:
        services.set_password(user=user, password=form.cleaned_data["password"], actor=request.user, now=timezone.now())
    except DomainError as fault:
        form.add_error(None, fault.text(_))
        return _user_page(request, user, password_form=form)
    messages.info(request, _("密码已重设，%(name)s 需要用新密码重新登录。") % {"name": user})
    return redirect("accounts:user", username)


def _button(act: Callable[..., None], said: str) -> View[Concatenate[str, ...]]:
    """Return the page behind a button that does one act to a user and says what has happened."""

    @require_POST
    @page(MANAGE_USERS)
    def press(request: PageRequest, username: str) -> HttpResponse:
        act(user=user_called(username), actor=request.user, now=timezone.now())
        messages.info(request, _(said))
        return redirect("accounts:user", username)

    return press


deactivate = _button(services.deactivate, gettext_noop("账号已停用，该用户已退出所有设备。"))
reactivate = _button(services.reactivate, gettext_noop("账号已恢复，仍在有效期内的授权继续有效。"))
unlock = _button(services.unlock, gettext_noop("登录锁定已解除，可以立即重新登录。"))
reset_two_factor = _button(services.reset_two_factor, gettext_noop("两步验证已关闭，请提醒本人重新设置。"))


def _user_page(request: PageRequest, user: User, **given: Any) -> HttpResponse:  # noqa: ANN401  # parts of a context
    today, places = timezone.localdate(), station_directory.get().places()
    context = {
        "person": user,
        "grants": grant_lines(grants_of(user), on=today),
        "delegations": delegations_of(user, on=today),
        "has_two_factor": has_two_factor(user),
        "places": places if len(places) <= MOST_SUGGESTIONS else (),
        "grant_form": GrantForm(initial={"valid_from": today}),
        "password_form": PasswordForm(),
        "today": today,
    }
    return render(request, "accounts/user.html", {**context, **given}, status=422 if given else 200)
