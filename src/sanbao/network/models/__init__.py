from .attendance import AttendanceDay, AttendanceSum, CalendarDay, Shift, ShiftPlan
from .lending import Lending
from .people import Person, PostGrade
from .places import Department, Post, Region, Station, Team

__all__ = [
    "AttendanceDay",
    "AttendanceSum",
    "CalendarDay",
    "Department",
    "Lending",
    "Person",
    "Post",
    "PostGrade",
    "Region",
    "Shift",
    "ShiftPlan",
    "Station",
    "Team",
]
