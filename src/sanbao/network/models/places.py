from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from sanbao.db.constraints import one_of
from sanbao.network.rules.places import DepartmentKind, StationKind


class Region(models.Model):
    code = models.CharField(_("代码"), max_length=20, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    history = HistoricalRecords()

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Station(models.Model):
    """A place where work is done and counted: headquarters' own service centre or an admitted station (特约维修站)."""

    code = models.CharField(_("网点代码"), max_length=20, unique=True)
    name = models.CharField(_("网点名称"), max_length=80)
    kind = models.CharField(_("类型"), max_length=20, default=StationKind.SERVICE_STATION)
    stars = models.PositiveSmallIntegerField(_("星级"), null=True, blank=True)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="stations", null=True, blank=True, verbose_name=_("大区")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True, verbose_name=_("上级单位")
    )
    city = models.CharField(_("城市"), max_length=40, blank=True)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    phone = models.CharField(_("电话"), max_length=30, blank=True)
    admitted_on = models.DateField(_("准入日期"), null=True, blank=True)
    left_on = models.DateField(_("退出日期"), null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("code",)
        constraints = [
            one_of("kind", StationKind, name="station_kind_known"),
            models.CheckConstraint(
                condition=models.Q(stars__isnull=True) | models.Q(stars__range=(1, 5)), name="station_stars_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """A box of a station's organisation chart: 配件组(新件库), 三包组(旧件库), 客服组 and so on."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="departments", verbose_name=_("单位"))
    name = models.CharField(_("部门"), max_length=60)
    kind = models.CharField(_("性质"), max_length=20, default=DepartmentKind.OFFICE)
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="children", null=True, blank=True, verbose_name=_("上级部门")
    )
    order = models.PositiveSmallIntegerField(_("顺序"), default=0)
    history = HistoricalRecords()

    class Meta:
        ordering = ("order", "id")
        constraints = [
            models.UniqueConstraint(fields=["station", "name"], name="department_name_once_a_station"),
            one_of("kind", DepartmentKind, name="department_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A post of a department with its headcount: 售后经理 1, 客户主管 1 and so on."""

    department = models.ForeignKey(Department, models.CASCADE, related_name="posts", verbose_name=_("部门"))
    title = models.CharField(_("岗位"), max_length=40)
    headcount = models.PositiveSmallIntegerField(_("编制人数"), default=1)
    duties = models.TextField(_("职责"), blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["department", "title"], name="post_title_once_a_department"),
        ]

    def __str__(self) -> str:
        return self.title


class Team(models.Model):
    """A group of technicians that works together: 机修一组, 钣喷组 and so on."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="teams", verbose_name=_("单位"))
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="teams", null=True, blank=True, verbose_name=_("部门")
    )
    name = models.CharField(_("班组"), max_length=40)
    history = HistoricalRecords()

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["station", "name"], name="team_name_once_a_station")]

    def __str__(self) -> str:
        return self.name
