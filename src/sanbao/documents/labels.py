"""Names of what documents writes into the journal."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACT_LABELS: Mapping[str, Promise] = {
    "forms.issue": _("签发表单"),
    "forms.read": _("查阅表单"),
    "attachments.attach": _("上传附件"),
    "attachments.detach": _("移除附件"),
    "imports.map_columns": _("指定表格各列的含义"),
}
SUBJECT_LABELS: Mapping[str, Promise] = {
    "form": _("表单"),
    "columns": _("列对应关系"),
    "sheet": _("表格"),
}
FACT_LABELS: Mapping[str, Promise] = {
    "form": _("表单"),
    "edition": _("版次"),
    "about": _("对象"),
    "sha256": _("校验值"),
    "sheet": _("表格种类"),
    "columns": _("列的含义"),
    "attachment": _("文件名"),
    "bytes": _("大小(字节)"),
}
