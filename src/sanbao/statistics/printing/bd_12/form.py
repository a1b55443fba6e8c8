"""BD-12 维修人员工作情况统计表: every job behind BD-11, any range of days. Source: domain spec §4, form SH-ZH/BD-12."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from sanbao.documents.forms.description import (
    Align,
    Column,
    Field,
    Form,
    Kind,
    Paper,
    Row,
    RowKind,
    Sheet,
    Signature,
    Table,
    Value,
)
from sanbao.kernel.periods import SHANGHAI, Month, Period
from sanbao.ledger.labels import CATEGORY_LABELS, ROLE_LABELS
from sanbao.statistics.details import Detail

FORM = Form(
    code="BD-12",
    reference="SH-ZH/BD-12",
    title="维修人员工作情况统计表",
    context="statistics",
    edition="2026.1",
    paper=Paper.A3,
    landscape=True,
)
BLANK_LINES = 20
SIGNATURES = (Signature("维修人员"), Signature("制表"), Signature("审核"), Signature("批准"))
_COLUMNS = (
    Column(key="work_on", label="日期", kind=Kind.DATE, align=Align.CENTRE),
    Column(key="order_no", label="工单号", align=Align.LEFT, weight=Decimal("2.5")),
    Column(key="customer", label="用户", align=Align.LEFT, weight=Decimal("1.5")),
    Column(key="model_code", label="车型/机型", align=Align.CENTRE),
    Column(key="unit", label="车牌/车架号", align=Align.CENTRE, weight=Decimal(2)),
    Column(key="fault", label="故障", align=Align.LEFT, weight=Decimal("2.5")),
    Column(key="operation", label="维修项目", align=Align.LEFT, weight=Decimal(3)),
    Column(key="category", label="维修类别", align=Align.CENTRE),
    Column(key="part_names", label="换件", align=Align.LEFT, weight=Decimal(2)),
    Column(key="standard_minutes", label="标准工时", kind=Kind.HOURS),
    Column(key="started_at", label="实际开工", kind=Kind.MOMENT, align=Align.CENTRE),
    Column(key="finished_at", label="完工", kind=Kind.MOMENT, align=Align.CENTRE),
    Column(key="part_taken", label="主修/参与比例", align=Align.CENTRE, weight=Decimal("1.5")),
    Column(key="first_fixed", label="一次修复", kind=Kind.MARK, align=Align.CENTRE),
    Column(key="rework_no", label="返修单号", align=Align.LEFT, weight=Decimal("2.5")),
    Column(key="labour", label="工时费", kind=Kind.MONEY),
    Column(key="opinion", label="评价", align=Align.CENTRE),
    Column(key="remark", label="备注", align=Align.LEFT, weight=Decimal(2)),
)


def sheet(
    details: Sequence[Detail], *, company: str, station_name: str, period: Period, person: str, prepared_on: date
) -> Sheet:
    """Return the filled form: the jobs of each person with a subtotal, and the total of all."""
    return Sheet(
        company=company,
        title=FORM.title,
        header=(
            (
                Field("单位", station_name),
                Field("期间", f"{_day(period.from_on)} 至 {_day(period.days[-1])}" if period.days else ""),
                Field("维修人员", person or "全部"),
                Field("制表日期", _day(prepared_on)),
            ),
        ),
        blocks=(Table(columns=_COLUMNS, rows=tuple(_rows(details)), least_rows=12),),
        signatures=SIGNATURES,
        notes=("标准工时以小时计，按参与比例分摊；冲销的记录以负数列出；一次修复只对主修统计。",),
    )


def _rows(details: Sequence[Detail]) -> Iterator[Row]:
    for (no, name), group in groupby(details, key=lambda detail: (detail.person_no, detail.person_name)):
        jobs = list(group)
        yield from (Row(values=_values(job)) for job in jobs)
        yield Row(kind=RowKind.SUBTOTAL, label=f"小计 {no} {name} {len(jobs)} 项", values=_sums(jobs))
    if details:
        yield Row(kind=RowKind.TOTAL, label=f"合计 {len(details)} 项", values=_sums(details))


def _sums(jobs: Sequence[Detail]) -> dict[str, Value]:
    return {
        "standard_minutes": sum(job.standard_minutes for job in jobs),
        "labour": sum((job.labour for job in jobs), Decimal("0.00")),
    }


def _values(job: Detail) -> dict[str, Value]:
    return {
        "work_on": job.work_on,
        "order_no": job.order_no,
        "customer": job.customer,
        "model_code": job.model_code,
        "unit": job.plate or job.vin,
        "fault": job.fault,
        "operation": "返修扣回" if job.is_taken_back else job.operation,
        "category": str(CATEGORY_LABELS[job.category]),
        "part_names": job.part_names or None,
        "standard_minutes": job.standard_minutes,
        "started_at": job.started_at,
        "finished_at": job.finished_at,
        "part_taken": f"{ROLE_LABELS[job.role]} {_percent(job.share)}",
        "first_fixed": job.first_fixed,
        "rework_no": job.rework_no or None,
        "labour": job.labour,
        "opinion": None,  # the customer's, once surveys are kept
        "remark": _remark(job),
    }


def _percent(share: Decimal | None) -> str:
    return "" if share is None else f"{share.normalize():f}%"


def _remark(job: Detail) -> str:
    said = ["冲销"] if job.is_reversal else []
    if job.adjusts_month is not None:
        said.append(f"补记入 {job.month}")
    if job.inspection not in ("", "合格"):
        said.append(job.inspection)
    return " ".join([*said, job.remark]).strip()


def _day(day: date) -> str:
    return f"{day:%Y年%-m月%-d日}"


def sample(*, blank: bool) -> Sheet:
    """Return an example with invented people, or an empty form to be filled in by hand."""
    if blank:
        return _empty()
    return sheet(
        tuple(_invented(number) for number in range(1, 19)),
        company="XX公司售后服务中心",
        station_name="城东服务站",
        period=Month(2026, 10).period,
        person="",
        prepared_on=date(2026, 11, 2),
    )


def _empty() -> Sheet:
    day = "　　年　　月　　日"
    return Sheet(
        company="XX公司售后服务中心",
        title=FORM.title,
        header=((Field("单位", ""), Field("期间", f"{day} 至 {day}"), Field("维修人员", ""), Field("制表日期", day)),),
        blocks=(Table(columns=_COLUMNS, rows=(), least_rows=BLANK_LINES),),
        signatures=SIGNATURES,
    )


def _invented(number: int) -> Detail:
    started = datetime(2026, 10, 1 + number, 8 + number % 8, 15, tzinfo=SHANGHAI)
    alone = bool(number % 3)
    return Detail(
        entry_id=number,
        order_id=number,
        order_no=f"WX2610-A{100 + number:04d}",
        person_id=number // 7,
        person_no=f"A{1 + number // 7:03d}",
        person_name=("许刚", "朱峰", "严艳")[number // 7],
        work_on=started.date(),
        month=Month(2026, 10),
        customer=("曹先生", "某某运输有限公司", "吕女士")[number % 3],
        model_code=("LG110", "QM125")[number % 2],
        plate=f"鲁A{number:02d}K7M",
        vin="",
        fault=("机油灯亮", "过减速带异响", "左前门凹陷")[number % 3],
        operation=("更换机油机滤", "更换下摆臂胶套", "钣金整形喷漆")[number % 3],
        category=("in_warranty", "out_of_warranty", "first_service")[number % 3],
        part_names=("机油", "下摆臂胶套", "")[number % 3],
        standard_minutes=(36, 120, 270)[number % 3] if alone else 54,
        actual_minutes=60,
        started_at=started,
        finished_at=started.replace(minute=55),
        role="lead" if alone else "helper",
        share=Decimal(100) if alone else Decimal(40),
        first_fixed=number != 5 if alone else None,  # noqa: PLR2004 - one of the invented jobs came back
        rework_no="WX2610-A0131" if number == 5 else "",  # noqa: PLR2004 - see above
        labour=Decimal("27.00") * (1 + number % 3),
        parts=Decimal("58.00"),
        is_reversal=False,
        adjusts_month=None,
        inspection="合格",
        remark="",
    )
