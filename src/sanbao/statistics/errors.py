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


class MonthStillOpen(DomainError):
    code = "statistics.month_still_open"
    message = "{station} {month} 还没有结账，不能签发正式统计表；可以先打印核对用的草表。"
    kind = Kind.CONFLICT


class NotIssuedYet(DomainError):
    code = "statistics.not_issued_yet"
    message = "{station} {month} 已经结账，但正式统计表还没有签发；请在该月的统计页上点“签发并打印”。"
    kind = Kind.CONFLICT


class RewardNotANumber(DomainError):
    code = "statistics.reward_not_a_number"
    message = "奖罚“{value}”不是金额，请填数字，例如 200 或 -50，最多两位小数。"
    kind = Kind.REFUSED


class RemarkTooLong(DomainError):
    code = "statistics.remark_too_long"
    message = "备注有 {length} 个字，最多 {most} 个字，请写短一些。"
    kind = Kind.REFUSED
