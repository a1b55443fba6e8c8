"""What can be refused here, each with the sentence that the user reads."""

from sanbao.kernel.errors import DomainError, Kind


class RegionExists(DomainError):
    code = "network.region_exists"
    message = "大区代码“{code}”已被使用，请换一个代码。"
    kind = Kind.CONFLICT


class StationExists(DomainError):
    code = "network.station_exists"
    message = "网点代码“{code}”已被使用，请换一个代码。"
    kind = Kind.CONFLICT


class StationUnknown(DomainError):
    code = "network.station_unknown"
    message = "没有代码为“{code}”的网点。请核对代码；新网点可先在组织架构中新增。"
    kind = Kind.NOT_FOUND


class CodeInvalid(DomainError):
    code = "network.code_invalid"
    message = "代码“{code}”不符合要求：只能由字母、数字、- 和 _ 组成，最长 20 个字符。"


class NameMissing(DomainError):
    code = "network.name_missing"
    message = "请填写名称。"


class TextTooLong(DomainError):
    code = "network.text_too_long"
    message = "“{text}”太长，最多 {limit} 个字，请缩短。"


class ParentGoesRound(DomainError):
    code = "network.parent_goes_round"
    message = "“{parent}”是“{name}”的下级，不能同时作为它的上级，请另选上级。"


class OfAnotherStation(DomainError):
    code = "network.of_another_station"
    message = "“{name}”不属于{station}，请选择本单位的。"


class NameTaken(DomainError):
    code = "network.name_taken"
    message = "{station}已有“{name}”，请换一个名称。"
    kind = Kind.CONFLICT


class StillInUse(DomainError):
    code = "network.still_in_use"
    message = "“{name}”还有人员或下级（{count}），请先调走再撤销。"
    kind = Kind.CONFLICT


class DatesBackward(DomainError):
    code = "network.dates_backward"
    message = "日期 {later} 不能早于 {earlier}，请修改日期。"


class AlreadyWithdrawn(DomainError):
    code = "network.already_withdrawn"
    message = "{name}已于 {on} 退出。"
    kind = Kind.CONFLICT


class StillEmployed(DomainError):
    code = "network.still_employed"
    message = "{station}还有 {count} 名在职人员，请先办理离职，再办理退出。"
    kind = Kind.CONFLICT


class PersonExists(DomainError):
    code = "network.person_exists"
    message = "{station}已有工号“{no}”（{name}），请核对工号。"
    kind = Kind.CONFLICT


class PersonLeft(DomainError):
    code = "network.person_left"
    message = "{name}已于 {on} 离职。"
    kind = Kind.CONFLICT


class PersonStays(DomainError):
    code = "network.person_stays"
    message = "{name}在职，没有离职记录可以撤销。"
    kind = Kind.CONFLICT


class AttendanceAfterLeaving(DomainError):
    code = "network.attendance_after_leaving"
    message = "{name}在 {on} 还有考勤记录，离职日期应晚于该日；如属误填，请先清除考勤。"
    kind = Kind.CONFLICT


class NotEmployedThatDay(DomainError):
    code = "network.not_employed_that_day"
    message = "{name}在 {on} 不在职，不能登记考勤。请核对入职、离职日期。"


class GradeInClosedMonth(DomainError):
    code = "network.grade_in_closed_month"
    message = "{station} {month} 已经结账，技术系数不能从 {on} 起改变，请从 {first} 或以后生效。"
    kind = Kind.CONFLICT


class GradeUnchanged(DomainError):
    code = "network.grade_unchanged"
    message = "{name}在 {on} 的技术系数已经是 {coefficient}，无需再登记。"
    kind = Kind.CONFLICT


class ShiftInClosedMonth(DomainError):
    code = "network.shift_in_closed_month"
    message = "{station} {month} 已经结账，班次不能从 {on} 起改变，请从 {first} 或以后生效。"
    kind = Kind.CONFLICT


class WeekdaysInvalid(DomainError):
    code = "network.weekdays_invalid"
    message = "工作日“{weekdays}”应为七位 0 或 1，从周一到周日，1 表示上班。"


class AttendanceMonthClosed(DomainError):
    code = "network.attendance_month_closed"
    message = "{station} {month} 已经结账，考勤不能再改。"
    kind = Kind.CONFLICT


class AttendanceChangedMeanwhile(DomainError):
    code = "network.attendance_changed_meanwhile"
    message = "{name} {on} 的考勤刚才已被他人改为“{now}”，请刷新后再填。"
    kind = Kind.CONFLICT


class UserTaken(DomainError):
    code = "network.user_taken"
    message = "账号“{username}”已经属于{name}，请换一个账号。"
    kind = Kind.CONFLICT


class LinkOfOneself(DomainError):
    code = "network.link_of_oneself"
    message = "不能关联或解除自己的登录账号，请由另一位系统管理员办理。"


class LinkStands(DomainError):
    code = "network.link_stands"
    message = "{name}已关联账号“{username}”，请先解除关联，再关联别的账号。"
    kind = Kind.CONFLICT


class GradeOfOneself(DomainError):
    code = "network.grade_of_oneself"
    message = "不能评定自己的技术系数，请由另一位负责人评定。"


class GradeReasonMissing(DomainError):
    code = "network.grade_reason_missing"
    message = "{name}已有技术系数，改变系数请写明原因；一般通过季度评级调整。"


class GradeNotByRoster(DomainError):
    code = "network.grade_not_by_roster"
    message = "{name}的技术系数与表中不同，您没有评定系数的权限。请把系数改回登记的数，或由网点负责人评定。"


class YearNotAnnounced(DomainError):
    code = "network.year_not_announced"
    message = "{year} 年的放假安排还没有收录。公布后请升级程序，或在日历中逐日填写。"


class DayNotInMonth(DomainError):
    code = "network.day_not_in_month"
    message = "{month}没有{on}日，请清空这一格，或核对月份。"


class NoTwiceInSheet(DomainError):
    code = "network.no_twice_in_sheet"
    message = "工号“{no}”与第 {row} 行重复，请只保留一行。"
    kind = Kind.CONFLICT


class OtherNameForNo(DomainError):
    code = "network.other_name_for_no"
    message = "工号“{no}”已登记为{name}，姓名不同。请核对工号；确需改名请在人员页面更正。"
    kind = Kind.CONFLICT


class OtherHiring(DomainError):
    code = "network.other_hiring"
    message = "已登记的入职日期是 {on}，与表中不同。请核对；确需更正请在人员页面修改。"
    kind = Kind.CONFLICT


class RosterGradeInClosedMonth(DomainError):
    code = "network.roster_grade_in_closed_month"
    message = "系数的生效日期在已结账的月份内，请把生效日期填为 {first} 或以后。"
    kind = Kind.CONFLICT


class PersonUnknown(DomainError):
    code = "network.person_unknown"
    message = "{station}没有“{who}”，请核对，或先导入花名册。"


class PersonInDoubt(DomainError):
    code = "network.person_in_doubt"
    message = "{station}有 {count} 个人叫“{who}”，请填写工号。"


class PersonTwiceInSheet(DomainError):
    code = "network.person_twice_in_sheet"
    message = "“{who}”在第 {row} 行已经有一行，请只保留一行。"


class WhoMissing(DomainError):
    code = "network.who_missing"
    message = "没有填写工号和姓名，请补上。"


class DaysOfOtherMonth(DomainError):
    code = "network.days_of_other_month"
    message = "{days}不是{month}的日子。考勤按自然月登记，请按月分成几张表，分别导入。"


class DaysGoRound(DomainError):
    code = "network.days_go_round"
    message = (
        "日期排到 {last} 日后又从 {first} 日开始，跨了两个月。{month}的考勤按自然月登记，请按月分成两张表，分别导入。"
    )


class MonthOfSheetUnknown(DomainError):
    code = "network.month_of_sheet_unknown"
    message = "看不出是哪个月的考勤，请在表上方写“2026年10月考勤表”，或选择月份后再导入。"


class OtherMonthInSheet(DomainError):
    code = "network.other_month_in_sheet"
    message = "表上写的是{written}，选择的是{chosen}，请核对月份。"


class OvertimeOnStatutoryDay(DomainError):
    code = "network.overtime_on_statutory_day"
    message = "{on} 是法定节日，加班一般填“节”。"


class NoStatutoryDay(DomainError):
    code = "network.no_statutory_day"
    message = "{on} 不是法定节日，加班一般填“加”。"


class AttendanceReplaced(DomainError):
    code = "network.attendance_replaced"
    message = "{name}有 {count} 天与已登记的考勤不同，以这份表为准：{days}。"


class LentToOwnTeam(DomainError):
    code = "network.lent_to_own_team"
    message = "{name}本来就在{team}，请选择另一个班组。"


class NotLendable(DomainError):
    code = "network.not_lendable"
    message = "{name}在 {on} 不在职，借调日期要在职期间以内。"


class LendingsOverlap(DomainError):
    code = "network.lendings_overlap"
    message = "{name}在 {on} 已借调到{team}，同一天只能借调到一个班组，请修改日期。"
    kind = Kind.CONFLICT


class LendingInClosedMonth(DomainError):
    code = "network.lending_in_closed_month"
    message = "{station} {month} 已经结账，{first} 以前的借调不能再改。"
    kind = Kind.CONFLICT


class LendingGone(DomainError):
    code = "network.lending_gone"
    message = "这条借调已被他人撤销，请刷新。"
    kind = Kind.NOT_FOUND
