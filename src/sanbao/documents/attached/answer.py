"""An attached file as an answer; the context that owns the record has asked for the permission before."""

from typing import Final

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from sanbao.documents.attached.limits import CONTENT_TYPES
from sanbao.documents.models import Attachment
from sanbao.documents.queries.attachments import content_of

# Whatever the file is, it may neither run anything nor be taken for something else.
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def attachment_answer(attachment: Attachment) -> HttpResponse:
    """Hand out a file: pictures are shown, everything else is downloaded.

    Raises: AttachmentDamaged.
    """
    response = HttpResponse(content_of(attachment), content_type=CONTENT_TYPES[attachment.ending])
    stem = attachment.name.rpartition(".")[0] or attachment.name
    shown = content_disposition_header(not attachment.is_picture, f"{stem}.{attachment.ending}")
    response.headers["Content-Disposition"] = shown or "inline"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response
