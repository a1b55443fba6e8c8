"""What is read of places, people and days."""

from .calendar import CalendarMonth, calendar_year, working_calendar
from .gaps import Gap, attendance_gaps
from .grid import Grid, GridRow, attendance_grid
from .months import (
    MOST_NAMED,
    Directory,
    GradeHeld,
    Key,
    cells_of,
    employed_in,
    employed_on,
    grades_held_on,
    grades_on,
    is_person,
    patterns_in,
    technicians_in,
)
from .organisation import Chart, RegionNode, StationNode, chart, organisation, station_called, stations_in
from .people import PeopleFilter, PeoplePage, PersonSheet, people_page, person_seen, person_sheet, visible_people
from .stations import StationName

__all__ = [
    "MOST_NAMED",
    "CalendarMonth",
    "Chart",
    "Directory",
    "Gap",
    "GradeHeld",
    "Grid",
    "GridRow",
    "Key",
    "PeopleFilter",
    "PeoplePage",
    "PersonSheet",
    "RegionNode",
    "StationName",
    "StationNode",
    "attendance_gaps",
    "attendance_grid",
    "calendar_year",
    "cells_of",
    "chart",
    "employed_in",
    "employed_on",
    "grades_held_on",
    "grades_on",
    "is_person",
    "organisation",
    "patterns_in",
    "people_page",
    "person_seen",
    "person_sheet",
    "station_called",
    "stations_in",
    "technicians_in",
    "visible_people",
    "working_calendar",
]
