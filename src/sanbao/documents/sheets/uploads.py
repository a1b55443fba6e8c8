"""Files on their way in: never more of one on the disk than may be imported, and names that can be shown."""

import unicodedata
from typing import Any, Final

from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from sanbao.documents.sheets.limits import MAX_BYTES

LONGEST_NAME: Final = 120
TOO_LARGE: Final = "sanbao.file_too_large"  # in request.META, for the view that tells it


class UploadQuota(FileUploadHandler):
    """Stop to write a file down once it is larger than any that could be imported; the rest is read and dropped."""

    def __init__(self, request: Any = None) -> None:  # noqa: ANN401 - as Django hands it over
        super().__init__(request)
        self.received = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - passed on as they are
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002 - Django's signature
        self.received += len(raw_data)
        if self.received > MAX_BYTES:
            if self.request is not None:
                self.request.META[TOO_LARGE] = self.file_name or ""
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers behind."""


def shown_name(name: str) -> str:
    """Return a file's name as it can be shown: without folders and signs that nobody sees, its ending kept."""
    bare = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(sign for sign in bare if not unicodedata.category(sign).startswith("C")).strip()
    stem, dot, ending = seen.rpartition(".")
    if len(seen) <= LONGEST_NAME:
        return seen or "表格"
    return f"{stem[: LONGEST_NAME - 10]}…{dot}{ending[:8]}" if dot else f"{seen[:LONGEST_NAME]}…"
