"""Sheets that the network takes in: the roster and the attendance grid."""

from typing import Final

from sanbao.documents.sheets.outcome import Importer
from sanbao.network.imports.attendance import ATTENDANCE, import_attendance
from sanbao.network.imports.roster import ROSTER, import_roster
from sanbao.network.permissions import IMPORT_ATTENDANCE, IMPORT_ROSTER

SHEETS: Final = (ROSTER, ATTENDANCE)
IMPORTERS: Final = (
    Importer(kind=ROSTER, act=IMPORT_ROSTER, run=import_roster),
    Importer(kind=ATTENDANCE, act=IMPORT_ATTENDANCE, run=import_attendance),
)

__all__ = ["ATTENDANCE", "IMPORTERS", "ROSTER", "SHEETS", "import_attendance", "import_roster"]
