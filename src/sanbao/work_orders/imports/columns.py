"""The columns of a repair ledger (维修台账) and the names that workshops give them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sanbao.documents.sheets import cells
from sanbao.documents.sheets.columns import Column
from sanbao.documents.sheets.importing import Context
from sanbao.documents.sheets.units import HOURS, KILOMETRES, YUAN
from sanbao.work_orders.imports import words


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


COLUMNS: tuple[Column, ...] = (
    Column(
        key="position",
        label="序号",
        synonyms=("序", "编号", "No", "NO."),
        parse=words.raw,
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
        parse=words.plate,
        required=False,
        if_blank="",
    ),
    Column(
        key="vin",
        label="车架号",
        synonyms=("VIN", "VIN码", "车架号码", "出厂编号", "整机编号", "机号"),
        parse=words.vin,
        required=False,
        if_blank="",
    ),
    Column(
        key="model_code",
        label="车型",
        synonyms=("机型", "型号", "产品型号", "车辆型号"),
        parse=words.text_up_to(40),
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
        parse=words.text_up_to(80),
        required=False,
        if_blank="",
    ),
    Column(
        key="customer_phone",
        label="电话",
        synonyms=("联系电话", "手机", "手机号", "客户电话"),
        parse=words.phone,
        required=False,
        if_blank="",
    ),
    Column(
        key="fault_system",
        label="故障系统",
        synonyms=("系统", "故障部位", "部位", "故障类别"),
        parse=words.text_up_to(40),
        required=False,
        if_blank="",
    ),
    Column(
        key="fault_text",
        label="故障描述",
        synonyms=("客户描述", "故障现象", "故障", "报修内容", "故障内容"),
        parse=words.text_up_to(300),
        required=False,
        if_blank="",
    ),
    Column(
        key="operation",
        label="维修项目",
        synonyms=("项目", "作业项目", "修理项目", "维修内容", "作业内容", "处理结果"),
        parse=words.text_up_to(200),
    ),
    Column(
        key="category",
        label="维修类别",
        synonyms=("性质", "维修性质", "类别", "维修类型", "业务类型", "保修类别", "三包类别"),
        parse=words.category,
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
        parse=words.raw,
        required=False,
        if_blank=None,
        fills_down=False,
    ),
    Column(
        key="finished",
        label="完工时间",
        synonyms=("完工", "结束时间", "结束", "竣工时间", "交车时间"),
        parse=words.raw,
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
        parse=words.text_up_to(80),
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
        parse=words.inspection,
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
        parse=words.cause,
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
        parse=words.text_up_to(300),
        required=False,
        if_blank="",
    ),
)
