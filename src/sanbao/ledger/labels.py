"""Names of what the ledger counts, as people of the trade say them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sanbao.ledger.rules.entries import Category, EntryKind, Payer, Role
from sanbao.ledger.rules.rework import CAUSE_NAMES

CATEGORY_LABELS: Mapping[str, Promise] = {
    Category.IN_WARRANTY: _("三包内"),
    Category.OUT_OF_WARRANTY: _("三包外"),
    Category.FIRST_SERVICE: _("首保"),
    Category.SCHEDULED_SERVICE: _("定保"),
    Category.INSTALLATION: _("安装调试"),
    Category.REWORK: _("返修"),
}
PAYER_LABELS: Mapping[str, Promise] = {
    Payer.CUSTOMER: _("客户"),
    Payer.WARRANTY: _("三包"),
    Payer.GOODWILL: _("照顾性保修"),
    Payer.INTERNAL: _("内部"),
    Payer.INSURER: _("保险"),
}
ROLE_LABELS: Mapping[str, Promise] = {Role.LEAD: _("主修"), Role.HELPER: _("副修")}
KIND_LABELS: Mapping[str, Promise] = {
    EntryKind.WORK: _("维修"),
    EntryKind.REWORK_CAUSED: _("造成返修"),
    EntryKind.LABOUR_TAKEN_BACK: _("返修扣回"),
}
CAUSE_LABELS: Mapping[str, Promise] = {cause: _(name) for cause, name in CAUSE_NAMES.items()}
