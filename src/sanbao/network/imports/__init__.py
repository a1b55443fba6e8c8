"""Sheets that the network takes in: the roster and the attendance grid."""

from datetime import date
from decimal import Decimal
from typing import Final

from sanbao.documents.sheets.outcome import Importer, Link
from sanbao.kernel.errors import mark
from sanbao.network.imports.attendance import ATTENDANCE, import_attendance
from sanbao.network.imports.roster import ROSTER, import_roster
from sanbao.network.permissions import IMPORT_ATTENDANCE, IMPORT_ROSTER

_WEEKS: Final = ("√", "√", "√", "√", "√", "休", "休")  # not any month's calendar: an example of the signs
IMPORTERS: Final = (
    Importer(
        kind=ROSTER,
        act=IMPORT_ROSTER,
        run=import_roster,
        order=10,
        icon="users",
        summary=mark("每行一位维修人员：工号、姓名、级别和系数。先导入它，台账里的人才对得上。"),
        example=(
            ("工号", "A001"),
            ("姓名", "许刚"),
            ("岗位级别", "主修"),
            ("技术系数", Decimal("4.6")),
            ("班组", "机修一组"),
            ("入职日期", date(2019, 1, 22)),
            ("离职日期", None),
            ("电话", "13800000000"),
            ("证书", None),
            ("生效日期", date(2026, 10, 1)),
        ),
        links=(Link(mark("查看人员"), "people:{station}"),),
        opens_stations=True,
    ),
    Importer(
        kind=ATTENDANCE,
        act=IMPORT_ATTENDANCE,
        run=import_attendance,
        order=20,
        icon="calendar-check",
        summary=mark("每行一个人，每列一天：√ 半 事 病 休 加。月份写在标题里或在这里选。"),
        example=(
            ("工号", "A001"),
            ("姓名", "许刚"),
            *((str(day), _WEEKS[day % 7]) for day in range(1, 32)),
        ),
        links=(
            Link(mark("查看{month}的考勤"), "attendance:{station}/{month}"),
            Link(mark("查看{month}的月统计"), "month:{station}:{month}"),
        ),
    ),
)

__all__ = ["ATTENDANCE", "IMPORTERS", "ROSTER", "import_attendance", "import_roster"]
