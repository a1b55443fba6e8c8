"""Attaching files to records, and taking them away again.

Whether somebody may do so is the business of the context that owns the record: it asks, and then calls these.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from sanbao.accounts.models import User
from sanbao.audit.services import record
from sanbao.documents.attached import store
from sanbao.documents.attached.checking import Brought, checked
from sanbao.documents.attached.limits import MOST_FILES
from sanbao.documents.errors import AttachmentGone, TooManyAttachments
from sanbao.documents.models import Attachment


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that lies on the disk and belongs to no record yet."""

    name: str
    ending: str
    sha256: str
    size: int


def keep(*, file: Brought) -> KeptFile:
    """Check a brought file and write it down; done before a transaction begins, since it takes its time.

    Raises: AttachmentEmpty, AttachmentTooLarge, AttachmentKindUnknown, PictureDamaged, PictureTooLarge, PdfDamaged.
    """
    found = checked(file)
    return KeptFile(found.name, found.ending, store.put(found.content), len(found.content))


def attach(
    *, file: Brought | KeptFile, subject: str, station_id: int | None, actor: User | None, now: datetime
) -> Attachment:
    """Attach a file to the record `subject` ("kind:key"); the same file a second time changes nothing.

    Within a transaction of your own, `keep` the file before it and pass what that has returned.

    Raises: what `keep` raises; TooManyAttachments.
    """
    kept = file if isinstance(file, KeptFile) else keep(file=file)
    return _enter(kept=kept, subject=subject, station_id=station_id, actor=actor, now=now)


@transaction.atomic
def _enter(*, kept: KeptFile, subject: str, station_id: int | None, actor: User | None, now: datetime) -> Attachment:
    present = list(Attachment.objects.filter(subject=subject, removed_at=None))
    same = next((each for each in present if each.sha256 == kept.sha256), None)
    if same is not None:
        return same
    if len(present) >= MOST_FILES:
        raise TooManyAttachments(most=MOST_FILES)
    made = Attachment.objects.create(
        subject=subject,
        station_id=station_id,
        name=kept.name,
        ending=kept.ending,
        sha256=kept.sha256,
        size=kept.size,
        attached_by=actor,
        attached_at=now,
    )
    _note("attachments.attach", made, actor=actor, now=now)
    return made


@transaction.atomic
def detach(*, attachment: Attachment, actor: User | None, now: datetime) -> None:
    """Take a file away from its record; who sees the record does not see it any more. The bytes stay for the audit.

    Raises: AttachmentGone.
    """
    if not Attachment.objects.filter(pk=attachment.pk, removed_at=None).update(removed_at=now):
        raise AttachmentGone(file=attachment.name)
    _note("attachments.detach", attachment, actor=actor, now=now)


def _note(act: str, attachment: Attachment, *, actor: User | None, now: datetime) -> None:
    facts = {"attachment": attachment.name, "sha256": attachment.sha256, "bytes": attachment.size}
    record(actor=actor, act=act, subject=attachment.subject, station_id=attachment.station_id, facts=facts, now=now)
