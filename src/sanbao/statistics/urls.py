"""Addresses of statistics. /statistics/<station>/<month>/… are written in the journal and on issued forms."""

from django.urls import path, register_converter

from sanbao.kernel.errors import DomainError
from sanbao.kernel.later import Later
from sanbao.kernel.periods import Month

views = Later("sanbao.statistics.views")


class MonthConverter:
    """A month in an address: 2026-10."""

    regex = "[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> Month:
        try:
            return Month.parse(value)
        except DomainError as error:
            raise ValueError(value) from error

    def to_url(self, value: Month | str) -> str:
        return str(value)


register_converter(MonthConverter, "statistics_month")
OF_STATION = "statistics/<str:station>/<statistics_month:month>/"

app_name = "statistics"
urlpatterns = [
    path("statistics/", views.month, name="month"),
    path("statistics/beside/", views.beside, name="beside"),
    path("statistics/course/", views.year_course, name="course"),
    path("statistics/details/", views.details, name="details"),
    path("statistics/details/BD-12.<str:file_format>", views.details_file, name="details_file"),
    path("statistics/BD-11.<str:file_format>", views.several_file, name="several_file"),
    path("statistics/figures/<statistics_month:month>/<slug:code>/", views.total_figure, name="total_figure"),
    path(OF_STATION, views.station_month, name="station_month"),
    path(f"{OF_STATION}BD-11.<str:file_format>", views.statement_file, name="statement_file"),
    path(f"{OF_STATION}close/", views.close, name="close"),
    path(f"{OF_STATION}issue/", views.issue, name="issue"),
    path(f"{OF_STATION}figures/<slug:code>/", views.station_figure, name="station_figure"),
    path(f"{OF_STATION}<str:no>/", views.person, name="person"),
    path(f"{OF_STATION}<str:no>/note/", views.note, name="note"),
    path(f"{OF_STATION}<str:no>/<slug:code>/", views.person_figure, name="person_figure"),
]
