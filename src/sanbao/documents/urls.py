"""Addresses of issued forms and imports, at the root. /d/<number> is printed on paper and must never change."""

from django.urls import path, register_converter

from sanbao.documents.converters import NumberConverter
from sanbao.kernel.later import Later

imports = Later("sanbao.documents.views.imports")
issued = Later("sanbao.documents.views.issued")

register_converter(NumberConverter, "form_number")

app_name = "documents"
urlpatterns = [
    path("forms/issued/", issued.issued_forms, name="issued_forms"),
    path("d/<form_number:number>", issued.issued_form, name="issued_form"),
    path("d/<form_number:number>.pdf", issued.issued_pdf, name="issued_pdf"),
    path("d/<form_number:number>.xlsx", issued.issued_xlsx, name="issued_xlsx"),
    path("imports/", imports.runs, name="imports"),
    path("imports/templates/<str:kind>.xlsx", imports.template, name="import_template"),
    path("imports/<int:run_id>/", imports.run, name="import"),
    path("imports/<int:run_id>/columns/", imports.columns, name="import_columns"),
    path("imports/<int:run_id>/worksheet/", imports.worksheet, name="import_worksheet"),
    path("imports/<int:run_id>/discard/", imports.discard, name="import_discard"),
    path("imports/<int:run_id>/check/", imports.check, name="import_check"),
    path("imports/<int:run_id>/commit/", imports.commit, name="import_commit"),
    path("imports/<int:run_id>/progress/", imports.progress, name="import_progress"),
    path("imports/<int:run_id>/refused.xlsx", imports.refused, name="import_refused"),
]
