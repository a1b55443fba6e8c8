"""Addresses of issued forms; to be included at the root. /d/<number> is printed on paper and must never change."""

from django.urls import path, register_converter

from sanbao.documents import views
from sanbao.documents.converters import NumberConverter

register_converter(NumberConverter, "form_number")

app_name = "documents"
urlpatterns = [
    path("forms/issued/", views.issued_forms, name="issued_forms"),
    path("d/<form_number:number>", views.issued_form, name="issued_form"),
    path("d/<form_number:number>.pdf", views.issued_pdf, name="issued_pdf"),
    path("d/<form_number:number>.xlsx", views.issued_xlsx, name="issued_xlsx"),
]
