from sanbao.kernel.errors import DomainError, Kind


class MonthNotOver(DomainError):
    code = "statistics.month_not_over"
    message = "{month} 还没有结束，最早可在 {day} 结账。"
    kind = Kind.CONFLICT


class MonthClosed(DomainError):
    code = "statistics.month_closed"
    message = "{station} {month} 已经结账，不能再修改；请在未结账的月份里补记。"
    kind = Kind.CONFLICT


class ClosingDamaged(DomainError):
    code = "statistics.closing_damaged"
    message = "{station} {month} 的结账数据与校验码不符，请立即联系系统管理员。"
    kind = Kind.CONFLICT
