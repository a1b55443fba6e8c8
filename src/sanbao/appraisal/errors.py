"""What acts of the appraisal refuse, each with the sentence that the user reads."""

from sanbao.kernel.errors import DomainError, Kind


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


class MonthNotClosed(DomainError):
    code = "kpi.month_not_closed"
    message = "{station} {month} 还没有结账，绩效只按结账数据计分；结账之前显示的是暂定得分。"
    kind = Kind.CONFLICT


class NobodyAppraised(DomainError):
    code = "kpi.nobody_appraised"
    message = "{station} {month} 没有人适用绩效方案，请先为单位、班组或人员指定方案。"
    kind = Kind.CONFLICT


class MonthFinal(DomainError):
    code = "kpi.month_final"
    message = "{station} {month} 的绩效已经定稿，只能通过季度结算或本人申诉调整。"
    kind = Kind.CONFLICT


class ItemNotEntered(DomainError):
    code = "kpi.item_not_entered"
    message = "{person}：「{item}」尚未填写。请填写，或写明原因标为不适用。"


class ItemWithoutCases(DomainError):
    code = "kpi.item_without_cases"
    message = "{person}：「{item}」没有可评价的业务。请写明原因标为不适用。"


class ItemOpenForAll(DomainError):
    code = "kpi.item_open_for_all"
    message = "「{item}」还没有数据来源，{people} 人没有得分。请对全站标为不适用并写明原因，或改用没有该指标的方案。"


class MonthOfQuarterNotFinal(DomainError):
    code = "kpi.month_of_quarter_not_final"
    message = "{station} {month} 的绩效还没有定稿，请先定稿，再结算季度。"
    kind = Kind.CONFLICT


class NoQuarterItems(DomainError):
    code = "kpi.no_quarter_items"
    message = "{station} {quarter} 没有按季度评价的指标，不需要结算。"
    kind = Kind.CONFLICT


class NotAFirstMonth(DomainError):
    code = "kpi.not_a_first_month"
    message = "{month} 不是季度的第一个月，请填 1、4、7 或 10 月。"


class SchemeUnknown(DomainError):
    code = "kpi.scheme_unknown"
    message = "{month} 没有有效的方案「{scheme}」，请先建立方案。"


class UseOfAnotherStation(DomainError):
    code = "kpi.use_of_another_station"
    message = "「{subject}」不属于 {station}，请在其所在单位指定方案。"


class NotAppraised(DomainError):
    code = "kpi.not_appraised"
    message = "{person} {month} 没有适用的绩效方案，请先指定方案。"
    kind = Kind.CONFLICT


class ReasonMissing(DomainError):
    code = "kpi.reason_missing"
    message = "请写明原因。"


class ValueMissing(DomainError):
    code = "kpi.value_missing"
    message = "「{item}」请填写数值，或写明原因标为不适用。"


class NothingEntered(DomainError):
    code = "kpi.nothing_entered"
    message = "「{item}」没有可以撤回的登记。"
    kind = Kind.CONFLICT


class ValueOutOfRange(DomainError):
    code = "kpi.value_out_of_range"
    message = "「{item}」的数值 {value} 不能登记：最多四位小数，绝对值小于一千亿。"


class ItemIsMeasured(DomainError):
    code = "kpi.item_is_measured"
    message = "「{item}」由系统取数，不能手工填写；有异议请由本人申诉。"


class EntersOwnScore(DomainError):
    code = "kpi.enters_own_score"
    message = "不能给自己评分，请由其他人登记。"
    kind = Kind.FORBIDDEN


class TaskUnknown(DomainError):
    code = "kpi.task_unknown"
    message = "{person} {month} 没有任务「{task}」，请刷新页面核对。"
    kind = Kind.NOT_FOUND


class TaskLabelMissing(DomainError):
    code = "kpi.task_label_missing"
    message = "请写明短板要求或临时任务的内容。"


class DegreeOutOfRange(DomainError):
    code = "kpi.degree_out_of_range"
    message = "完成程度 {degree} 应在 0 到 1 之间，最多四位小数。"


class ScorecardUnknown(DomainError):
    code = "kpi.scorecard_unknown"
    message = "没有这张绩效计分表，可能还没有计分。"
    kind = Kind.NOT_FOUND


class NotOwnScorecard(DomainError):
    code = "kpi.not_own_scorecard"
    message = "只能对本人的绩效申诉。"
    kind = Kind.FORBIDDEN


class ScorecardOutdated(DomainError):
    code = "kpi.scorecard_outdated"
    message = "这张计分表已有更新的版本，请刷新页面后再申诉。"
    kind = Kind.CONFLICT


class NotJudgedYet(DomainError):
    code = "kpi.not_judged_yet"
    message = "「{item}」还没有评分，有结果以后才能申诉。"
    kind = Kind.CONFLICT


class AppealPending(DomainError):
    code = "kpi.appeal_pending"
    message = "「{item}」的申诉还在处理，请等待结论。"
    kind = Kind.CONFLICT


class DecidedByAppeal(DomainError):
    code = "kpi.decided_by_appeal"
    message = "「{item}」已由申诉结论决定，不能再登记。"
    kind = Kind.CONFLICT


class AppealUnknown(DomainError):
    code = "kpi.appeal_unknown"
    message = "没有这条申诉，请刷新页面核对。"
    kind = Kind.NOT_FOUND


class AppealDecided(DomainError):
    code = "kpi.appeal_decided"
    message = "这条申诉已经有结论，不能再次处理。"
    kind = Kind.CONFLICT


class DecidesOwnAppeal(DomainError):
    code = "kpi.decides_own_appeal"
    message = "不能处理自己的申诉。"
    kind = Kind.FORBIDDEN


class DeciderEnteredValue(DomainError):
    code = "kpi.decider_entered_value"
    message = "「{item}」的数值是您登记的，请由其他人处理这条申诉。"
    kind = Kind.FORBIDDEN


class FormUnderOwnName(DomainError):
    code = "kpi.form_under_own_name"
    message = "不能评核自己，请由其他负责人评核。"


class FormOfTheFuture(DomainError):
    code = "kpi.form_of_the_future"
    message = "评核日期 {on} 还没有到，请填写实际走查的日期。"


class NotEmployedAnyMore(DomainError):
    code = "kpi.not_employed_any_more"
    message = "{name}在 {on} 不在职，请核对人员和日期。"


class WhyNotObserved(DomainError):
    code = "kpi.why_not_observed"
    message = "没有看到“{item}”，请写明原因。"


class GradeOutOfRange(DomainError):
    code = "kpi.grade_out_of_range"
    message = "评分应为 1 到 5 的整数。"


class NoSuchItemOfForm(DomainError):
    code = "kpi.no_such_item_of_form"
    message = "评核表没有“{item}”这一项。"
    kind = Kind.NOT_FOUND


class FormIncomplete(DomainError):
    code = "kpi.form_incomplete"
    message = "还有 {count} 项没有评：{items}。没有看到的请选“没有看到”并写明原因。"


class RemarkTooLong(DomainError):
    code = "kpi.remark_too_long"
    message = "最多写 {limit} 个字，请缩短。"


class RemarkMissing(DomainError):
    code = "kpi.remark_missing"
    message = "请写明{what}。"


class OwnerElsewhere(DomainError):
    code = "kpi.owner_elsewhere"
    message = "{name}不在{station}，责任人请选本单位的在职人员。"


class DueBeforeForm(DomainError):
    code = "kpi.due_before_form"
    message = "期限 {due_on} 早于评核日期 {on}，请修改期限。"


class ImprovementDone(DomainError):
    code = "kpi.improvement_done"
    message = "“{what}”已于 {on} 完成。"
    kind = Kind.CONFLICT


class ImprovementOpen(DomainError):
    code = "kpi.improvement_open"
    message = "“{what}”还没有完成，不需要重新打开。"
    kind = Kind.CONFLICT


class DoneOnWrongDay(DomainError):
    code = "kpi.done_on_wrong_day"
    message = "完成日期应在 {first} 至 {last} 之间。"


class PointsOfTheFuture(DomainError):
    code = "points.of_the_future"
    message = "日期 {on} 还没有到，请填写事情发生的日期。"


class PointsForOneself(DomainError):
    code = "points.for_oneself"
    message = "不能给自己登记奖罚，请由其他负责人登记。"


class RewardWithoutPoints(DomainError):
    code = "points.reward_without_points"
    message = "奖励请填写 1 到 {most} 的分值；处罚按第几次自动计分，不用填写。"


class PointsDropped(DomainError):
    code = "points.dropped"
    message = "这条记录已撤销，不能再办理。"
    kind = Kind.CONFLICT


class PointsAnswered(DomainError):
    code = "points.answered"
    message = "这条记录您已经答复过（{answer}），不能再改。"
    kind = Kind.CONFLICT


class RewardNeedsNoAnswer(DomainError):
    code = "points.reward_needs_no_answer"
    message = "奖励不需要签认。"


class NoObjection(DomainError):
    code = "points.no_objection"
    message = "这条记录没有待处理的申诉。"
    kind = Kind.CONFLICT


class ObjectionJudgedByWriter(DomainError):
    code = "points.objection_judged_by_writer"
    message = "登记人不能处理对自己登记的申诉，请由其他负责人处理。"


class NoTalkDue(DomainError):
    code = "points.no_talk_due"
    message = "这条记录不需要面谈：同一行为在一年内第三次起才面谈。"


class PhotoMissing(DomainError):
    code = "kpi.photo_missing"
    message = "请先拍摄或选择一张照片。"
