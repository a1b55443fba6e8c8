"""Addresses of the journal; to be included at the root."""

from django.urls import path

from sanbao.kernel.later import Later

views = Later("sanbao.audit.views")


app_name = "audit"
urlpatterns = [
    path("audit/", views.journal, name="journal"),
    path("audit/<int:entry_id>/", views.entry, name="entry"),
    path("audit/export/", views.export, name="export"),
]
