"""What remembers the files that people attach to records."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sanbao.db.constraints import one_of
from sanbao.documents.attached.limits import CONTENT_TYPES, PICTURES


class Attachment(models.Model):
    """One file at one record of another context; the bytes lie on the disk under their SHA-256."""

    subject = models.CharField(_("对象"), max_length=120)  # "kind:key" of the record
    # A number and not a key: stations belong to an upper context. None is a record of headquarters.
    station_id = models.BigIntegerField(_("网点"), null=True)
    name = models.CharField(_("文件名"), max_length=160)
    ending = models.CharField(_("文件类型"), max_length=8)
    sha256 = models.CharField(_("校验值"), max_length=64)
    size = models.PositiveIntegerField(_("大小(字节)"))
    attached_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("上传人")
    )
    attached_at = models.DateTimeField(_("上传时间"))
    removed_at = models.DateTimeField(_("移除时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("附件")
        ordering = ("id",)
        constraints = [
            one_of("ending", sorted(CONTENT_TYPES), name="attachment_known_ending"),
            models.CheckConstraint(name="attachment_has_hash", condition=Q(sha256__gt="")),
            models.UniqueConstraint(
                name="attachment_once_at_a_record", fields=["subject", "sha256"], condition=Q(removed_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        """Tell whether a browser may show it within a page."""
        return self.ending in PICTURES
