"""What the rules of appraisal refuse, in the words of the trade."""

from collections.abc import Iterable

from sanbao.kernel.errors import DomainError, Fault, Refused


class PoolsDoNotTotal(DomainError):
    code = "appraisal.pools_do_not_total"
    message = "各组分值与预留分合计为 {total} 分，应为 {expected} 分，请调整。"


class CodeTwice(DomainError):
    code = "appraisal.code_twice"
    message = "代码「{code}」用了两次，请改掉其中一个。"


class UnknownGroup(DomainError):
    code = "appraisal.unknown_group"
    message = "方案里没有分组「{group}」，请改为：{known}。"


class GroupWithoutItems(DomainError):
    code = "appraisal.group_without_items"
    message = "分组「{group}」没有适用的指标，{pool} 分无处可分，请增加指标或调整分值。"


class WeightMissing(DomainError):
    code = "appraisal.weight_missing"
    message = "指标「{item}」没有权重，请填写大于零的权重。"


class RangeMissing(DomainError):
    code = "appraisal.range_missing"
    message = "指标「{item}」没有评价范围，请至少填写下限或上限。"


class RangeUpsideDown(DomainError):
    code = "appraisal.range_upside_down"
    message = "指标「{item}」的下限 {lower} 大于上限 {upper}，请调换。"


class StepUnitMissing(DomainError):
    code = "appraisal.step_unit_missing"
    message = "指标「{item}」的计分单位必须大于零：每差多少加减一次分。"


class NothingAtStake(DomainError):
    code = "appraisal.nothing_at_stake"
    message = "指标「{item}」超出范围也不加分、不减分，请填写加分或减分的幅度。"


class MeasureMissing(DomainError):
    code = "appraisal.measure_missing"
    message = "指标「{item}」由系统取数，请选择取数的指标。"


class MeasureUnknown(DomainError):
    code = "appraisal.measure_unknown"
    message = "没有代码为「{measure}」的取数指标。已有：{known}。"


class TooManyTasks(DomainError):
    code = "appraisal.too_many_tasks"
    message = "短板要求和临时任务共 {count} 项，最多 {most} 项，请减少。"


class TaskPointsDoNotFit(DomainError):
    code = "appraisal.task_points_do_not_fit"
    message = "预留分 {reserve} 不是每项 {points} 分的整数倍，请调整。"


class UnknownItem(DomainError):
    code = "appraisal.unknown_item"
    message = "方案里没有指标「{item}」，请核对代码。已有：{known}。"


class EvidenceMissing(DomainError):
    code = "appraisal.evidence_missing"
    message = "「{item}」由人评分，请写明依据，例如工单号、检查记录或照片。"


class ValueAndExcuse(DomainError):
    code = "appraisal.value_and_excuse"
    message = "「{item}」既有数值又标为不适用，请只留一个。"


class NotAQuarter(DomainError):
    code = "appraisal.not_a_quarter"
    message = "「{months}」不是一个季度的三个月，请按顺序给出，例如 2026-07、2026-08、2026-09。"


class NotAQuarterItem(DomainError):
    code = "appraisal.not_a_quarter_item"
    message = "指标「{item}」按月评价，不能用季度结果追溯调整，请去掉。"


class QuarterValueMissing(DomainError):
    code = "appraisal.quarter_value_missing"
    message = "季度指标「{item}」还没有结果，请填写，或写明原因标为不适用。"


class FactsMissing(DomainError):
    code = "appraisal.facts_missing"
    message = "目标「{target}」要么给出分子和分母，要么给出逐件记录，请只填一种。"


class UnknownTarget(DomainError):
    code = "appraisal.unknown_target"
    message = "目标表里没有「{target}」，请核对代码。已有：{known}。"


class DaysDoNotFit(DomainError):
    code = "appraisal.days_do_not_fit"
    message = "已过工作日 {elapsed} 天多于全期 {total} 天，请核对工作日历。"


class NoEditionInForce(DomainError):
    code = "appraisal.no_edition_in_force"
    message = "{month}没有有效的目标表，请先登记。"


class NotObservedWithoutRemark(DomainError):
    code = "appraisal.not_observed_without_remark"
    message = "「{item}」没有评分，请在备注里写明为什么没有看到。"


class ScoreMissing(DomainError):
    code = "appraisal.score_missing"
    message = "评核表缺少「{item}」一项，请评 1–5 分，或写明没有看到。"


class NoSuchFormItem(DomainError):
    code = "appraisal.no_such_form_item"
    message = "评核表没有「{item}」一项，请核对。"


class DoneBeforeFound(DomainError):
    code = "appraisal.done_before_found"
    message = "「{what}」的完成日期早于评核日期 {on}，请核对。"


class DueBeforeFound(DomainError):
    code = "appraisal.due_before_found"
    message = "「{what}」的期限早于评核日期 {on}，请核对。"


class LadderDoesNotRise(DomainError):
    code = "appraisal.ladder_does_not_rise"
    message = "积分阶梯应由低到高，且至少有一级，请调整。"


class ConsentBeforeEvent(DomainError):
    code = "appraisal.consent_before_event"
    message = "本人签认日期 {consented_on} 早于发生日期 {on}，请核对。"


class ConsentAndObjection(DomainError):
    code = "appraisal.consent_and_objection"
    message = "同一笔奖罚不能既签认又申诉，请只留一个。"


class RewardPointsMissing(DomainError):
    code = "appraisal.reward_points_missing"
    message = "奖励没有分值，请填写大于零的分值；处罚的分值由阶梯决定，不要填写。"


class ReviewOffScale(DomainError):
    code = "grade.review_off_scale"
    message = "调整后的系数 {coefficient} 不在 0.1–5.0 之间，请改小调整幅度。"


class DayAfterReview(DomainError):
    code = "grade.day_after_review"
    message = "{day} 晚于评级日期 {on}，请核对日期。"


def refuse_if(faults: Iterable[Fault]) -> None:
    """Refuse the whole input if there is any fault.

    Raises: Refused with all of them.
    """
    found = tuple(faults)
    if found:
        raise Refused(found)
