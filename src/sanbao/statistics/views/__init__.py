"""Pages of the monthly statistics."""

from sanbao.statistics.views.closing import close, note
from sanbao.statistics.views.course import year_course
from sanbao.statistics.views.details import details, details_file
from sanbao.statistics.views.figure import person_figure, station_figure, total_figure
from sanbao.statistics.views.month import beside, month, station_month
from sanbao.statistics.views.person import person
from sanbao.statistics.views.sheets import issue, several_file, statement_file

__all__ = [
    "beside",
    "close",
    "details",
    "details_file",
    "issue",
    "month",
    "note",
    "person",
    "person_figure",
    "several_file",
    "statement_file",
    "station_figure",
    "station_month",
    "total_figure",
    "year_course",
]
