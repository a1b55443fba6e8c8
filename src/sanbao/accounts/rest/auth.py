"""Who asks: the key in the header names the user and what it is good for."""

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from sanbao.accounts.models import User
from sanbao.accounts.tokens import authenticate_token


class ApiRequest(HttpRequest):
    """The request as an endpoint sees it: its user may do what the key allows, and nothing else."""

    user: User


class KeyAuth(HttpBearer):
    """`Authorization: Bearer sb_…`, issued on the page 我的账号."""

    def authenticate(self, request: HttpRequest, token: str) -> User:
        """Return the user of the key.

        Raises: TokenRefused.
        """
        user, _acts = authenticate_token(token, now=timezone.now())
        request.user = user
        return user
