"""What every template knows."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest

from sanbao.web.menu import Section, menu_for


@dataclass
class Shell:
    """The frame around a page; nothing is read before a template asks for it."""

    request: HttpRequest

    @property
    def company(self) -> str:
        return str(settings.COMPANY_NAME)

    @property
    def is_debug(self) -> bool:
        return settings.DEBUG

    @property
    def layout(self) -> str:
        """Return the layout of a page that strangers may see too: with the menu only for those who are signed in."""
        user = getattr(self.request, "user", None)
        return "web/base.html" if user is not None and user.is_authenticated else "web/base_signin.html"

    @cached_property
    def menu(self) -> list[Section]:
        return menu_for(self.request)

    @property
    def query(self) -> str:
        return self.request.GET.get("q", "") if self.request.path == "/search/" else ""


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Put the frame into the context."""
    return {"shell": Shell(request)}
