"""Read attached files; who may see them is asked by the context that owns their record."""

from collections.abc import Collection

from sanbao.accounts.errors import NotFound
from sanbao.documents.attached import store
from sanbao.documents.models import Attachment


def attachments_of(subjects: Collection[str]) -> dict[str, list[Attachment]]:
    """Return the files of records by subject, the first one first; records without files are left out."""
    found: dict[str, list[Attachment]] = {}
    for each in Attachment.objects.filter(subject__in=subjects, removed_at=None):
        found.setdefault(each.subject, []).append(each)
    return found


def attachment_of(subjects: Collection[str], pk: int) -> Attachment:
    """Return a file of one of these records.

    Raises: NotFound.
    """
    found = Attachment.objects.filter(pk=pk, subject__in=subjects, removed_at=None).first()
    if found is None:
        raise NotFound
    return found


def content_of(attachment: Attachment) -> bytes:
    """Return the bytes of a file.

    Raises: AttachmentDamaged if they are not those that were attached.
    """
    return store.taken_out(attachment.sha256, attachment.name)
