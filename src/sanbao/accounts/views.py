"""The pages of one's own account."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from sanbao.accounts.forms import DelegationForm, TokenForm
from sanbao.accounts.models import ApiToken, Delegation
from sanbao.accounts.pages import PageRequest, signed_in_page
from sanbao.accounts.queries import delegations_of, grant_lines, grants_of, has_two_factor, in_force, tokens_of
from sanbao.accounts.services import delegate, end_delegation
from sanbao.accounts.tokens import issue_token, revoke_token
from sanbao.kernel.errors import DomainError


@signed_in_page
def my_account(request: PageRequest) -> HttpResponse:
    """Show who I am here, what I may do, who stands in for me and which keys I have given away."""
    return _my_account(request)


@require_POST
@never_cache
@signed_in_page
def issue_my_token(request: PageRequest) -> HttpResponse:
    """Issue a key and show it, this once."""
    form, now = TokenForm(request.POST, user=request.user), timezone.now()
    if not form.is_valid():
        return _my_account(request, token_form=form)
    name, acts = form.cleaned_data["name"], form.cleaned_data["acts"]
    try:
        token, raw = issue_token(
            user=request.user, name=name, acts=acts, expires_at=form.expires_at(now), actor=request.user, now=now
        )
    except DomainError as fault:
        form.add_error(None, fault.text(_))
        return _my_account(request, token_form=form)
    return _my_account(request, fresh_token=token, fresh_key=raw)


@require_POST
@signed_in_page
def revoke_my_token(request: PageRequest, token_id: int) -> HttpResponse:
    """Make one of my keys useless."""
    token = get_object_or_404(ApiToken, pk=token_id, user=request.user)
    revoke_token(token=token, actor=request.user, now=timezone.now())
    messages.info(request, _("令牌“%(name)s”已撤销。") % {"name": token.name})
    return redirect("accounts:me")


@require_POST
@signed_in_page
def delegate_mine(request: PageRequest) -> HttpResponse:
    """Let a colleague stand in for me."""
    form = DelegationForm(request.POST)
    if not form.is_valid():
        return _my_account(request, delegation_form=form)
    to_user = form.cleaned_data["to_user"]
    try:
        delegate(
            from_user=request.user,
            to_user=to_user,
            from_on=form.cleaned_data["from_on"],
            until_on=form.until_on(),
            actor=request.user,
            now=timezone.now(),
        )
    except DomainError as fault:
        form.add_error(None, fault.text(_))
        return _my_account(request, delegation_form=form)
    messages.info(request, _("%(name)s 将在所选日期内代理您的工作。") % {"name": to_user})
    return redirect("accounts:me")


@require_POST
@signed_in_page
def end_my_delegation(request: PageRequest, delegation_id: int) -> HttpResponse:
    """Take back what I have lent."""
    delegation = get_object_or_404(Delegation, pk=delegation_id, from_user=request.user)
    end_delegation(delegation=delegation, actor=request.user, now=timezone.now())
    messages.info(request, _("代理已结束。"))
    return redirect("accounts:me")


def _my_account(request: PageRequest, **given: Any) -> HttpResponse:  # noqa: ANN401  # parts of a template's context
    user, now = request.user, timezone.now()
    today = timezone.localdate(now)
    context = {
        "grants": grant_lines(grants_of(user).filter(in_force(today)), on=today),
        "has_two_factor": has_two_factor(user),
        "tokens": tokens_of(user),
        "delegations": delegations_of(user, on=today),
        "token_form": TokenForm(user=user),
        "delegation_form": DelegationForm(),
        "now": now,
    }
    has_fault = any(key.endswith("_form") for key in given)
    return render(request, "accounts/me.html", {**context, **given}, status=422 if has_fault else 200)
