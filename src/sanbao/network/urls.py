"""Addresses of people, organisation, attendance and calendar; to be included at the root."""

from django.urls import path, register_converter

from sanbao.kernel.later import Later
from sanbao.network.converters import DayConverter, MonthConverter

attendance = Later("sanbao.network.views.attendance")
calendar = Later("sanbao.network.views.calendar")
lending = Later("sanbao.network.views.lending")
organisation = Later("sanbao.network.views.organisation")
people = Later("sanbao.network.views.people")

register_converter(MonthConverter, "month")
register_converter(DayConverter, "day")

app_name = "network"
urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/new/<slug:station_code>/", people.new_person, name="new_person"),
    path("people/of/<slug:station_code>/<slug:no>/", people.person, name="person"),
    path("people/of/<slug:station_code>/<slug:no>/edit/", people.edit_person, name="edit_person"),
    path("people/of/<slug:station_code>/<slug:no>/grade/", people.give_grade, name="give_grade"),
    path("people/of/<slug:station_code>/<slug:no>/shift/", people.give_shift, name="give_shift"),
    path("people/of/<slug:station_code>/<slug:no>/lend/", lending.lend, name="lend"),
    path("people/of/<slug:station_code>/<slug:no>/lendings/<int:pk>/", lending.end_lending, name="end_lending"),
    path("people/of/<slug:station_code>/<slug:no>/account/", people.link_account, name="link_account"),
    path("people/of/<slug:station_code>/<slug:no>/leave/", people.leave, name="leave"),
    path("people/of/<slug:station_code>/<slug:no>/stay/", people.stay, name="stay"),
    path("organisation/", organisation.tree, name="organisation"),
    path("organisation/regions/new/", organisation.new_region, name="new_region"),
    path("organisation/stations/new/", organisation.new_station, name="new_station"),
    path("organisation/of/<slug:code>/", organisation.station, name="station"),
    path("organisation/of/<slug:code>/edit/", organisation.edit_station, name="edit_station"),
    path("organisation/of/<slug:code>/admission/", organisation.admission, name="admission"),
    path("organisation/of/<slug:code>/departments/new/", organisation.new_department, name="new_department"),
    path("organisation/of/<slug:code>/departments/<int:pk>/", organisation.edit_department, name="edit_department"),
    path("organisation/of/<slug:code>/posts/new/", organisation.new_post, name="new_post"),
    path("organisation/of/<slug:code>/posts/<int:pk>/", organisation.edit_post, name="edit_post"),
    path("organisation/of/<slug:code>/teams/new/", organisation.new_team, name="new_team"),
    path("organisation/of/<slug:code>/teams/<int:pk>/", organisation.edit_team, name="edit_team"),
    path("organisation/of/<slug:code>/shifts/new/", organisation.new_shift, name="new_shift"),
    path("organisation/of/<slug:code>/shifts/<int:pk>/", organisation.edit_shift, name="edit_shift"),
    path("attendance/", attendance.choose, name="attendance"),
    path("attendance/<slug:code>/<month:month>/", attendance.grid, name="attendance_grid"),
    path("calendar/", calendar.year, name="calendar"),
    path("calendar/<int:year>/load/", calendar.load, name="load_calendar"),
    path("calendar/<day:on>/", calendar.edit_day, name="calendar_day"),
]
