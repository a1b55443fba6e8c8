"""How allauth signs people in here: nobody registers himself, and a new password is an act of ours."""

from typing import TYPE_CHECKING, cast

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.utils import timezone

from sanbao.accounts.lockout import client_address
from sanbao.accounts.services import set_password

if TYPE_CHECKING:
    from sanbao.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # allauth's signature
        """Accounts are made by the system administrator only."""
        return False

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Store the password that the user has chosen on the page for it."""
        person = cast("User", user)
        set_password(user=person, password=password, actor=person, now=timezone.now())

    def get_client_ip(self, request: HttpRequest) -> str:
        """Count attempts for the address that axes counts them for."""
        return client_address(request)
