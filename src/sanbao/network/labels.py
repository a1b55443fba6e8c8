"""Names of what the network keeps, as people of the trade say them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sanbao.network.rules.grades import Grade

GRADE_LABELS: Mapping[str, Promise] = {
    Grade.APPRENTICE: _("学徒"),
    Grade.TRAINEE: _("学员"),
    Grade.ASSISTANT: _("辅修"),
    Grade.DEPUTY: _("副修"),
    Grade.LEAD: _("主修"),
}
