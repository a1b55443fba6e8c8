"""The columns of a repair ledger (维修台账) and the names that workshops give them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sanbao.documents.sheets import cells
from sanbao.documents.sheets.cells import CellFault
from sanbao.documents.sheets.columns import Column
from sanbao.documents.sheets.importing import Context, RowFault
from sanbao.documents.sheets.units import HOURS, KILOMETRES, YUAN
from sanbao.documents.sheets.values import Value, written
from sanbao.kernel.errors import DomainError, mark
from sanbao.kernel.identifiers import check_phone, check_vin
from sanbao.kernel.text import squeeze
from sanbao.ledger.rules.entries import Category, Payer
from sanbao.ledger.rules.rework import Cause


@dataclass(frozen=True, slots=True)
class PersonHere:
    """A person of the station, as a ledger names him: by name or number."""

    id: int
    name: str
    left_on: date | None


@dataclass(frozen=True, slots=True)
class LedgerContext(Context):
    """What a ledger's rows need to know: who is who, and what day it is. A name that two people bear leads to both."""

    people: Mapping[str, tuple[PersonHere, ...]] = field(default_factory=dict)
    today: date = date.max


CATEGORIES: Mapping[Category, tuple[str, ...]] = {
    Category.IN_WARRANTY: ("三包内", "三包", "保内", "质保内", "保修内", "质保", "保修", "索赔"),
    Category.OUT_OF_WARRANTY: ("三包外", "保外", "自费", "收费", "质保外", "保修外", "客户付费", "付费"),
    Category.FIRST_SERVICE: ("首保", "首次保养", "首次保养服务"),
    Category.SCHEDULED_SERVICE: ("定保", "定期保养", "保养", "常规保养"),
    Category.INSTALLATION: ("安装调试", "安装", "调试"),
    Category.REWORK: ("返修", "返工"),
}
CATEGORY_OF_WORD: Mapping[str, Category] = {word: kind for kind, words in CATEGORIES.items() for word in words}
PAYER_OF: Mapping[Category, Payer] = {
    Category.IN_WARRANTY: Payer.WARRANTY,
    Category.OUT_OF_WARRANTY: Payer.CUSTOMER,
    Category.FIRST_SERVICE: Payer.WARRANTY,
    Category.SCHEDULED_SERVICE: Payer.CUSTOMER,
    Category.INSTALLATION: Payer.INTERNAL,
    Category.REWORK: Payer.INTERNAL,
}
CAUSES: Mapping[Cause, tuple[str, ...]] = {
    Cause.FAULTY_PART: ("配件不良", "配件质量", "配件原因", "配件"),
    Cause.WRONG_METHOD: ("工作方法不正确", "方法不正确", "工作方法不对", "作业方法"),
    Cause.CARELESS: ("操作者大意", "大意", "粗心", "操作失误"),
    Cause.UNCLEAR_ORDER: ("交修不清楚", "交修不清"),
    Cause.FAULTY_PRODUCT: ("制造品不良", "制造不良", "产品质量"),
    Cause.EQUIPMENT: ("设备不良", "设备"),
    Cause.MANAGEMENT: ("管理不良", "管理"),
    Cause.OTHER: ("其它", "其他"),
}
CAUSE_OF_WORD: Mapping[str, Cause] = {word: cause for cause, words in CAUSES.items() for word in words}
PLATE_NOISE = re.compile(r"[\s·•.・\-]")
LONGEST_PLATE = 12


def _text(longest: int) -> Callable[[Value, Context], str]:
    return lambda value, _: cells.text(value, longest=longest)


def _category(value: Value, _: Context) -> Category:
    found = CATEGORY_OF_WORD.get("".join(squeeze(written(value)).split()))
    if found is None:
        raise CellFault(
            "work_orders.category_unknown",
            mark("“{value}”不是维修类别，请填 {known} 之一。"),
            {"known": "、".join(words[0] for words in CATEGORIES.values())},
        )
    return found


def _cause(value: Value, _: Context) -> Cause:
    found = CAUSE_OF_WORD.get("".join(squeeze(written(value)).split()))
    if found is None:
        raise CellFault(
            "work_orders.cause_unknown",
            mark("“{value}”不是返修原因，请填 {known} 之一。"),
            {"known": "、".join(words[0] for words in CAUSES.values())},
        )
    return found


def _plate(value: Value, _: Context) -> str:
    """Bring a plate into one shape. A plate of another kind than the standard's is kept as it is written."""
    plate = PLATE_NOISE.sub("", cells.text(value)).upper()
    if len(plate) == VIN_LENGTH and plate.isascii() and plate.isalnum():
        raise CellFault("work_orders.plate_is_vin", mark("“{value}”像车架号，请填到“车架号”列，车牌号可以留空。"))
    if len(plate) > LONGEST_PLATE:
        raise CellFault("work_orders.plate_too_long", mark("“{value}”不像车牌号，请核对。"))
    return plate


def _vin(value: Value, _: Context) -> str:
    """A frame number is free text; one of 17 characters is a VIN and must be one."""
    number = "".join(cells.text(value, longest=30).split()).upper()
    if len(number) == VIN_LENGTH:
        _checked(check_vin, number)
    return number


def _inspection(value: Value, _: Context) -> str:
    """What did not pass is not finished; it may have passed in the end (不合格，返工后合格)."""
    verdict = cells.text(value, longest=40)
    if NOT_PASSED.fullmatch("".join(verdict.split())) or (
        FAILED.search(verdict) and "合格" not in FAILED.sub("", verdict)
    ):
        raise CellFault(
            "work_orders.inspection_failed",
            mark("检验不合格的工单还没有完工，请在检验合格后再导入，或先从表里删去这一行。"),
        )
    return verdict


def _phone(value: Value, _: Context) -> str:
    return str(_checked(check_phone, cells.text(value)))


def _checked(check: Callable[[str], Any], text: str) -> Any:  # noqa: ANN401 - what the check returns
    try:
        return check(text)
    except DomainError as error:
        params = {key: str(value) for key, value in error.params.items()}
        raise CellFault(error.code, error.message, params) from error


VIN_LENGTH = 17
FAILED = re.compile(r"[不未]合格")
NOT_PASSED = re.compile(r"(?:检验)?(?:[不未]通过|否|不行|×|✗|✘|NG|FAIL(?:ED)?)[。.!]?", re.IGNORECASE)
VOIDED = re.compile(r"(?:[此本该](?:工?单|行)?|工单)?(?:已|已经)?作废(?:$|[,。;:.!(\s].*|处理$|单$)")
ORIGINAL = re.compile(r"原(?:工)?单(?:号)?\s*[::]?\s*([0-9A-Za-z][0-9A-Za-z\-_/]*)")


def original_in(remark: str) -> str:
    """Return the number of the original order that a remark names (返修，原单WX2610-B0275), "" if it names none."""
    found = ORIGINAL.search(remark)
    return cells.order_number(found[1]) if found else ""


def voided(values: Mapping[str, Any]) -> RowFault | None:
    """Return why a row is left out if its remark says that the order is void: void documents count nowhere."""
    for key in ("remark", "inspection"):
        text = values.get(key) or ""
        if "作废" in text and VOIDED.fullmatch(text):
            return RowFault(key, "work_orders.row_voided", mark("写明了作废，这一行没有导入。"))
    return None


def _raw(value: Value, _: Context) -> Value:
    """A time of day needs the day of the row: it is read when the record is built."""
    return value


COLUMNS: tuple[Column, ...] = (
    Column(
        key="position",
        label="序号",
        synonyms=("序", "编号", "No", "NO."),
        parse=_raw,
        required=False,
        if_blank=None,
        counts=False,
    ),
    Column(
        key="work_on",
        label="日期",
        synonyms=("维修日期", "完工日期", "作业日期", "业务日期", "修理日期"),
        parse=lambda value, context: cells.day(value, month=context.month),
    ),
    Column(
        key="number",
        label="工单号",
        synonyms=("单号", "工单编号", "派工单号", "派工单编号", "维修单号", "委托书号", "结算单号", "工作单号"),
        parse=lambda value, _: cells.order_number(value),
    ),
    Column(
        key="plate",
        label="车牌号",
        synonyms=("车号", "车牌", "牌照号", "牌照", "车牌号码", "车辆牌照"),
        parse=_plate,
        required=False,
        if_blank="",
    ),
    Column(
        key="vin",
        label="车架号",
        synonyms=("VIN", "VIN码", "车架号码", "出厂编号", "整机编号", "机号"),
        parse=_vin,
        required=False,
        if_blank="",
    ),
    Column(
        key="model_code",
        label="车型",
        synonyms=("机型", "型号", "产品型号", "车辆型号"),
        parse=_text(40),
        required=False,
        if_blank="",
    ),
    Column(
        key="odometer_km",
        label="行驶里程",
        synonyms=("公里数", "里程", "里程数", "表显里程", "进厂里程"),
        units=KILOMETRES,
        parse=lambda value, _: cells.whole_km(value),
        required=False,
        if_blank=None,
    ),
    Column(
        key="customer_name",
        label="客户",
        synonyms=("车主", "用户", "客户名称", "客户姓名", "用户姓名", "车主姓名", "单位名称"),
        parse=_text(80),
        required=False,
        if_blank="",
    ),
    Column(
        key="customer_phone",
        label="电话",
        synonyms=("联系电话", "手机", "手机号", "客户电话"),
        parse=_phone,
        required=False,
        if_blank="",
    ),
    Column(
        key="fault_system",
        label="故障系统",
        synonyms=("系统", "故障部位", "部位", "故障类别"),
        parse=_text(40),
        required=False,
        if_blank="",
    ),
    Column(
        key="fault_text",
        label="故障描述",
        synonyms=("客户描述", "故障现象", "故障", "报修内容", "故障内容"),
        parse=_text(300),
        required=False,
        if_blank="",
    ),
    Column(
        key="operation",
        label="维修项目",
        synonyms=("项目", "作业项目", "修理项目", "维修内容", "作业内容", "处理结果"),
        parse=_text(200),
    ),
    Column(
        key="category",
        label="维修类别",
        synonyms=("性质", "维修性质", "类别", "维修类型", "业务类型", "保修类别", "三包类别"),
        parse=_category,
    ),
    Column(
        key="lead",
        label="主修",
        synonyms=("主修人", "主修人员", "主修技师", "主修工"),
        otherwise=("维修人员", "维修工", "技师", "维修技师", "修理工"),
        parse=lambda value, context: cells.participants(value, known=context.names),
        several=True,
    ),
    Column(
        key="helpers",
        label="参与人员",
        synonyms=(
            *("协作人员", "协修", "协助人员", "参与人", "协作", "协助", "副修", "副修工", "副修人", "副修人员"),
            *("辅修", "辅修工", "辅修人", "辅修人员", "学员", "学徒", "学徒工"),
        ),
        parse=lambda value, context: cells.participants(value, known=context.names),
        several=True,
        required=False,
        if_blank=(),
    ),
    Column(
        key="shares",
        label="工时分配",
        synonyms=("比例", "分配比例", "参与比例", "分配", "工时比例", "工时占比"),
        parse=lambda value, _: cells.shares(value),
        required=False,
        if_blank=(),
    ),
    Column(
        key="standard_minutes",
        label="标准工时",
        synonyms=("工时", "定额工时", "额定工时", "工时定额", "工时数", "工时标准"),
        units=HOURS,
        parse=lambda value, _: cells.minutes(value),
        fills_down=False,
    ),
    Column(
        key="started",
        label="开工时间",
        synonyms=("开工", "开始时间", "开始", "派工时间"),
        parse=_raw,
        required=False,
        if_blank=None,
        fills_down=False,
    ),
    Column(
        key="finished",
        label="完工时间",
        synonyms=("完工", "结束时间", "结束", "竣工时间", "交车时间"),
        parse=_raw,
        required=False,
        if_blank=None,
        fills_down=False,
    ),
    Column(
        key="labour",
        label="工时费",
        synonyms=("工费", "人工费", "工时金额", "工时费用", "维修费"),
        units=YUAN,
        parse=lambda value, _: cells.money(value),
        if_blank=Decimal("0.00"),
        fills_down=False,
    ),
    Column(
        key="part_name",
        label="配件名称",
        synonyms=("更换配件", "配件", "换件", "更换零件", "零件名称", "材料名称"),
        parse=_text(80),
        required=False,
        if_blank="",
        fills_down=False,
    ),
    Column(
        key="quantity",
        label="数量",
        synonyms=("配件数量", "件数"),
        parse=lambda value, _: cells.quantity(value),
        required=False,
        if_blank=None,
        fills_down=False,
    ),
    Column(
        key="parts",
        label="配件费",
        synonyms=("材料费", "配件金额", "材料金额", "配件费用", "零件费"),
        units=YUAN,
        parse=lambda value, _: cells.money(value),
        required=False,
        if_blank=Decimal("0.00"),
        fills_down=False,
    ),
    Column(
        key="inspection",
        label="检验",
        synonyms=("检验结果", "质检", "质检结果", "终检", "检验结论"),
        parse=_inspection,
        required=False,
        if_blank="",
    ),
    Column(
        key="original",
        label="原工单号",
        synonyms=("原单号", "原单", "返修原单"),
        parse=lambda value, _: cells.order_number(value),
        required=False,
        if_blank="",
    ),
    Column(
        key="cause",
        label="返修原因",
        synonyms=("返工原因", "返修分析"),
        parse=_cause,
        required=False,
        if_blank=None,
    ),
    Column(
        key="outing_km",
        label="外出里程",
        synonyms=("外出公里", "外出公里数"),
        units=KILOMETRES,
        parse=lambda value, _: cells.whole_km(value),
        required=False,
        if_blank=None,
        fills_down=False,
    ),
    Column(
        key="is_outing",
        label="外出服务",
        synonyms=("是否外出", "外出"),
        parse=lambda value, _: cells.yes_no(value),
        required=False,
        if_blank=False,
    ),
    Column(
        key="remark",
        label="备注",
        synonyms=("说明", "其他", "其它"),
        parse=_text(300),
        required=False,
        if_blank="",
    ),
)
