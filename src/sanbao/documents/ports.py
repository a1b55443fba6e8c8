"""What documents needs of upper contexts: where the record behind an issued form is shown."""

from collections.abc import Callable

Address = Callable[[str], str | None]


class RecordPages:
    """Addresses of records by the kind of their subject; each context adds its own in its AppConfig.ready()."""

    def __init__(self) -> None:
        self._pages: dict[str, Address] = {}

    def add(self, kind: str, address: Address) -> None:
        """Let `address` find the page of every subject "kind:key"; it is given the key.

        Raises: ValueError if another context has already claimed the kind.
        """
        if self._pages.setdefault(kind, address) is not address:
            raise ValueError(f"two contexts show the records of {kind}")

    def address_of(self, subject: str) -> str | None:
        """Return the address of the record's page, or None if no context shows that kind of record."""
        kind, _colon, key = subject.partition(":")
        page = self._pages.get(kind)
        return page(key) if page else None


record_pages = RecordPages()
