"""Addresses of issued forms; to be included at the root. /d/<number> is printed on paper and must never change."""

from django.urls import path, register_converter

from sanbao.documents.converters import NumberConverter
from sanbao.documents.views import issued

register_converter(NumberConverter, "form_number")

app_name = "documents"
urlpatterns = [
    path("forms/issued/", issued.issued_forms, name="issued_forms"),
    path("d/<form_number:number>", issued.issued_form, name="issued_form"),
    path("d/<form_number:number>.pdf", issued.issued_pdf, name="issued_pdf"),
    path("d/<form_number:number>.xlsx", issued.issued_xlsx, name="issued_xlsx"),
]
