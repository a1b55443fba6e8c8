"""Ports: what a lower context needs of an upper one. The lower declares the port, the upper fills it at start-up."""

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

    def fill(self, implementation: T) -> None:
        """Offer the implementation; offering the same one again changes nothing.

        Raises: PortTakenError if another implementation is there already.
        """
        if self._filled_with is not None and self._filled_with is not implementation:
            raise PortTakenError(self.name)
        self._filled_with = implementation

    @property
    def is_filled(self) -> bool:
        return self._filled_with is not None

    def get(self) -> T:
        """Return the implementation.

        Raises: PortNotFilledError if no context has filled the port.
        """
        if self._filled_with is None:
            raise PortNotFilledError(self.name)
        return self._filled_with
