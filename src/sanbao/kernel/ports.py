"""Ports: what a lower context needs of an upper one. The lower declares the port, the upper fills it at start-up."""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class PortNotFilledError(RuntimeError):
    """A fault of the program, not of its user: no context offered what a port asks for."""


class PortTakenError(RuntimeError):
    """A fault of the program: two contexts want to fill one port."""


class Port(Generic[T]):
    """A named socket for one implementation of the protocol T."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._filled_with: T | None = None
        self._make: Callable[[], T] | None = None

    def fill(self, implementation: T) -> None:
        """Offer the implementation; offering the same one again changes nothing.

        Raises: PortTakenError if another implementation is there already.
        """
        if self.is_filled and self._filled_with is not implementation:
            raise PortTakenError(self.name)
        self._filled_with = implementation

    def fill_later(self, make: Callable[[], T]) -> None:
        """Offer what `make` returns. It is called when the port is first asked: what it imports is not loaded before.

        Raises: PortTakenError as `fill`.
        """
        if self.is_filled and self._make is not make:
            raise PortTakenError(self.name)
        self._make = make

    @property
    def is_filled(self) -> bool:
        return self._filled_with is not None or self._make is not None

    def get(self) -> T:
        """Return the implementation.

        Raises: PortNotFilledError if no context has filled the port.
        """
        if self._filled_with is None:
            if self._make is None:
                raise PortNotFilledError(self.name)
            self._filled_with = self._make()
        return self._filled_with
