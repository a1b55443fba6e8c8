"""Addresses of the appraisal. Those of targets, scorecards and forms are written in the journal and on paper."""

from django.urls import path, register_converter

from sanbao.kernel.later import Later
from sanbao.network.converters import MonthConverter

improvements = Later("sanbao.appraisal.views.improvements")
kpi_appeals = Later("sanbao.appraisal.views.kpi_appeals")
kpi_card = Later("sanbao.appraisal.views.kpi_card")
kpi_month = Later("sanbao.appraisal.views.kpi_month")
kpi_paper = Later("sanbao.appraisal.views.kpi_paper")
kpi_schemes = Later("sanbao.appraisal.views.kpi_schemes")
kpi_tasks = Later("sanbao.appraisal.views.kpi_tasks")
kpi_team = Later("sanbao.appraisal.views.kpi_team")
kpi_values = Later("sanbao.appraisal.views.kpi_values")
mentorships = Later("sanbao.appraisal.views.mentorships")
own_reviews = Later("sanbao.appraisal.views.own_reviews")
points = Later("sanbao.appraisal.views.points")
quarterly = Later("sanbao.appraisal.views.quarterly")
quarterly_fill = Later("sanbao.appraisal.views.quarterly_fill")
reviews = Later("sanbao.appraisal.views.reviews")
target_entry = Later("sanbao.appraisal.views.target_entry")
targets = Later("sanbao.appraisal.views.targets")

register_converter(MonthConverter, "appraisal_month")

OF_MONTH = "kpi/<str:station>/<appraisal_month:month>/"
OWN_MONTH = "kpi/mine/<appraisal_month:month>/"
FORM_10 = "quarterly/<slug:number>/"

app_name = "appraisal"
urlpatterns = [
    path("targets/", targets.targets, name="targets"),
    path("targets/history/", targets.history, name="target_history"),
    path("targets/sheets/", target_entry.sheets, name="target_sheets"),
    path("targets/sheets/new/", target_entry.new_sheet, name="new_target_sheet"),
    path("targets/<appraisal_month:month>/<slug:code>/", targets.figure, name="target"),
    path("targets/<str:station>/<appraisal_month:month>/<slug:code>/enter/", target_entry.enter, name="enter_target"),
    path("kpi/", kpi_team.team, name="kpi_team"),
    path("kpi/months/", kpi_team.months, name="kpi_months"),
    path("kpi/mine/", kpi_card.mine, name="own_kpi"),
    path(OWN_MONTH, kpi_card.own_scorecard, name="own_scorecard"),
    path(f"{OWN_MONTH}JX-01.<str:file_format>", kpi_paper.own_scorecard_file, name="own_scorecard_file"),
    path(f"{OWN_MONTH}<slug:code>/", kpi_card.own_item, name="own_kpi_item"),
    path(f"{OWN_MONTH}<slug:code>/appeal/", kpi_card.object_to, name="appeal_kpi"),
    path("kpi/appeals/", kpi_appeals.appeals, name="appeals"),
    path("kpi/appeals/<int:pk>/", kpi_appeals.decide, name="decide_appeal"),
    path("kpi/schemes/", kpi_schemes.schemes, name="schemes"),
    path("kpi/schemes/new/", kpi_schemes.new_scheme, name="new_scheme"),
    path("kpi/schemes/<int:pk>/", kpi_schemes.scheme, name="scheme"),
    path("kpi/schemes/of/<str:station>/", kpi_schemes.uses, name="scheme_uses"),
    path("kpi/quarters/<str:station>/<appraisal_month:month>/", kpi_month.quarter, name="close_quarter"),
    path(f"{OF_MONTH}values/", kpi_values.values, name="kpi_values"),
    path(f"{OF_MONTH}values/excuse/", kpi_values.excuse, name="excuse_kpi"),
    path(f"{OF_MONTH}tasks/", kpi_tasks.tasks, name="kpi_tasks"),
    path(f"{OF_MONTH}tasks/new/", kpi_tasks.new_task, name="new_kpi_task"),
    path(f"{OF_MONTH}tasks/<str:no>/<slug:code>/", kpi_tasks.judge, name="judge_kpi_task"),
    path(f"{OF_MONTH}score/", kpi_month.score, name="score_kpi"),
    path(f"{OF_MONTH}finalise/", kpi_month.make_final, name="finalise"),
    path(f"{OF_MONTH}<str:no>/", kpi_card.scorecard, name="scorecard"),
    path(f"{OF_MONTH}<str:no>/JX-01.<str:file_format>", kpi_paper.scorecard_file, name="scorecard_file"),
    path(f"{OF_MONTH}<str:no>/<slug:code>/", kpi_card.item, name="kpi_item"),
    path("quarterly/", quarterly.forms, name="quarterly"),
    path("quarterly/blank.pdf", quarterly.blank_paper, name="blank_quarterly"),
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
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/mine/", own_reviews.own_reviews, name="own_reviews"),
    path("reviews/history/", reviews.history, name="review_history"),
    path("reviews/mentorships/", mentorships.mentorships, name="mentorships"),
    path("reviews/mentorships/new/<slug:station>/", mentorships.new, name="new_mentorship"),
    path("reviews/mentorships/<int:pk>/pass/", mentorships.pass_mentee, name="pass_mentee"),
    path("reviews/mentorships/<int:pk>/end/", mentorships.end, name="end_mentorship"),
    path("reviews/new/<slug:station>/<slug:no>/", reviews.propose, name="propose_review"),
    path("reviews/<int:pk>/", reviews.review, name="review"),
    path("reviews/<int:pk>/decide/", reviews.decide, name="decide_review"),
    path("reviews/<int:pk>/withdraw/", reviews.withdraw, name="withdraw_review"),
    path("points/", points.points, name="points"),
    path("points/mine/", points.mine, name="own_points"),
    path("points/mine/<int:pk>/consent/", points.consent, name="consent_points"),
    path("points/mine/<int:pk>/object/", points.object_to, name="object_points"),
    path("points/new/<slug:station>/", points.new, name="new_points"),
    path("points/<int:pk>/decide/", points.decide, name="decide_points"),
    path("points/<int:pk>/talk/", points.talk, name="talk_points"),
    path("points/<int:pk>/drop/", points.drop, name="drop_points"),
]
