"""What acts of the appraisal refuse, each with the sentence that the user reads."""

from sanbao.kernel.errors import DomainError


class TargetReasonMissing(DomainError):
    code = "targets.reason_missing"
    message = "请写明为什么调整目标。"


class TargetsOfThePast(DomainError):
    code = "targets.of_the_past"
    message = "目标只能从 {month} 或以后起调整，过去的月份按当时的目标评价。"


class LimitNegative(DomainError):
    code = "targets.limit_negative"
    message = "「{target}」的目标值不能小于零。"


class LeadTimesOutOfOrder(DomainError):
    code = "targets.lead_times_out_of_order"
    message = "交期应大于零，并且轻修不长于中修、中修不长于重修。"


class FigureEvidenceMissing(DomainError):
    code = "targets.evidence_missing"
    message = "请写明数据的依据，例如报表名称、单号或记录的存放处。"


class TargetMonthAhead(DomainError):
    code = "targets.month_ahead"
    message = "这个月还没有开始，不能登记数据。"


class FigureNotEntered(DomainError):
    code = "targets.not_entered"
    message = "「{target}」由系统取数，不能手工登记。"


class FigureNegative(DomainError):
    code = "targets.figure_negative"
    message = "「{target}」的数据不能小于零。"


class MoreThanAll(DomainError):
    code = "targets.more_than_all"
    message = "「{above}」不能多于「{below}」，请核对。"


class CaseTwice(DomainError):
    code = "targets.case_twice"
    message = "单号「{subject}」写了两次，请去掉一个。"
