from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .people import Person
from .places import Team


class Lending(models.Model):
    """Days on which a person works for another team of his station (借调): from `from_on` until before `until_on`.

    His own team stays his team. Rows of one person never share a day; the service sees to it under the station's lock.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="lendings", verbose_name=_("人员"))
    team = models.ForeignKey(Team, models.PROTECT, related_name="borrowed", verbose_name=_("借入班组"))
    from_on = models.DateField(_("借调开始"))
    until_on = models.DateField(_("借调结束"), help_text=_("最后一天的次日"))
    reason = models.CharField(_("原因"), max_length=200)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(_("登记时间"))
    history = HistoricalRecords()

    class Meta:
        ordering = ("person_id", "from_on")
        constraints = [
            models.UniqueConstraint(fields=["person", "from_on"], name="lending_once_a_day"),
            models.CheckConstraint(condition=models.Q(until_on__gt=models.F("from_on")), name="lending_has_days"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.from_on}"
