"""What is done to places, people and days."""

from .attendance import CellChange, set_attendance, set_attendance_grid
from .calendar import ensure_calendar, load_calendar, set_calendar_day
from .lending import Days, end_lending, lend, take_back_lending
from .organisation import remove_department, remove_post, remove_team, set_department, set_post, set_team
from .people import (
    GradeGiven,
    amend_person,
    give_grade,
    hire,
    leave,
    link_user,
    plan_shift,
    set_grade,
    set_shift,
    take_back_leave,
)
from .places import (
    StationDetails,
    admit_station,
    amend_station,
    lock_station,
    open_region,
    open_station,
    withdraw_station,
)

__all__ = [
    "CellChange",
    "Days",
    "GradeGiven",
    "StationDetails",
    "admit_station",
    "amend_person",
    "amend_station",
    "end_lending",
    "ensure_calendar",
    "give_grade",
    "hire",
    "leave",
    "lend",
    "link_user",
    "load_calendar",
    "lock_station",
    "open_region",
    "open_station",
    "plan_shift",
    "remove_department",
    "remove_post",
    "remove_team",
    "set_attendance",
    "set_attendance_grid",
    "set_calendar_day",
    "set_department",
    "set_grade",
    "set_post",
    "set_shift",
    "set_team",
    "take_back_leave",
    "take_back_lending",
    "withdraw_station",
]
