"""Addresses of the shared pages; to be included at the root."""

from django.urls import path

from sanbao.kernel.later import Later
from sanbao.web import gate

recomputing = Later("sanbao.web.recomputing.views")
views = Later("sanbao.web.views")

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("healthz", views.healthz, name="healthz"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("rules/", recomputing.rule_list, name="rules"),
    path("rules/<slug:area>/<slug:name>/", recomputing.rule_page, name="rule"),
    path("gallery/", views.gallery, name="gallery"),
    path("api/", gate.api, {"rest": ""}, name="api"),
    path("api/<path:rest>", gate.api),
]
