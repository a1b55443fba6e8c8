"""Pages that are loaded when they are opened: a site answers its first visitor before it has read all of its code."""

from collections.abc import Callable
from importlib import import_module
from threading import Lock
from typing import Any

# One thread loads at a time: two that load a package and a part of it at once may find each other's half-read modules.
_loading = Lock()
_modules: set[str] = set()


class PageLater:
    """Stands in a list of addresses for the page `name` of `module`, and loads it when it is first asked for.

    What a decorator hangs on a page for the middleware (`csrf_exempt`) is not seen: such a page is imported as usual.
    """

    def __init__(self, module: str, name: str) -> None:
        self.module = module
        self.name = name
        self._page: Callable[..., Any] | None = None

    def __call__(self, *args: object, **kwargs: object) -> object:
        return self.page(*args, **kwargs)

    @property
    def page(self) -> Callable[..., Any]:
        """Return the page itself, loaded."""
        if self._page is None:
            with _loading:
                self._page = getattr(import_module(self.module), self.name)
        return self._page


class Later:
    """Stands in a list of addresses for a module of pages: `runs = Later("…views.runs")` instead of its import."""

    def __init__(self, module: str) -> None:
        self._module = module
        _modules.add(module)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - what a page takes and answers is known when it is loaded
        if name.startswith("_"):
            raise AttributeError(name)
        return PageLater(self._module, name)


def load_all() -> None:
    """Load every page that has an address, so that no visitor waits for one; who comes meanwhile is let in between."""
    for module in sorted(_modules):
        with _loading:
            import_module(module)
