"""Files at records: what is taken in, what is kept of it, and that nothing half done stays."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image
from pytest_django import Settings

from sanbao.accounts.errors import NotFound
from sanbao.accounts.models import User
from sanbao.audit.models import JournalEntry
from sanbao.documents import errors
from sanbao.documents.attached import limits, store
from sanbao.documents.attached.answer import attachment_answer
from sanbao.documents.models import Attachment
from sanbao.documents.queries.attachments import attachment_of, attachments_of, content_of
from sanbao.documents.services.attachments import attach, detach, keep
from sanbao.kernel.errors import DomainError

pytestmark = pytest.mark.django_db
GPS, ORIENTATION, QUARTER_TURN = 0x8825, 0x0112, 6
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def head() -> User:
    return User.objects.create(username="fangyan", name="方彦")


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **more: object) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, kind, **more)
    return out.getvalue()


def workbook(*names: str) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml", *names):
            archive.writestr(name, "<a/>")
    return out.getvalue()


def brought(content: bytes, name: str = "现场.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def attached(content: bytes, now: datetime, *, name: str = "现场.jpg", subject: str = "form_item:1") -> Attachment:
    return attach(file=brought(content, name), subject=subject, station_id=7, actor=None, now=now)


def files(media: Path) -> list[Path]:
    return sorted(path for path in media.rglob("*") if path.is_file())


def test_a_photo_is_kept_once_under_its_hash_with_one_entry_in_the_journal(
    media: Path, head: User, now: datetime
) -> None:
    photo = brought(picture(), "照片\\..\\车轮.JPG")
    made = attach(file=photo, subject="form_item:1", station_id=7, actor=head, now=now)
    (path,) = files(media)
    assert path == media / "attached" / made.sha256[:2] / made.sha256
    assert sha256(path.read_bytes()).hexdigest() == made.sha256
    assert (made.name, made.ending, made.size) == ("车轮.JPG", "jpg", path.stat().st_size)
    entry = JournalEntry.objects.get()
    assert (entry.act, entry.subject, entry.station_id, entry.actor_id) == (
        "attachments.attach",
        "form_item:1",
        7,
        head.pk,
    )
    assert attachments_of(["form_item:1", "form_item:2"]) == {"form_item:1": [made]}
    assert content_of(made) == path.read_bytes()


def test_the_same_photo_at_the_same_record_changes_nothing(media: Path, now: datetime) -> None:
    first, second = attached(picture(), now), attached(picture(), now)
    assert first == second
    assert JournalEntry.objects.count() == 1
    other = attached(picture(), now, subject="form_item:2")
    assert other.sha256 == first.sha256
    assert len(files(media)) == 1


def test_place_and_device_are_dropped_and_the_photo_stands_upright(now: datetime) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = QUARTER_TURN
    exif[GPS] = {1: "N", 2: (30.0, 15.0, 0.0)}
    made = attached(picture(size=(60, 40), exif=exif), now)
    with Image.open(BytesIO(content_of(made))) as kept:
        assert kept.size == (40, 60)
        assert not kept.getexif()


@pytest.mark.parametrize(("kind", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_a_large_photo_is_made_smaller_and_keeps_its_shape(kind: str, ending: str, now: datetime) -> None:
    made = attached(picture(kind, (4000, 1000)), now)
    with Image.open(BytesIO(content_of(made))) as kept:
        assert kept.size == (limits.LONGEST_EDGE, limits.LONGEST_EDGE // 4)
    assert made.ending == ending


def test_what_hides_behind_a_picture_is_not_kept(now: datetime) -> None:
    made = attached(picture() + b"<script>alert(1)</script>" + workbook(), now)
    assert made.ending == "jpg"
    assert b"script" not in content_of(made)
    assert b"PK\x03\x04" not in content_of(made)


def test_pictures_of_print_shops_and_with_palettes_are_taken(now: datetime) -> None:
    for mode, kind, ending in (("CMYK", "JPEG", "jpg"), ("P", "PNG", "png"), ("I;16", "PNG", "png")):
        out = BytesIO()
        Image.new(mode, (30, 20)).save(out, kind)
        assert attached(out.getvalue(), now, subject=f"of:{mode}").ending == ending


@pytest.mark.parametrize(("content", "name", "ending"), [(PDF, "报告.pdf", "pdf"), (workbook(), "表.xlsx", "xlsx")])
def test_papers_and_workbooks_are_kept_to_the_byte(content: bytes, name: str, ending: str, now: datetime) -> None:
    made = attached(content, now, name=name)
    assert made.ending == ending
    assert content_of(made) == content


def huge() -> bytes:
    return b"%PDF-" + b" " * limits.MAX_BYTES + b"%%EOF"


def bomb() -> bytes:
    out = BytesIO()
    Image.new("1", (limits.MOST_PIXELS // 1000 + 1, 1000)).save(out, "PNG")
    return out.getvalue()


REFUSED: dict[str, tuple[Callable[[], bytes], type[DomainError]]] = {
    "empty": (lambda: b"", errors.AttachmentEmpty),
    "too large": (huge, errors.AttachmentTooLarge),
    "a page": (lambda: b"<html><script>alert(1)</script></html>", errors.AttachmentKindUnknown),
    "a drawing with scripts": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", errors.AttachmentKindUnknown),
    "a program": (lambda: b"MZ\x90\x00", errors.AttachmentKindUnknown),
    "a moving picture": (lambda: b"GIF89a\x01\x00\x01\x00", errors.AttachmentKindUnknown),
    "an archive": (lambda: b"PK\x05\x06" + bytes(18), errors.AttachmentKindUnknown),
    "a broken archive": (lambda: b"PK\x03\x04 broken", errors.AttachmentKindUnknown),
    "a workbook with macros": (lambda: workbook("xl/vbaProject.bin"), errors.AttachmentKindUnknown),
    "half a photo": (lambda: picture(size=(900, 900))[:400], errors.PictureDamaged),
    "the head of a photo": (lambda: b"\xff\xd8\xff\xe0", errors.PictureDamaged),
    "too many pixels": (bomb, errors.PictureTooLarge),
    "half a paper": (lambda: PDF[:20], errors.PdfDamaged),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_leaves_neither_file_nor_row_nor_entry(name: str, media: Path, now: datetime) -> None:
    made, error = REFUSED[name]
    with pytest.raises(error, match="现场"):
        attached(made(), now)
    assert files(media) == []
    assert not Attachment.objects.exists()
    assert not JournalEntry.objects.exists()


def test_a_record_takes_so_many_files_and_no_more(now: datetime) -> None:
    for number in range(limits.MOST_FILES):
        attached(picture(size=(60 + number, 40)), now)
    with pytest.raises(errors.TooManyAttachments, match="最多 12 个"):
        attached(picture(size=(10, 10)), now)
    assert Attachment.objects.count() == limits.MOST_FILES
    first = attachments_of(["form_item:1"])["form_item:1"][0]
    detach(attachment=first, actor=None, now=now)
    assert attached(picture(size=(10, 10)), now).pk


def test_a_file_that_was_taken_away_is_gone_for_readers_and_may_come_again(media: Path, now: datetime) -> None:
    made = attached(picture(), now)
    detach(attachment=made, actor=None, now=now + timedelta(minutes=1))
    assert attachments_of(["form_item:1"]) == {}
    with pytest.raises(NotFound):
        attachment_of(["form_item:1"], made.pk)
    with pytest.raises(errors.AttachmentGone, match="现场"):
        detach(attachment=made, actor=None, now=now)
    assert [entry.act for entry in JournalEntry.objects.order_by("id")] == ["attachments.attach", "attachments.detach"]
    assert len(files(media)) == 1
    assert attached(picture(), now).pk != made.pk


def test_a_file_is_found_through_its_own_record_only(now: datetime) -> None:
    made = attached(picture(), now)
    assert attachment_of(["form_item:1"], made.pk) == made
    with pytest.raises(NotFound):
        attachment_of(["form_item:2"], made.pk)


def test_files_that_are_lost_or_changed_on_the_disk_are_not_handed_out(now: datetime) -> None:
    made = attached(picture(), now)
    path = store.path_of(made.sha256)
    good = path.read_bytes()
    path.write_bytes(b"x" + good[1:])
    with pytest.raises(errors.AttachmentDamaged, match="现场"):
        attachment_answer(made)
    path.unlink()
    with pytest.raises(errors.AttachmentDamaged, match="现场"):
        attachment_answer(made)
    assert attached(picture(), now, subject="form_item:2").sha256 == made.sha256  # brought again, it is whole again
    assert content_of(made) == good


def test_a_changed_file_on_the_disk_is_replaced_by_the_same_one_brought_again(now: datetime) -> None:
    made = attached(picture(), now)
    store.path_of(made.sha256).write_bytes(b"changed")
    attached(picture(), now, subject="form_item:2")
    assert sha256(content_of(made)).hexdigest() == made.sha256


def test_a_picture_is_shown_and_can_run_nothing(now: datetime) -> None:
    answer = attachment_answer(attached(picture(), now, name="车轮.html"))
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Disposition"] == "inline; filename*=utf-8''%E8%BD%A6%E8%BD%AE.jpg"
    assert answer.headers["Content-Security-Policy"].endswith("sandbox")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"].startswith("private")


def test_everything_else_is_downloaded(now: datetime) -> None:
    answer = attachment_answer(attached(PDF, now, name='a"b.pdf'))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="a\\"b.pdf"'


def test_half_written_files_of_killed_processes_are_swept_away(media: Path, now: datetime) -> None:
    folder = store.path_of(keep(file=brought(picture())).sha256).parent
    old, young = folder / ".unfinished-old", folder / ".unfinished-young"
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    store.path_of(keep(file=brought(picture())).sha256).unlink()
    keep(file=brought(picture()))
    assert not old.exists()
    assert young.exists()


def test_a_disk_that_is_full_leaves_nothing_half_written(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        keep(file=brought(picture()))
    assert files(media) == []


def test_the_database_knows_the_kinds_and_lets_a_file_stand_once_at_a_record(now: datetime) -> None:
    made = attached(picture(), now)
    copied = {"subject": made.subject, "sha256": made.sha256, "size": 1, "name": "x", "attached_at": now}
    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.create(**copied, ending="jpg")
    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.create(**copied | {"sha256": "0" * 64}, ending="exe")
