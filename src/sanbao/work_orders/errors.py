from sanbao.kernel.errors import DomainError, Kind


class NumberTaken(DomainError):
    code = "work_orders.number_taken"
    message = "工单号 {number} 已存在且内容不同，请核对工单号。"
    kind = Kind.CONFLICT


class NotFinished(DomainError):
    code = "work_orders.not_finished"
    message = "工单 {number} 没有完工时间，请先填写完工时间。"
    kind = Kind.REFUSED


class PersonNotHere(DomainError):
    code = "work_orders.person_not_here"
    message = "工单 {number} 里有不属于 {station} 的维修人员，请重新选择。"
    kind = Kind.REFUSED


class OriginalUnknown(DomainError):
    code = "work_orders.original_unknown"
    message = "找不到原工单 {number}，请核对返修的原单号。"
    kind = Kind.REFUSED


class AlreadyDecided(DomainError):
    code = "work_orders.already_decided"
    message = "工单 {number} 已经完工或作废，不能再修改；需要更正时，请作废后照此新建。"
    kind = Kind.CONFLICT


class ChangedMeanwhile(DomainError):
    code = "work_orders.changed_meanwhile"
    message = "工单 {number} 刚被别人修改过，请重新打开后再改。"
    kind = Kind.CONFLICT


class TooManyOrders(DomainError):
    code = "work_orders.too_many_orders"
    message = "符合条件的工单超过 {limit} 张，请缩小单位、月份等范围后再导出。"
    kind = Kind.REFUSED


class NotARework(DomainError):
    code = "work_orders.not_a_rework"
    message = "工单 {number} 不是返修，不填返修原因。"
    kind = Kind.REFUSED


class ReworkVoided(DomainError):
    code = "work_orders.rework_voided"
    message = "返修工单 {number} 已作废，不能再填返修原因。"
    kind = Kind.CONFLICT


class OriginalVoided(DomainError):
    code = "work_orders.original_voided"
    message = "原工单 {number} 已作废，还没有重新登记；请先重新登记原工单，再填返修原因。"
    kind = Kind.CONFLICT


class NobodyConcerned(DomainError):
    code = "work_orders.nobody_concerned"
    message = "请选择原操作者：返修原因是操作者时，要写明扣谁的工时费。"
    kind = Kind.REFUSED


class DidNotDoTheOriginal(DomainError):
    code = "work_orders.did_not_do_the_original"
    message = "{people}没有做过原工单 {number}，只能选择原工单的维修人员。"
    kind = Kind.REFUSED
