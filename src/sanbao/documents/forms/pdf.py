"""Sheets as PDF, set by Typst: the same sheet gives the same bytes."""

import json
from functools import lru_cache
from pathlib import Path
from threading import Lock

import typst

from sanbao.documents.forms import fonts
from sanbao.documents.forms.description import Form, Sheet
from sanbao.documents.forms.paper import data

TEMPLATES = Path(__file__).parent / "templates"
GENERAL = TEMPLATES / "form.typ"
# Typst remembers every text it has set; a fresh compiler forgets them.
FORMS_PER_COMPILER = 100
# It also keeps what its last ten documents needed, 10 MB for a full BD-11: empty ones in between make it forget sooner.
EMPTY_DOCUMENTS = 2
# The PDF itself carries no moment; this one only settles the fields that the format insists on.
EPOCH = 0


class _Press:
    """One compiler for the process, used by one thread at a time and renewed before it grows fat."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._compiler: typst.Compiler | None = None
        self._printed = 0

    def print(self, template: bytes, sheet: str) -> bytes:
        with self._lock:
            if self._compiler is None or self._printed >= FORMS_PER_COMPILER:
                self._compiler, self._printed = _compiler(), 0
            self._printed += 1
            inputs = {"sheet": sheet, "sans": fonts.sans().family, "serif": fonts.serif().family}
            pdf = self._compiler.compile(template, format="pdf", sys_inputs=inputs, timestamp=EPOCH, pdf_tags=False)
            for _ in range(EMPTY_DOCUMENTS):
                self._compiler.compile(b"", format="svg", sys_inputs=None)
        if not isinstance(pdf, bytes):
            raise TypeError("Typst returned no PDF")
        return pdf


_PRESS = _Press()


def render(form: Form, sheet: Sheet, *, template: Path | None = None) -> bytes:
    """Return the sheet as PDF, all its copies one after another.

    `template` is the form's own .typ; it may `#import "/parts.typ"`. Without one the general template is used.
    """
    text = json.dumps(data(form, sheet), ensure_ascii=False, separators=(",", ":"))
    return _PRESS.print(_source(template or GENERAL), text)


def _compiler() -> typst.Compiler:
    return typst.Compiler(root=TEMPLATES, font_paths=fonts.loaded(), ignore_system_fonts=True)


@lru_cache(maxsize=64)
def _source(path: Path) -> bytes:
    return path.read_bytes()
