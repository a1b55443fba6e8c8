"""Addresses of wages. /payroll/<station>/<month>/… are written in the journal and on issued forms."""

from django.urls import path, register_converter

from sanbao.kernel.later import Later
from sanbao.network.converters import MonthConverter

accounts = Later("sanbao.payroll.views.accounts")
agreed = Later("sanbao.payroll.views.agreed")
cities = Later("sanbao.payroll.views.cities")
costs = Later("sanbao.payroll.views.costs")
explained = Later("sanbao.payroll.views.explained")
groups = Later("sanbao.payroll.views.groups")
items = Later("sanbao.payroll.views.items")
papers = Later("sanbao.payroll.views.papers")
reports = Later("sanbao.payroll.views.reports")
run = Later("sanbao.payroll.views.run")
runs = Later("sanbao.payroll.views.runs")
slips = Later("sanbao.payroll.views.slips")
steps = Later("sanbao.payroll.views.steps")
terms = Later("sanbao.payroll.views.terms")
what_if = Later("sanbao.payroll.views.what_if")

register_converter(MonthConverter, "payroll_month")
OF_RUN = "payroll/<str:station>/<payroll_month:month>/"
OF_SLIP = f"{OF_RUN}slips/<str:no>/"
OF_TERMS = "payroll/terms/<str:station>/"
OWN_SLIP = "payroll/mine/<str:station>/<payroll_month:month>/"

app_name = "payroll"
urlpatterns = [
    path("payroll/", runs.runs, name="runs"),
    path("payroll/mine/", slips.mine, name="mine"),
    path(OWN_SLIP, slips.own_slip, name="own_slip"),
    path(f"{OWN_SLIP}GZ-01.<str:file_format>", papers.own_slip_file, name="own_slip_file"),
    path(f"{OWN_SLIP}lines/<int:number>/", explained.own_line, name="own_line"),
    path(OF_RUN, run.run, name="run"),
    path(f"{OF_RUN}draft/", steps.draft, name="draft"),
    path(f"{OF_RUN}check/", steps.check, name="check"),
    path(f"{OF_RUN}approve/", steps.approve, name="approve"),
    path(f"{OF_RUN}pay/", steps.pay, name="pay"),
    path(f"{OF_RUN}lock/", steps.lock, name="lock"),
    path(f"{OF_RUN}return/", steps.send_back, name="return"),
    path(f"{OF_RUN}GZ-02.<str:file_format>", papers.sheet, name="sheet"),
    path(f"{OF_RUN}issue/", papers.issue, name="issue"),
    path(f"{OF_RUN}groups/<int:position>/", groups.group, name="group"),
    path(f"{OF_RUN}items/", items.items, name="items"),
    path(f"{OF_RUN}items/<int:item_id>/take-back/", items.take_back, name="take_back"),
    path(f"{OF_RUN}items/<int:item_id>/consent/", items.consent, name="consent"),
    path(f"{OF_RUN}what-if/", what_if.what_if, name="what_if"),
    path(OF_SLIP, slips.slip, name="slip"),
    path(f"{OF_SLIP}GZ-01.<str:file_format>", papers.slip_file, name="slip_file"),
    path(f"{OF_SLIP}lines/<int:number>/", explained.line, name="line"),
    path("payroll/terms/", terms.terms, name="terms"),
    path(OF_TERMS, terms.terms_of, name="terms_of"),
    path(f"{OF_TERMS}station/", agreed.station_terms, name="station_terms"),
    path(f"{OF_TERMS}groups/", agreed.other_terms, name="other_terms"),
    path(f"{OF_TERMS}groups/<int:team_id>/", agreed.group_terms, name="group_terms"),
    path(f"{OF_TERMS}people/<str:no>/", agreed.person_terms, name="person_terms"),
    path(f"{OF_TERMS}people/<str:no>/tax/", accounts.tax_opening, name="tax_opening"),
    path("payroll/accounts/", accounts.stations, name="accounts"),
    path("payroll/accounts/<str:station>/", accounts.accounts_of_station, name="accounts_of"),
    path("payroll/accounts/<str:station>/<str:no>/", accounts.account, name="account"),
    path("payroll/cities/", cities.cities, name="cities"),
    path("payroll/cities/new/", cities.new_rate, name="new_rate"),
    path("payroll/cities/paste/", cities.paste, name="paste_rates"),
    path("payroll/cities/of/<str:name>/", cities.city, name="city"),
    path("payroll/costs/", costs.costs, name="costs"),
    path("payroll/costs.<str:file_format>", costs.costs_file, name="costs_file"),
    path(f"{OF_RUN}reports/bank/", reports.bank, name="bank"),
    path(f"{OF_RUN}reports/bank/layout/", reports.bank_layout, name="bank_layout"),
    path(f"{OF_RUN}reports/bank/file.<str:file_format>", reports.bank_file, name="bank_file"),
    path(f"{OF_RUN}reports/cost/orders/<int:document_id>/", reports.order_cost, name="order_cost"),
    path(f"{OF_RUN}reports/<slug:what>.<str:file_format>", reports.report_file, name="report_file"),
    path(f"{OF_RUN}reports/<slug:what>/", reports.report, name="report"),
]
