"""Addresses of the shared pages; to be included at the root."""

from django.urls import path

from sanbao.web import rest, views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("healthz", views.healthz, name="healthz"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("gallery/", views.gallery, name="gallery"),
    path("api/v1/", rest.api().urls),
    path("api/<path:rest>", rest.nowhere, name="api-nowhere"),
    path("api/", rest.nowhere, {"rest": ""}),
]
