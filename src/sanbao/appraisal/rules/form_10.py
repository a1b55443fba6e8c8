"""The items of form 10, 维修评核表（季度）, with their standards of behaviour.

Source: domain spec §5, form 10, cleaned of the words that its copy had spun.
"""

from dataclasses import dataclass
from typing import Final

from sanbao.kernel.errors import mark

LOWEST: Final = 1
HIGHEST: Final = 5


@dataclass(frozen=True, slots=True)
class FormItem:
    """One row of the form: what is done, and how it should be done."""

    code: str
    label: str
    standards: tuple[str, ...]


FORM_ITEMS: Final = (
    FormItem("clothing", mark("维修工穿着"), (mark("必须统一穿着制服，佩带胸卡"),)),
    FormItem(
        "greeting",
        mark("接待热忱"),
        (mark("客户进入服务区，1 分钟内热情接待，用规范用语打招呼"), mark("老客户用姓名称呼")),
    ),
    FormItem(
        "first_needs",
        mark("了解初步需求"),
        (
            mark("倾听客户对故障的描述，并观察车辆"),
            mark("提醒客户取走贵重物品"),
            mark("使用三件套"),
        ),
    ),
    FormItem(
        "registration",
        mark("快速登记，达成维修协议"),
        (
            mark("尽快完成客户档案和车辆信息的登记，查清配件库存"),
            mark("答复客户对维修配件的询问，与客户达成一致"),
            mark("开具维修工单，写清故障、费用和交车时间"),
            mark("解释收费依据和项目，听取客户要求，请客户签名确认"),
        ),
    ),
    FormItem("rest", mark("安排客户休息"), (mark("引导客户到休息区"),)),
    FormItem("handing_in", mark("委托维修"), (mark("立即把车辆钥匙交车间主管，并装好三件套"),)),
    FormItem(
        "dispatch",
        mark("派工"),
        (
            mark("车间主管复查工单，按委托内容分派给维修工，填写看板"),
            mark("维修工按工单核对；发现新问题立即报车间主管，由业务接待与客户达成一致"),
        ),
    ),
    FormItem("progress", mark("维修交车时间"), (mark("车间主管登记维修进度并上墙"),)),
    FormItem(
        "quality",
        mark("保证维修质量"),
        (
            mark("按维修委托书的项目修理"),
            mark("三级检验：维修工自检、班组长检验、专职检验员检验，各自签名"),
            mark("日常维护按标准进行"),
        ),
    ),
    FormItem(
        "completion",
        mark("车辆完工"),
        (mark("检验合格的交车间主管，清洁车辆"), mark("不合格需返工的，把情况反馈给维修班组")),
    ),
)
