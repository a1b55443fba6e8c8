"""Answering with a printed form as a file."""

from typing import Final

from django.http import HttpResponse

from sanbao.documents.forms.rendering import CONTENT_TYPES

FORMATS: Final = frozenset({"pdf", "xlsx"})


def file_answer(content: bytes, name: str) -> HttpResponse:
    """Answer with a file: a PDF is shown, a workbook is kept."""
    file_format = name.rpartition(".")[2]
    kind = "inline" if file_format == "pdf" else "attachment"
    headers = {"Content-Disposition": f'{kind}; filename="{name}"'}
    return HttpResponse(content, content_type=CONTENT_TYPES[file_format], headers=headers)
