"""What taking in a sheet is asked for and comes to, the same for every kind of sheet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any, Protocol

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from sanbao.accounts.access import Act
from sanbao.accounts.models import User
from sanbao.documents.sheets.importing import Progress, SheetKind
from sanbao.documents.sheets.reading import Sheet
from sanbao.documents.sheets.values import Value
from sanbao.kernel.errors import Fault
from sanbao.kernel.periods import Month


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """How a sheet is to be taken in.

    `accept_good` stores the good rows beside faulty ones; otherwise one faulty row refuses the file. `mapping` (heading
    to column key) was made by hand. `create_station` lets a roster open the station it is about.
    """

    station_code: str
    month: Month | None = None
    accept_good: bool = False
    mapping: Mapping[str, str] = field(default_factory=dict)
    create_station: bool = False


SAMPLE_ROWS = 10


@dataclass(frozen=True, slots=True)
class Sample:
    """The first good rows as they were understood, for people to look at: headings, and texts by row of the sheet."""

    labels: tuple[str, ...] = ()
    rows: tuple[tuple[int, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What a sheet came to. `accepted` rows are new, `unchanged` ones were there already with the same content.

    `stored` is False for a preview and for a refused file: then nothing was changed. `warnings` refuse nothing.
    """

    rows: int
    accepted: int
    unchanged: int
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    stored: bool = False
    sample: Sample = Sample()

    @property
    def refused_rows(self) -> tuple[int, ...]:
        """Return the sheet rows with faults, each once, in the order of the sheet."""
        return tuple(sorted({fault.row for fault in self.faults if fault.row is not None}))

    @property
    def is_refused(self) -> bool:
        """Tell whether something is wrong with the sheet."""
        return bool(self.faults)


Finish = Callable[[ImportOutcome], None]


def nothing_more(_outcome: ImportOutcome) -> None:
    """Finish an import of which no one keeps a record."""


class Run(Protocol):
    def __call__(
        self,
        sheet: Sheet,
        request: ImportRequest,
        *,
        actor: User | None,
        now: datetime,
        store: bool,
        progress: Progress,
        finish: Finish = nothing_more,
    ) -> ImportOutcome:
        """Check a sheet and, if `store` is set and nothing stands against it, store it in one transaction.

        `finish` is called with the outcome as the last thing within that transaction, and not for what is not stored:
        what it writes is there if and only if the rows are.
        """


@dataclass(frozen=True, slots=True)
class Link:
    """Where to go on after an import: `subject` is "kind:key" over {station} and {month}, asked of `record_pages`."""

    label: str
    subject: str


@dataclass(frozen=True, slots=True)
class Importer:
    """A kind of sheet, who may take it in, and how: listed in IMPORTERS of the context's imports.py.

    `example` is one row of the empty template, heading and cell; `summary` tells people what the sheet is for;
    `order` is that of the kinds on the page.
    """

    kind: SheetKind[Any]
    act: Act
    run: Run
    order: int = 100
    icon: str = "table"
    summary: str = ""
    example: Sequence[tuple[str, Value]] = ()
    links: Sequence[Link] = ()
    opens_stations: bool = False


@cache
def importers() -> Mapping[str, Importer]:
    """Return every importer of the installed contexts by the code of its kind of sheet."""
    found: dict[str, Importer] = {}
    for app in apps.get_app_configs():
        if app.module is not None and module_has_submodule(app.module, "imports"):
            for importer in getattr(import_module(f"{app.name}.imports"), "IMPORTERS", ()):
                found[importer.kind.code] = importer
    return dict(sorted(found.items()))
