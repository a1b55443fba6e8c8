from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Written(models.Model):
    """Who wrote a row, and when."""

    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("登记人")
    )
    set_at = models.DateTimeField(_("登记时间"))

    class Meta:
        abstract = True
