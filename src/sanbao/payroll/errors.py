"""What can be refused about wages, each with the sentence that the user reads."""

from sanbao.kernel.errors import DomainError, Kind


class MonthStillOpen(DomainError):
    code = "payroll.month_still_open"
    message = "{station} {month} 还没有结账，不能编制工资表；请先做月度结账。"
    kind = Kind.CONFLICT


class ClosingDamaged(DomainError):
    code = "payroll.closing_damaged"
    message = "{station} {month} 的结账数据与校验码不符，不能据此发工资，请立即联系系统管理员。"
    kind = Kind.CONFLICT


class ClosedWithoutStretches(DomainError):
    code = "payroll.closed_without_stretches"
    message = "{station} {month} 是在启用工资之前结账的，没有岗位分段，不能编制工资表。"
    kind = Kind.CONFLICT


class EarlierRunUnfinished(DomainError):
    code = "payroll.earlier_run_unfinished"
    message = "{station} {earlier} 的工资表还没有批准，请先完成 {earlier}，再做 {month}。"
    kind = Kind.CONFLICT


class LaterRunExists(DomainError):
    code = "payroll.later_run_exists"
    message = "{station} {later} 的工资表已经以 {month} 为基础，{month} 不能再退回；差额请在以后月份调整。"
    kind = Kind.CONFLICT


class BankMayHavePaid(DomainError):
    code = "payroll.bank_may_have_paid"
    message = "{at} {by} 已经生成银行代发文件（{people} 人、{total} 元）；请先向银行核实没有付款，再勾选确认。"
    kind = Kind.CONFLICT


class RunAlreadyFinal(DomainError):
    code = "payroll.run_already_final"
    message = "{station} {month} 的工资表已经批准，不能再改；差额会在以后月份作为调整列出。"
    kind = Kind.CONFLICT


class RunNotADraft(DomainError):
    code = "payroll.run_not_a_draft"
    message = "{station} {month} 的工资表已经审核，请先退回，再修改。"
    kind = Kind.CONFLICT


class DraftOutdated(DomainError):
    code = "payroll.draft_outdated"
    message = "{station} {month} 的工资表编制以后，数据有了变化；请重新编制，再审核。"
    kind = Kind.CONFLICT


class NoSuchRun(DomainError):
    code = "payroll.no_such_run"
    message = "{station} {month} 还没有编制工资表。"
    kind = Kind.NOT_FOUND


class NotApprovedYet(DomainError):
    code = "payroll.not_approved_yet"
    message = "{station} {month} 的工资表还没有批准，不能签发发放表；可以先打印核对用的草表。"
    kind = Kind.CONFLICT


class ApproverWroteIt(DomainError):
    code = "payroll.approver_wrote_it"
    message = "编制或审核工资表的人不能批准它，请由另一位有权批准的人批准。"
    kind = Kind.FORBIDDEN


class EditsOwnPay(DomainError):
    code = "payroll.edits_own_pay"
    message = "不能修改自己的工资资料，请由其他有权的人办理。"
    kind = Kind.FORBIDDEN


class ApproverIsPaid(DomainError):
    code = "payroll.approver_is_paid"
    message = "这张工资表里有您自己的工资，请由另一位有权批准的人批准。"
    kind = Kind.FORBIDDEN


class ApproverEnteredItems(DomainError):
    code = "payroll.approver_entered_items"
    message = "当月项目「{names}」是您登记的，请由另一位有权批准的人批准。"
    kind = Kind.FORBIDDEN


class ApproverSetTerms(DomainError):
    code = "payroll.approver_set_terms"
    message = "「{names}」的工资标准是您登记的，本月第一次用到，请由另一位有权批准的人批准。"
    kind = Kind.FORBIDDEN


class EditsOwnGroup(DomainError):
    code = "payroll.edits_own_group"
    message = "「{group}」的工资也包括您自己的，不能由您修改，请由其他有权的人办理。"
    kind = Kind.FORBIDDEN


class EditsOwnStation(DomainError):
    code = "payroll.edits_own_station"
    message = "{station} 也发您自己的工资，它的工资标准不能由您修改，请由其他有权的人办理。"
    kind = Kind.FORBIDDEN


class NotOfThisStation(DomainError):
    code = "payroll.not_of_this_station"
    message = "「{name}」不属于{station}，请核对。"


class MethodUnknown(DomainError):
    code = "payroll.method_unknown"
    message = "没有代码为「{method}」的工资方案，请从列表中选择。"


class ItemTakenBack(DomainError):
    code = "payroll.item_taken_back"
    message = "「{label}」已经撤回，不需要再办理。"
    kind = Kind.CONFLICT


class ConsentAlreadyNoted(DomainError):
    code = "payroll.consent_already_noted"
    message = "「{label}」已经在 {on} 登记了本人同意。"
    kind = Kind.CONFLICT


class ConsentNotAsked(DomainError):
    code = "payroll.consent_not_asked"
    message = "「{label}」不需要本人同意。"


class BaseLimitsWrong(DomainError):
    code = "payroll.base_limits_wrong"
    message = "基数下限 {low} 高于上限 {high}，请核对。"


class SourceNeeded(DomainError):
    code = "payroll.source_needed"
    message = "请写明依据的文件，以便核对。"


class AccountIncomplete(DomainError):
    code = "payroll.account_incomplete"
    message = "请填写户名、开户行和账号。"


class AccountNumberInvalid(DomainError):
    code = "payroll.account_number_invalid"
    message = "账号应为 8 至 30 位数字，请核对。"


class TaxMonthsInvalid(DomainError):
    code = "payroll.tax_months_invalid"
    message = "已任职月数和首次任职前的月数合计应在 0 至 12 之间，请核对。"


class StationTermsMissing(DomainError):
    code = "payroll.station_terms_missing"
    message = "{station} 没有 {month} 有效的工资标准（最低工资、标准天数等），请先登记。"


class GroupTermsMissing(DomainError):
    code = "payroll.group_terms_missing"
    message = "「{group}」没有 {month} 有效的工资方案，请先登记。"


class FigureMissing(DomainError):
    code = "payroll.figure_missing"
    message = "「{name}」没有登记「{field}」，「{method}」的工资算不出来，请补上。"


class ScoreMissing(DomainError):
    code = "payroll.score_missing"
    message = "「{name}」有绩效基数，但 {month} 的考核得分还没有确定，请先完成考核。"


class CustomerIndexMissing(DomainError):
    code = "payroll.customer_index_missing"
    message = "「{group}」没有登记 {month} 的客户满意指数，请先登记。"


class ClassMissing(DomainError):
    code = "payroll.class_missing"
    message = "「{group}」的工资方案没有日常维修这一类别（代码 routine），其余的工时收入没有提成比例，请补上。"


class ItemNotUsed(DomainError):
    code = "payroll.item_not_used"
    message = "「{group}」的工资方案用不上「{label}」（{kind}），请撤回，或改用别的项目。"
