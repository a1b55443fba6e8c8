"""A repair ledger as a context would declare it, enough to read the example sheets with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sanbao.documents.sheets import cells
from sanbao.documents.sheets.columns import Column
from sanbao.documents.sheets.importing import Context, RowFault, SheetKind

CATEGORIES = {"三包内", "三包", "保内", "三包外", "保外", "自费", "首保", "首次保养", "返修"}


@dataclass(frozen=True)
class Line:
    number: str
    lead: str
    helpers: tuple[str, ...]
    shares: tuple[Decimal, ...]
    minutes: int
    start: datetime
    finish: datetime
    labour: Decimal
    parts: Decimal
    km: int


def _category(value: Any, _: Context) -> str:
    found = cells.text(value)
    if found not in CATEGORIES:
        raise cells.CellFault("test.unknown_category", "没有“{value}”这种维修类别。")
    return found


def _lead(value: Any, context: Context) -> str:
    name = cells.people(value, known=context.names)[0]
    if name not in context.names:
        raise cells.CellFault("test.unknown_person", "花名册里没有{name}。", {"name": name})
    return name


def build(values: Mapping[str, Any], context: Context) -> Line | list[RowFault]:
    day = values["day"]
    start = cells.moment(values["start"], on=day)
    finish = cells.moment(values["finish"], on=day)
    faults = []
    if finish <= start:
        faults.append(RowFault("finish", "test.finish_before_start", "完工早于开工。"))
    if values["shares"] and len(values["shares"]) != 1 + len(values["helpers"]):
        faults.append(RowFault("shares", "test.shares_do_not_fit", "比例与人数不符。"))
    if faults:
        return faults
    return Line(
        values["number"], values["lead"], values["helpers"], values["shares"], values["minutes"], start, finish,
        values["labour"], values["parts"], values["km"],
    )  # fmt: skip


def _text(value: Any, _: Context) -> str:
    return cells.text(value)


LEDGER: SheetKind[Line] = SheetKind(
    code="repair-ledger",
    title="维修台账",
    columns=(
        Column(key="seq", label="序号", synonyms=("序",), parse=_text, required=False, if_blank="", counts=False),
        Column(key="day", label="日期", synonyms=("维修日期",), parse=lambda v, c: cells.day(v, month=c.month)),
        Column(key="number", label="工单号", synonyms=("单号",), parse=lambda v, _: cells.order_number(v)),
        Column(key="plate", label="车牌号", synonyms=("车号",), parse=_text),
        Column(key="model", label="车型", parse=_text),
        Column(key="km", label="行驶里程", synonyms=("公里数",), parse=lambda v, _: cells.whole_km(v)),
        Column(key="customer", label="客户", synonyms=("车主",), parse=_text),
        Column(key="system", label="故障系统", synonyms=("系统",), parse=_text),
        Column(key="complaint", label="故障描述", synonyms=("客户描述",), parse=_text),
        Column(key="work", label="维修项目", synonyms=("项目",), parse=_text),
        Column(key="category", label="维修类别", synonyms=("性质",), parse=_category),
        Column(key="lead", label="主修", synonyms=("主修人",), parse=_lead),
        Column(
            key="helpers",
            label="参与人员",
            synonyms=("协作人员",),
            parse=lambda v, c: cells.people(v, known=c.names),
            if_blank=(),
        ),
        Column(key="shares", label="工时分配", synonyms=("比例",), parse=lambda v, _: cells.shares(v), if_blank=()),
        Column(key="minutes", label="标准工时", synonyms=("工时",), parse=lambda v, _: cells.minutes(v)),
        Column(key="start", label="开工时间", synonyms=("开工",), parse=lambda v, _: v),
        Column(key="finish", label="完工时间", synonyms=("完工",), parse=lambda v, _: v),
        Column(key="labour", label="工时费", parse=lambda v, _: cells.money(v)),
        Column(key="part", label="配件名称", synonyms=("更换配件",), parse=_text, if_blank=""),
        Column(key="pieces", label="数量", parse=lambda v, _: cells.quantity(v), if_blank=Decimal(0)),
        Column(
            key="parts",
            label="配件费",
            synonyms=("材料费",),
            parse=lambda v, _: cells.money(v, blank_is_zero=True),
            if_blank=Decimal("0.00"),
        ),
        Column(key="inspection", label="检验", synonyms=("检验结果",), parse=_text),
        Column(key="remarks", label="备注", parse=_text, if_blank=""),
    ),
    build=build,
)
