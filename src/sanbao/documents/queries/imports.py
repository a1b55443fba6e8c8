"""Reading imports: whose they are, what they came to, what is remembered of columns."""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any, Final

from django.db.models import Q, QuerySet

from sanbao.accounts.access import places_of
from sanbao.accounts.errors import NotFound
from sanbao.accounts.models import User
from sanbao.accounts.ports import Place, station_directory
from sanbao.documents.models import ColumnMapping, ImportFile, ImportRun
from sanbao.documents.sheets.columns import HEADER_WITHIN, Column, find_header, fingerprint_of, headings
from sanbao.documents.sheets.kept import from_data
from sanbao.documents.sheets.outcome import Importer, importers
from sanbao.documents.sheets.reading import Sheet
from sanbao.kernel.errors import Fault

PAGE_ROWS: Final = 50
FAULT_ROWS: Final = 200
HEAVY: Final = ("faults", "warnings", "preview")


@dataclass(frozen=True, slots=True)
class RunFilter:
    """Which imports are asked for; an empty text stands for all."""

    kind: str = ""
    place: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class RunPage:
    """Imports, the latest first; `next_before` is None on the last page."""

    runs: Sequence[ImportRun]
    next_before: int | None


@dataclass(frozen=True, slots=True)
class FaultPage:
    """The faults of some rows, row by row; `next_after` is None on the last page. `row` None: the whole sheet."""

    rows: Sequence[tuple[int | None, Sequence[Fault]]]
    next_after: int | None


def importers_of(user: User) -> Mapping[str, Importer]:
    """Return the kinds of sheets that the user may take in somewhere, by code, in their order on the page."""
    ordered = sorted(importers().items(), key=lambda pair: pair[1].order)
    return {code: importer for code, importer in ordered if places_of(user, importer.act)}


def stations_of(user: User) -> Sequence[Place]:
    """Return the stations for which the user may take in some kind of sheet, in the order of their codes."""
    places = [places_of(user, importer.act) for importer in importers().values()]
    found = station_directory.get().places()
    return [one for one in found if one.station_id and any(place.covers(one.station_id) for place in places)]


def visible_runs(user: User) -> QuerySet[ImportRun]:
    """Return the imports of the kinds and stations that are the user's."""
    condition = Q(pk__in=())
    codes: Mapping[int, str] | None = None
    for kind, importer in importers().items():
        places = places_of(user, importer.act)
        if places.everything:
            condition |= Q(kind=kind)
        elif places.station_ids:
            codes = _codes() if codes is None else codes
            condition |= Q(kind=kind, place__in=[codes[pk] for pk in places.station_ids if pk in codes])
    return ImportRun.objects.filter(condition)


def _codes() -> Mapping[int, str]:
    return {place.station_id: place.code for place in station_directory.get().places() if place.station_id}


def station_id_of(code: str) -> int | None:
    """Return the id of the station with this code; None if there is none (yet)."""
    return next((pk for pk, known in _codes().items() if known == code), None)


def runs_page(user: User, wanted: RunFilter, *, before: int | None = None) -> RunPage:
    """Return a page of imports started before the one with the id `before`."""
    asked = {key: value for key in ("kind", "place", "status") if (value := getattr(wanted, key))}
    rows = visible_runs(user).filter(**asked).select_related("started_by").defer(*HEAVY).order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE_ROWS + 1])
    return RunPage(found[:PAGE_ROWS], found[PAGE_ROWS - 1].pk if len(found) > PAGE_ROWS else None)


def run_seen(user: User, run_id: int) -> ImportRun:
    """Return one import.

    Raises: NotFound if there is none, or its kind or station is not the user's.
    """
    found = visible_runs(user).select_related("started_by").filter(pk=run_id).first()
    if found is None:
        raise NotFound
    return found


def refused_rows(run: ImportRun) -> bytes:
    """Return the workbook of the rows that have to be mended.

    Raises: NotFound if there is none.
    """
    copy = ImportFile.objects.filter(run=run, role=ImportFile.Role.REFUSED).first()
    if copy is None:
        raise NotFound
    return zlib.decompress(copy.content)


def has_refused_rows(run: ImportRun) -> bool:
    """Tell whether there is a workbook of the rows that have to be mended."""
    return ImportFile.objects.filter(run=run, role=ImportFile.Role.REFUSED).exists()


def kinds_of_faults(faults: Sequence[Mapping[str, Any]]) -> Sequence[tuple[str, int]]:
    """Return the codes of kept faults with how many there are of each, the most frequent first."""
    codes = [fault["code"] for fault in faults]
    return sorted(((code, codes.count(code)) for code in dict.fromkeys(codes)), key=lambda pair: -pair[1])


def fault_page(faults: Sequence[Mapping[str, Any]], *, code: str = "", after: int | None = None) -> FaultPage:
    """Return a page of kept faults, row by row; `code` keeps those of one kind, `after` is a row of the sheet."""
    wanted = (from_data(fault) for fault in faults if not code or fault["code"] == code)
    ordered = sorted(wanted, key=lambda fault: fault.row or 0)
    grouped = [(row, list(group)) for row, group in groupby(ordered, key=lambda fault: fault.row)]
    rest = [(row, group) for row, group in grouped if after is None or (row or 0) > after]
    last = rest[FAULT_ROWS - 1][0] if len(rest) > FAULT_ROWS else None
    return FaultPage(rest[:FAULT_ROWS], last)


def remembered(kind: str, place: str, sheet: Sheet, columns: Sequence[Column]) -> Mapping[str, str]:
    """Return what somebody has said the headings of this sheet mean at this place; empty if nobody has."""
    said = ColumnMapping.objects.filter(kind=kind, place=place)
    prints = {find_header(sheet, columns).fingerprint, *_prints(sheet)}
    found = said.filter(header__in=prints).order_by("-set_at").first()
    return found.mapping if found else {}


def _prints(sheet: Sheet) -> Iterator[str]:
    """Any of the first rows may have been named as the header by hand."""
    for _, row in islice(sheet.rows(), HEADER_WITHIN):
        yield fingerprint_of(headings(row))
