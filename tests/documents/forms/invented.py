"""Invented people and their month on BD-11 and BD-12, for looking at the paper."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sanbao.documents.forms.description import (
    Choice,
    Column,
    Field,
    Fields,
    Form,
    Kind,
    Paper,
    Row,
    RowKind,
    Sheet,
    Signature,
    Table,
    Text,
    Value,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
COMPANY = "江淮恒远机械有限公司"
FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
GIVEN = ("建军", "海涛", "志强", "小龙", "文博", "立新", "永", "国梁", "晓东", "春生")
GRADES = (("主修", "4.6"), ("副修", "3.5"), ("辅修", "2.4"), ("学员", "1.5"), ("学徒", "0.5"))
TEAMS = ("机修一组", "机修二组", "电器组", "外出服务组")

BD_11 = Form(
    code="BD-11",
    title="维修人员工作情况月统计表",
    context="statistics",
    edition="2026.1",
    paper=Paper.A3,
    landscape=True,
    reference="SH-ZH/BD-11",
)
BD_12 = Form(
    code="BD-12",
    title="维修人员工作情况统计表",
    context="statistics",
    edition="2026.1",
    paper=Paper.A4,
    landscape=True,
    reference="SH-ZH/BD-12",
)
BD_16 = Form(
    code="BD-16",
    title="保修作业凭证",
    context="warranty",
    edition="2026.1",
    copies=("第一联 制造商技术服务总公司", "第二联 服务中心(站)"),
    reference="SH-ZH/BD-16",
)


def _narrow(key: str, label: str, kind: Kind = Kind.INT, group: str = "") -> Column:
    return Column(key=key, label=label, kind=kind, group=group, vertical=True)


def _wide(key: str, label: str, weight: str, kind: Kind = Kind.TEXT) -> Column:
    return Column(key=key, label=label, kind=kind, weight=Decimal(weight))


MONTHLY_COLUMNS = (
    _narrow("line", "序号"),
    _wide("no", "工号", "1"),
    _wide("name", "姓名", "0.75"),
    _narrow("grade", "岗位级别", Kind.TEXT),
    _narrow("coefficient", "技术系数", Kind.NUMBER),
    _wide("team", "班组", "1"),
    _narrow("scheduled", "应出勤", Kind.NUMBER, "出勤(天)"),
    _narrow("attended", "实出勤", Kind.NUMBER, "出勤(天)"),
    _narrow("sick", "病假", Kind.NUMBER, "出勤(天)"),
    _narrow("personal", "事假", Kind.NUMBER, "出勤(天)"),
    _narrow("overtime_workday", "工作日", Kind.HOURS, "加班(h)"),
    _narrow("overtime_rest", "休息日", Kind.HOURS, "加班(h)"),
    _narrow("overtime_holiday", "节日", Kind.HOURS, "加班(h)"),
    _narrow("visits", "次数", Kind.INT, "外出服务"),
    _narrow("kilometres", "里程", Kind.INT, "外出服务"),
    _narrow("received", "接单数"),
    _narrow("completed", "完成台次"),
    _narrow("in_warranty", "三包内", Kind.INT, "其中"),
    _narrow("out_of_warranty", "三包外", Kind.INT, "其中"),
    _narrow("first_service", "首保定保", Kind.INT, "其中"),
    _narrow("installation", "安装调试", Kind.INT, "其中"),
    _narrow("response", "平均响应", Kind.HOURS, "时效(h)"),
    _narrow("duration", "平均维修", Kind.HOURS, "时效(h)"),
    _narrow("standard", "标准工时", Kind.HOURS, "工时"),
    _narrow("actual", "实际工时", Kind.HOURS, "工时"),
    _narrow("efficiency", "工时效率%", Kind.PERCENT, "工时"),
    _narrow("first_fix", "一次修复数", Kind.INT, "质量"),
    _narrow("rework", "返修数", Kind.INT, "质量"),
    _narrow("rework_percent", "返修率%", Kind.PERCENT, "质量"),
    _narrow("overdue", "超时单数", Kind.INT, "质量"),
    _narrow("complaints", "投诉数", Kind.INT, "客户评价"),
    _narrow("praises", "表扬数", Kind.INT, "客户评价"),
    _narrow("satisfaction", "满意度%", Kind.PERCENT, "客户评价"),
    _narrow("old_due", "应返", Kind.INT, "三包旧件"),
    _narrow("old_returned", "已返", Kind.INT, "三包旧件"),
    _narrow("old_percent", "返回率%", Kind.PERCENT, "三包旧件"),
    _narrow("quality_notes", "质量信息条数"),
    _narrow("trainings", "培训次数"),
    Column(key="labour", label="工时费", kind=Kind.MONEY, group="产值(元)"),
    Column(key="parts", label="配件费", kind=Kind.MONEY, group="产值(元)"),
    Column(key="output", label="维修产值", kind=Kind.MONEY, group="产值(元)"),
    Column(key="award", label="奖罚", kind=Kind.MONEY),
    _narrow("score", "得分", Kind.NUMBER),
    _wide("remark", "备注", "1.25"),
)
UNKNOWN = ("response", "satisfaction", "old_due", "old_returned", "old_percent", "award", "score")
SUMMED = [
    "attended",
    "sick",
    "personal",
    "overtime_workday",
    "overtime_rest",
    "overtime_holiday",
    "visits",
    "kilometres",
    "received",
    "completed",
    "in_warranty",
    "out_of_warranty",
    "first_service",
    "installation",
    "standard",
    "actual",
    "first_fix",
    "rework",
    "overdue",
    "complaints",
    "praises",
    "quality_notes",
    "trainings",
    "labour",
    "parts",
    "output",
]


def name(index: int) -> str:
    return FAMILY[index % len(FAMILY)] + GIVEN[(index * 7) % len(GIVEN)]


def _month_of(index: int) -> dict[str, Value]:
    grade, coefficient = GRADES[min(index % 6, 4)]
    completed = 18 + (index * 13) % 37
    standard, actual = completed * 95 + index * 7, completed * 88 + index * 11
    labour, parts = Decimal(completed * 128) + Decimal("0.50"), Decimal(completed * 311) + Decimal("0.25")
    values: dict[str, Value] = dict.fromkeys((column.key for column in MONTHLY_COLUMNS), 0)
    return values | {
        "line": index + 1,
        "no": f"HF{1001 + index}",
        "name": name(index),
        "grade": grade,
        "coefficient": Decimal(coefficient),
        "team": TEAMS[index % 4],
        "scheduled": Decimal(18),
        "attended": Decimal(18) - Decimal(index % 3) / 2,
        "sick": Decimal(index % 3) / 2,
        "overtime_workday": (index % 5) * 90,
        "overtime_rest": (index % 4) * 480,
        "visits": index % 9,
        "kilometres": (index % 9) * 137,
        "received": completed + index % 3,
        "completed": completed,
        "in_warranty": completed // 2,
        "out_of_warranty": completed - completed // 2 - 4,
        "first_service": 3,
        "installation": 1,
        "response": None,
        "duration": 88,
        "standard": standard,
        "actual": actual,
        "efficiency": Decimal(standard * 100) / Decimal(actual),
        "first_fix": completed - index % 2,
        "rework": index % 2,
        "rework_percent": Decimal(index % 2 * 100) / completed,
        **dict.fromkeys(UNKNOWN),
        "trainings": 2,
        "labour": labour,
        "parts": parts,
        "output": labour + parts,
        "remark": "外出支援蚌埠站3天" if index == 4 else "",
    }


def monthly_sheet(people: int = 30, *, number: str = "BD11-202610-0001", watermark: str = "") -> Sheet:
    months = [_month_of(index) for index in range(people)]
    totals: dict[str, Value] = {key: sum(Decimal(str(month[key])) for month in months) for key in SUMMED}
    rows = tuple(Row(values=month) for month in months)
    total = Row(values=totals | dict.fromkeys(UNKNOWN), kind=RowKind.TOTAL, label="合计 / 平均")
    return Sheet(
        company=COMPANY,
        title=BD_11.title,
        number=number,
        header=(
            (
                Field("单位", "合肥特约维修站(售后服务中心)"),
                Field("统计月份", "2026年10月"),
                Field("制表日期", "2026-11-05"),
            ),
        ),
        blocks=(Table(columns=MONTHLY_COLUMNS, rows=(*rows, total)),),
        signatures=(Signature("制表", "尤晓东"), Signature("审核"), Signature("批准")),
        notes=("说明:「—」表示本月无数据来源或分母为零;工时按实际参与比例分摊;返修台次不计工时费。",),
        watermark=watermark,
        qr=f"https://sanbao.example.cn/d/{number}" if number else "",
    )


DETAIL_COLUMNS = (
    Column(key="on", label="日期", kind=Kind.DATE),
    Column(key="order", label="工单号"),
    Column(key="customer", label="用户", weight=Decimal("1.1")),
    Column(key="model", label="车型/机型", weight=Decimal("1.2")),
    Column(key="vin", label="车架号", weight=Decimal("2.2")),
    Column(key="fault", label="故障", weight=Decimal(2)),
    Column(key="kind", label="维修类别", weight=Decimal("0.75")),
    Column(key="parts", label="换件", weight=Decimal("1.5")),
    Column(key="standard", label="标准工时", kind=Kind.HOURS, digits=2),
    Column(key="started", label="实际开工", kind=Kind.MOMENT),
    Column(key="finished", label="完工", kind=Kind.MOMENT),
    Column(key="share", label="主修/参与%", kind=Kind.PERCENT, digits=0),
    Column(key="first_fix", label="一次修复", kind=Kind.MARK, vertical=True),
    Column(key="rework", label="返修单号"),
    Column(key="labour", label="工时费(元)", kind=Kind.MONEY),
    Column(key="rating", label="评价", vertical=True),
    Column(key="remark", label="备注", weight=Decimal("0.75")),
)
FAULTS = ("液压油温过高,动作缓慢", "起动困难", "空调不制冷,压缩机异响", "制动跑偏", "回转有异响,显示屏报E4代码")
PARTS = ("液压油滤芯×1", "起动机总成×1", "压缩机皮带×1、制冷剂×2", "", "回转马达轴承×2")


def detail_sheet(jobs: int = 24, *, number: str = "BD12-202610-0001") -> Sheet:
    rows: list[Row] = []
    for person in range(2):
        rows.extend(Row(values=_job(index + person * 31)) for index in range(jobs))
        minutes, labour = sum(60 + index * 15 for index in range(jobs)), Decimal(jobs) * Decimal("160.50")
        values: dict[str, Value] = {"standard": minutes, "labour": labour}
        rows.append(Row(values=values, kind=RowKind.SUBTOTAL, label=f"{name(person)} 小计"))
    rows.append(Row(values={"standard": 9990, "labour": Decimal("7704.00")}, kind=RowKind.TOTAL, label="合计"))
    return Sheet(
        company=COMPANY,
        title=BD_12.title,
        number=number,
        header=(
            (
                Field("单位", "合肥特约维修站"),
                Field("统计期间", "2026-10-01 至 2026-10-31"),
                Field("制表日期", "2026-11-05"),
            ),
        ),
        blocks=(Table(columns=DETAIL_COLUMNS, rows=tuple(rows)),),
        signatures=(Signature("制表", "尤晓东"), Signature("审核"), Signature("批准")),
        qr=f"https://sanbao.example.cn/d/{number}",
    )


def _job(index: int) -> dict[str, Value]:
    started = datetime(2026, 10, 1 + index % 30, 8, 30, tzinfo=SHANGHAI)
    minutes = 60 + index % 24 * 15
    return {
        "on": date(2026, 10, 1 + index % 30),
        "order": f"WX2610-B{100 + index:04d}",
        "customer": name(index + 5) if index % 4 else "皖北农机合作社",
        "model": ("LG956L 装载机", "HY125 摩托车")[index % 2],
        "vin": f"LSVAA49J1320{47000 + index}",
        "fault": FAULTS[index % 5],
        "kind": ("三包内", "三包外", "首保")[index % 3],
        "parts": PARTS[index % 5],
        "standard": minutes,
        "started": started,
        "finished": started + timedelta(minutes=minutes + 12),
        "share": Decimal(100 if index % 3 else 60),
        "first_fix": None if index % 7 == 0 else index % 5 != 0,
        "rework": f"WX2610-B{400 + index:04d}" if index % 5 == 0 else "",
        "labour": Decimal("160.50"),
        "rating": None,
        "remark": "",
    }


def voucher_sheet() -> Sheet:
    return Sheet(
        company=COMPANY,
        title=BD_16.title,
        number="BD16-202610-0007",
        header=((Field("服务站", "合肥特约维修站(A)"), Field("日期", "2026-10-12")),),
        blocks=(
            Fields(
                title="一、用户与车辆",
                lines=(
                    (Field("保修类别", Choice(options=("三包", "首保", "服务活动", "照顾"), chosen=("三包",)), 3),),
                    (Field("用户姓名", "何立新"), Field("电话", "138****5678"), Field("送修人", "何立新")),
                    (Field("地址", "安徽省合肥市蜀山区南二环路1号恒力工业园3号门", 3),),
                    (Field("车型", "HY125"), Field("车架号", "LSVAA49J132047371"), Field("发动机号", "E2024031807")),
                    (Field("购车日期", "2025-03-18"), Field("行驶里程", "12,345 km"), Field("车牌号", None)),
                ),
            ),
            Text(
                title="故障现象",
                body="液压油温过高,动作缓慢;回转时有异响,显示屏报 E4 代码。\n用户反映连续作业 3 小时后出现。",
                lines=3,
            ),
            Table(
                title="二、修理项目",
                columns=(
                    Column(key="line", label="序", kind=Kind.INT),
                    Column(key="item", label="项目", weight=Decimal(4)),
                    Column(key="code", label="工时代码"),
                    Column(key="minutes", label="工时定额(h)", kind=Kind.HOURS),
                    Column(key="price", label="工时单价", kind=Kind.MONEY),
                    Column(key="amount", label="工时费", kind=Kind.MONEY),
                ),
                rows=(
                    Row(
                        values={
                            "line": 1,
                            "item": "更换液压油滤芯并清洗油路",
                            "code": "YY-031",
                            "minutes": 90,
                            "price": Decimal(80),
                            "amount": Decimal(120),
                        }
                    ),
                    Row(values={"amount": Decimal(120)}, kind=RowKind.TOTAL, label="合计(大写):壹佰贰拾元整"),
                ),
                least_rows=5,
            ),
            Text(title="处理结果", body="", lines=3),
        ),
        signatures=(
            Signature("用户签字"),
            Signature("主修", name(3)),
            Signature("检验"),
            Signature("站长/盖章"),
            Signature("厂家审核"),
        ),
        boxed_signatures=True,
        notes=("注:本凭证一式两联,第一联报制造商,第二联由服务中心(站)留存。",),
        qr="https://sanbao.example.cn/d/BD16-202610-0007",
    )
