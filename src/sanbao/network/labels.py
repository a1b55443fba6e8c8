"""Names of the network's words, as people of the trade say them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sanbao.kernel.calendar import DayKind
from sanbao.network.rules.attendance import Mark
from sanbao.network.rules.grades import Grade
from sanbao.network.rules.places import DepartmentKind, StationKind

GRADE_LABELS: Mapping[str, Promise] = {
    Grade.APPRENTICE: _("学徒"),
    Grade.TRAINEE: _("学员"),
    Grade.ASSISTANT: _("辅修"),
    Grade.DEPUTY: _("副修"),
    Grade.LEAD: _("主修"),
}

MARK_LABELS: Mapping[str, Promise] = {
    Mark.FULL: _("全天出勤"),
    Mark.HALF: _("半天出勤"),
    Mark.PERSONAL_LEAVE: _("事假"),
    Mark.SICK_LEAVE: _("病假"),
    Mark.ANNUAL_LEAVE: _("年假"),
    Mark.OTHER_PAID_LEAVE: _("带薪假"),
    Mark.ABSENT: _("旷工"),
    Mark.REST: _("休息"),
    Mark.OVERTIME_REST_DAY: _("休息日加班"),
    Mark.OVERTIME_HOLIDAY: _("节日加班"),
}

DAY_KIND_LABELS: Mapping[str, Promise] = {
    DayKind.WORKDAY: _("上班"),
    DayKind.REST: _("休息"),
    DayKind.STATUTORY: _("法定节日"),
}

STATION_KIND_LABELS: Mapping[str, Promise] = {
    StationKind.HEADQUARTERS: _("总部"),
    StationKind.SERVICE_CENTRE: _("自营服务中心"),
    StationKind.SERVICE_STATION: _("特约维修站"),
}

DEPARTMENT_KIND_LABELS: Mapping[str, Promise] = {
    DepartmentKind.OFFICE: _("职能部门"),
    DepartmentKind.WORKSHOP: _("维修车间"),
    DepartmentKind.NEW_PART_STORE: _("新件库"),
    DepartmentKind.OLD_PART_STORE: _("旧件库"),
}

ACT_LABELS: Mapping[str, Promise] = {
    "region.open": _("新增大区"),
    "station.open": _("新增网点"),
    "station.amend": _("更正网点资料"),
    "station.admit": _("网点准入"),
    "station.withdraw": _("网点退出"),
    "organisation.set_department": _("设置部门"),
    "organisation.set_post": _("设置岗位编制"),
    "organisation.set_team": _("设置班组"),
    "organisation.remove_department": _("撤销部门"),
    "organisation.remove_post": _("撤销岗位编制"),
    "organisation.remove_team": _("撤销班组"),
    "person.hire": _("人员入职"),
    "person.amend": _("更正人员资料"),
    "person.transfer": _("调整班组或岗位"),  # of versions up to 0.2; amending does it now
    "person.leave": _("人员离职"),
    "person.take_back_leave": _("撤销离职"),
    "person.grade": _("评定技术系数"),
    "person.plan_shift": _("安排班次"),
    "person.link_user": _("关联登录账号"),
    "person.lend": _("借调到另一班组"),
    "person.end_lending": _("改变借调结束日"),
    "person.take_back_lending": _("撤销借调"),
    "shift.set": _("设置班次"),
    "roster.import": _("导入花名册"),
    "attendance.edit": _("登记考勤"),
    "attendance.import": _("导入考勤表"),
    "calendar.load": _("载入放假安排"),
    "calendar.edit": _("修改工作日历"),
}

SUBJECT_LABELS: Mapping[str, Promise] = {
    "region": _("大区"),
    "station": _("网点"),
    "organisation": _("组织架构"),
    "person": _("人员"),
    "shift": _("班次"),
    "roster": _("花名册"),
    "attendance": _("考勤"),
    "calendar": _("工作日历"),
}

FACT_LABELS: Mapping[str, Promise] = {
    "kind": _("类型"),
    "stars": _("星级"),
    "region": _("大区"),
    "parent": _("上级"),
    "city": _("城市"),
    "address": _("地址"),
    "phone": _("电话"),
    "admitted_on": _("准入日期"),
    "left_on": _("离职或退出日期"),
    "order": _("顺序"),
    "department": _("部门"),
    "title": _("岗位"),
    "headcount": _("编制人数"),
    "duties": _("职责"),
    "team": _("班组"),
    "post": _("岗位"),
    "has_phone": _("留有电话"),
    "hired_on": _("入职日期"),
    "user": _("登录账号"),
    "grade": _("岗位级别"),
    "coefficient": _("技术系数"),
    "certificate": _("证书"),
    "reason": _("原因"),
    "shift": _("班次"),
    "hours": _("上下班时间"),
    "weekdays": _("工作日"),
    "follows_calendar": _("按国家节假日调休"),
    "note": _("说明"),
    "days": _("天数"),
    "file": _("文件"),
    "hired": _("新增人员"),
    "changed": _("变更人员"),
    "graded": _("评定系数"),
}
