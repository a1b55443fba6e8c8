"""A voucher in two copies."""

from dataclasses import replace

from documents.forms.invented import BD_16, voucher_sheet
from sanbao.documents.forms.description import Form, Sheet

FORM: Form = replace(BD_16, code="TS-01", context="workshop")


def sample(*, blank: bool) -> Sheet:
    """Return the voucher, or its empty frame."""
    sheet = replace(voucher_sheet(), number="", qr="")
    return replace(sheet, blocks=()) if blank else sheet
