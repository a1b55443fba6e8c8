"""Work orders in JSON."""

from collections.abc import Callable
from typing import Annotated

from ninja import Schema
from pydantic import AfterValidator, ConfigDict, Field, WithJsonSchema

from sanbao.accounts.rest import (
    Code,
    Day,
    Flag,
    Listing,
    Moment,
    MonthKey,
    Page,
    Text,
    Whole,
    Yuan,
    YuanIn,
    chosen_from,
    refused_value,
)
from sanbao.accounts.rest.values import MONTH_SCHEMA
from sanbao.documents.sheets.cells import CellFault, is_blank
from sanbao.documents.sheets.importing import Context
from sanbao.ledger.rules.entries import Category, Payer, Role
from sanbao.ledger.rules.rework import Cause
from sanbao.work_orders.imports.columns import COLUMNS
from sanbao.work_orders.rules.lifecycle import Status

MOST_MINUTES = 60_000
MOST_KM = 9_999_999
MOST_WEIGHT = 1_000_000
QUANTITY = r"^[0-9]{1,6}(\.[0-9]{1,3})?$"
_IN_SHEETS = {column.key: column.parse for column in COLUMNS}


def as_in_sheets(key: str) -> Callable[[str], str]:
    """Bring a text into the shape that a ledger's column gives it: an order sent and imported is one order."""

    def shaped(text: str) -> str:
        if is_blank(text):
            return ""
        try:
            return str(_IN_SHEETS[key](text, Context()))
        except CellFault as fault:
            raise refused_value(fault.code, fault.message, {"value": text, **fault.params}) from fault

    return shaped


Number = Annotated[str, Text(60, shortest=1), AfterValidator(as_in_sheets("number"))]
OriginalNumber = Annotated[str, Text(60), AfterValidator(as_in_sheets("original"))]
Plate = Annotated[str, Text(20), AfterValidator(as_in_sheets("plate"))]
Vin = Annotated[str, Text(30), AfterValidator(as_in_sheets("vin"))]
Phone = Annotated[str, Text(30), AfterValidator(as_in_sheets("customer_phone"))]
Kilometres = Annotated[int, Field(strict=True, ge=0, le=MOST_KM)]


class Strict(Schema):
    """What is sent to us: a name that we do not know is a mistake."""

    model_config = ConfigDict(extra="forbid")


class ShareIn(Strict):
    """Who works on a job; the first one leads it."""

    no: Annotated[str, Text(20, shortest=1)] = Field(description="工号")
    weight: Annotated[int, Field(strict=True, ge=0, le=MOST_WEIGHT)] = Field(1, description="参与比例")


class PartIn(Strict):
    """A part that the job used."""

    name: Annotated[str, Text(80, shortest=1)]
    quantity: Annotated[str, Field(pattern=QUANTITY, examples=["2", "2.5"])] = "1"
    amount: YuanIn = Field(description="这一行的金额(元)")


class JobIn(Strict):
    """A job of an order."""

    operation: Annotated[str, Text(200, shortest=1)] = Field(description="维修项目")
    payer: Payer | None = Field(None, description="付款方；不填时由维修类别决定")
    standard_minutes: Annotated[int, Field(strict=True, ge=0, le=MOST_MINUTES)]
    labour: YuanIn = Field(description="工时费(元)")
    people: Annotated[list[ShareIn], Field(min_length=1, max_length=20)]
    parts: Annotated[list[PartIn], Field(max_length=100)] = []


class OrderIn(Strict):
    """A work order as it is written down. The same order sent twice is one order."""

    station: Code = Field(description="网点代码")
    number: Number = Field(description="工单号")
    category: Category
    received_at: Moment = Field(description="接车时间")
    jobs: Annotated[list[JobIn], Field(min_length=1, max_length=50)]
    plate: Plate = ""
    vin: Vin = ""
    model_code: Annotated[str, Text(40)] = ""
    odometer_km: Kilometres | None = None
    customer_name: Annotated[str, Text(80)] = ""
    customer_phone: Phone = ""
    fault_system: Annotated[str, Text(40)] = ""
    fault_text: Annotated[str, Text(300)] = ""
    reported_at: Moment | None = None
    first_response_at: Moment | None = None
    promised_at: Moment | None = None
    started_at: Moment | None = None
    finished_at: Moment | None = None
    completed_on: Day | None = Field(None, description="只知道完工日期、不知道时刻时填写")
    is_outing: Flag = False
    outing_km: Kilometres | None = None
    inspection: Annotated[str, Text(40)] = ""
    original_number: OriginalNumber = Field("", description="返修：原工单号")
    remark: Annotated[str, Text(300)] = ""


class FinishIn(Strict):
    """When an order passed its final inspection, if it was not written on it before."""

    finished_at: Moment
    inspection: Annotated[str, Text(40)] = Field("", description="检验结果")


class VoidIn(Strict):
    """Why an order is voided; the reason stands in the journal."""

    reason: Annotated[str, Text(200, shortest=1)]


class CauseIn(Strict):
    """Why a rework had to be (form 09), and whom it concerns. Without a cause, what stood before is cleared."""

    cause: Annotated[Cause | None, Field(description="返修原因；空即清除")] = None
    people: list[Annotated[str, Text(20, shortest=1)]] | None = Field(
        None, max_length=50, description="原操作者的工号；不写即原工单的全部人员"
    )
    note: Annotated[str, Text(200)] = ""


class CauseOut(Schema):
    """The cause of a rework, and what it has taken back of the original labour."""

    cause: Cause
    people: list[str] = Field(description="原操作者的工号")
    note: str


class ShareOut(Schema):
    """Somebody's part in a job."""

    no: str
    name: str
    role: Role
    weight: Whole


class PartOut(Schema):
    """A part that the job used."""

    name: str
    quantity: str
    amount: Yuan


class JobOut(Schema):
    """A job of an order."""

    line_no: int
    operation: str
    payer: Payer
    standard_minutes: int
    actual_minutes: int
    labour: Yuan
    people: list[ShareOut]
    parts: list[PartOut]


class OrderLine(Schema):
    """An order in a list."""

    id: int
    station: str
    number: str
    status: Status
    category: Category
    plate: str
    vin: str
    model_code: str
    customer_name: str
    lead: str | None = Field(description="主修的工号")
    received_at: Moment
    finished_at: Moment | None
    completed_on: Day | None
    month: MonthKey | None = Field(description="计入的统计月份")
    labour: Yuan
    parts: Yuan


class OrderOut(OrderLine):
    """An order with all that is written on it."""

    customer_phone: str = Field(description="没有查看电话的权限时隐去中间几位")
    odometer_km: int | None
    fault_system: str
    fault_text: str
    reported_at: Moment | None
    first_response_at: Moment | None
    promised_at: Moment | None
    started_at: Moment | None
    is_outing: bool
    outing_km: int | None
    inspection: str
    original_number: str
    remark: str
    response_minutes: int | None
    repair_minutes: int | None
    was_late: bool
    voided_month: MonthKey | None = Field(description="冲销计入的月份")
    jobs: list[JobOut]
    cause: CauseOut | None = Field(description="返修原因；只有返修工单才有")


class OrderPage(Page):
    """A page of orders, the newest first."""

    items: list[OrderLine]


class OrderListing(Listing):
    """Which orders are asked for."""

    station: Code = Field("", description="网点代码")
    status: Annotated[Status | None, chosen_from(Status)] = None
    month: Annotated[MonthKey | None, WithJsonSchema(MONTH_SCHEMA)] = Field(None, description="计入的统计月份")
    number: Annotated[str, Text(60), AfterValidator(as_in_sheets("number"))] = Field("", description="工单号的开头")
    plate: Plate = Field("", description="车牌号")
