"""What is remembered about imports: which column is which at a station, and what became of every file."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from sanbao.db.constraints import one_of
from sanbao.db.fields import MonthField

# A file with more faults than this is not mended line by line; their number is kept beside the first of them.
KEPT_FAULTS = 2_000
_STATES = ("uploaded", "checked", "running", "committed", "repeated", "refused", "failed")


class ColumnMapping(models.Model):
    """What a person said the columns of a sheet mean; used for every sheet of that place with the same headings."""

    kind = models.CharField(_("表格种类"), max_length=40)
    place = models.CharField(_("网点代码"), max_length=40)
    header = models.CharField(_("表头指纹"), max_length=64)
    mapping = models.JSONField(_("列的含义"))  # heading in the sheet -> key of the column, "" to leave it out
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("设定人"))
    set_at = models.DateTimeField(_("设定时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("列对应关系")
        constraints = [
            models.UniqueConstraint(fields=["kind", "place", "header"], name="column_mapping_once_per_place_and_header")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.place}"


class ImportRun(models.Model):
    """One file that somebody brought, from upload to its end. The rows themselves belong to their contexts."""

    class Status(models.TextChoices):
        UPLOADED = "uploaded", _("已上传")
        CHECKED = "checked", _("已检查")
        RUNNING = "running", _("正在导入")
        COMMITTED = "committed", _("已导入")
        REPEATED = "repeated", _("此前已导入")
        REFUSED = "refused", _("未通过")
        FAILED = "failed", _("中断")

    kind = models.CharField(_("表格种类"), max_length=40)
    place = models.CharField(_("网点代码"), max_length=40)
    month = MonthField(_("月份"), null=True, blank=True)
    file_name = models.CharField(_("文件名"), max_length=255)
    file_sha256 = models.CharField(_("文件指纹"), max_length=64)
    sheet_name = models.CharField(_("工作表"), max_length=64, blank=True)
    sheet_names = models.JSONField(_("全部工作表"), default=list, blank=True)
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.UPLOADED)
    accept_good = models.BooleanField(_("只导入正确的行"), default=False)
    rows_total = models.PositiveIntegerField(_("总行数"), default=0)
    rows_done = models.PositiveIntegerField(_("已处理行数"), default=0)
    accepted = models.PositiveIntegerField(_("导入"), default=0)
    unchanged = models.PositiveIntegerField(_("没有变化"), default=0)
    refused = models.PositiveIntegerField(_("未通过"), default=0)
    faults = models.JSONField(_("错误"), default=list, blank=True)  # the first KEPT_FAULTS
    faults_total = models.PositiveIntegerField(_("错误数"), default=0)
    warnings = models.JSONField(_("提醒"), default=list, blank=True)  # the first KEPT_FAULTS
    warnings_total = models.PositiveIntegerField(_("提醒数"), default=0)
    # How the sheet was understood: {"unknown": headings, "labels": […], "rows": [[row in the sheet, [text, …]], …]}
    preview = models.JSONField(_("预览"), default=dict, blank=True)
    create_station = models.BooleanField(_("新建网点"), default=False)
    # Whoever stores the rows must still hold the attempt with which he set out, else a later one has taken over.
    attempt = models.PositiveIntegerField(_("第几次"), default=0)
    machine = models.CharField(_("运行所在主机"), max_length=40, blank=True)  # "" while it waits for a process
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("导入人")
    )
    started_at = models.DateTimeField(_("开始时间"))
    seen_alive_at = models.DateTimeField(_("最近进展时间"), null=True, blank=True)
    finished_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("导入")
        constraints = [
            # Of two people who bring the same file at once, one goes on and the other is told. Afterwards it may come
            # again: rows that are there already change nothing, and one that was voided meanwhile may be wanted back.
            models.UniqueConstraint(
                fields=["kind", "place", "file_sha256"],
                condition=models.Q(status="running"),
                name="import_run_same_file_once",
            ),
            one_of("status", _STATES, name="import_run_known_status"),
        ]
        indexes = [models.Index(fields=["place", "-id"], name="import_run_place_newest")]

    def __str__(self) -> str:
        return self.file_name


class ImportFile(models.Model):
    """A file of a run, kept apart so that lists of runs stay light: what was brought, or the rows that were refused."""

    class Role(models.TextChoices):
        SOURCE = "source", _("原文件")
        REFUSED = "refused", _("未通过的行")

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="files", verbose_name=_("导入"))
    role = models.CharField(_("用途"), max_length=10, choices=Role.choices)
    content = models.BinaryField(_("内容"))

    class Meta:
        verbose_name = verbose_name_plural = _("导入文件")
        constraints = [
            models.UniqueConstraint(fields=["run", "role"], name="import_file_one_per_role"),
            one_of("role", ["source", "refused"], name="import_file_known_role"),
        ]

    def __str__(self) -> str:
        return f"{self.run} {self.role}"
