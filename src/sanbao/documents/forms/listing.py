"""The list of all printed forms, for the command line and for people who look for a form."""

from sanbao.documents.forms.register import forms


def rows() -> list[dict[str, object]]:
    """Return one row per form: code, title, context, edition, copies (labels; empty means a single sheet)."""
    return [
        {
            "code": form.code,
            "title": form.title,
            "context": form.context,
            "edition": form.edition,
            "copies": list(form.copies),
        }
        for form in forms().values()
    ]
