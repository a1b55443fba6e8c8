from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class JournalEntry(models.Model):
    """One business act. Insert-only by trigger; the hash binds it to the entry before it in its chain."""

    chain = models.BigIntegerField()
    number = models.BigIntegerField()
    at = models.DateTimeField(_("时间"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("操作人")
    )
    actor_name = models.CharField(_("操作人"), max_length=150)
    act = models.CharField(_("操作"), max_length=60)
    subject = models.CharField(_("对象"), max_length=120)
    # A number and not a key: stations belong to an upper context.
    station_id = models.BigIntegerField(_("网点"), null=True)
    facts = models.JSONField(_("内容"))
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("审计记录")
        verbose_name_plural = _("审计记录")
        constraints = [
            models.UniqueConstraint(name="journal_chain_number", fields=["chain", "number"]),
            models.CheckConstraint(name="journal_number_from_one", condition=Q(number__gte=1)),
        ]
        # Each ends with the id, since the page walks backwards by it.
        indexes = [
            models.Index(name="journal_by_station", fields=["station_id", "-id"]),
            models.Index(name="journal_by_actor", fields=["actor", "-id"]),
            models.Index(name="journal_by_act", fields=["act", "-id"]),
            models.Index(name="journal_by_subject", fields=["subject", "-id"]),
            models.Index(name="journal_by_time", fields=["at"]),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.subject}"


class ChainHead(models.Model):
    """The last number and hash of a chain: the row that writers lock, and the proof that no tail was cut off."""

    chain = models.BigIntegerField(primary_key=True)
    number = models.BigIntegerField()
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("审计链")
        verbose_name_plural = _("审计链")

    def __str__(self) -> str:
        return f"{self.chain}: {self.number}"
