"""Addresses of the appraisal. Those of targets, scorecards and forms are written in the journal and on paper."""

from django.urls import path, register_converter

from sanbao.appraisal.views import improvements, points, quarterly, quarterly_fill, target_entry, targets
from sanbao.network.converters import MonthConverter

register_converter(MonthConverter, "appraisal_month")

FORM_10 = "quarterly/<slug:number>/"

app_name = "appraisal"
urlpatterns = [
    path("targets/", targets.targets, name="targets"),
    path("targets/history/", targets.history, name="target_history"),
    path("targets/sheets/", target_entry.sheets, name="target_sheets"),
    path("targets/sheets/new/", target_entry.new_sheet, name="new_target_sheet"),
    path("targets/<appraisal_month:month>/<slug:code>/", targets.figure, name="target"),
    path("targets/<str:station>/<appraisal_month:month>/<slug:code>/enter/", target_entry.enter, name="enter_target"),
    path("quarterly/", quarterly.forms, name="quarterly"),
    path("quarterly/averages/", quarterly.averages, name="quarterly_averages"),
    path("quarterly/improvements/", improvements.improvements, name="improvements"),
    path("quarterly/improvements/<int:pk>/done/", improvements.done, name="improvement_done"),
    path("quarterly/improvements/<int:pk>/again/", improvements.again, name="improvement_again"),
    path("quarterly/improvements/<int:pk>/drop/", improvements.drop, name="drop_improvement"),
    path("quarterly/new/", quarterly_fill.new, name="new_quarterly"),
    path("quarterly/new/<slug:station>/<slug:no>/", quarterly_fill.start, name="start_quarterly"),
    path(FORM_10, quarterly.form, name="quarterly_form"),
    path(f"{FORM_10}W-10.<str:file_format>", quarterly.paper, name="quarterly_paper"),
    path(f"{FORM_10}photos/<int:pk>/", quarterly.photo, name="quarterly_photo"),
    path(f"{FORM_10}photos/<int:pk>/remove/", quarterly_fill.remove_photo, name="remove_quarterly_photo"),
    path(f"{FORM_10}fill/", quarterly_fill.fill, name="fill_quarterly"),
    path(f"{FORM_10}items/<slug:item>/", quarterly_fill.judge, name="judge_quarterly"),
    path(f"{FORM_10}items/<slug:item>/photos/", quarterly_fill.add_photo, name="add_quarterly_photo"),
    path(f"{FORM_10}items/<slug:item>/improve/", quarterly_fill.improve, name="improve"),
    path(f"{FORM_10}finish/", quarterly_fill.finish, name="finish_quarterly"),
    path(f"{FORM_10}take-up/", quarterly_fill.take_up, name="take_up_quarterly"),
    path(f"{FORM_10}give-up/", quarterly_fill.give_up, name="give_up_quarterly"),
    path("points/", points.points, name="points"),
    path("points/mine/", points.mine, name="own_points"),
    path("points/mine/<int:pk>/consent/", points.consent, name="consent_points"),
    path("points/mine/<int:pk>/object/", points.object_to, name="object_points"),
    path("points/new/<slug:station>/", points.new, name="new_points"),
    path("points/<int:pk>/decide/", points.decide, name="decide_points"),
    path("points/<int:pk>/talk/", points.talk, name="talk_points"),
    path("points/<int:pk>/drop/", points.drop, name="drop_points"),
]
