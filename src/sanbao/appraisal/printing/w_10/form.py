"""W-10 维修评核表（季度）: ten items with their standards, graded 1 to 5. Source: domain spec §5, form 10."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext

from sanbao.appraisal.rules.form_10 import FORM_ITEMS, HIGHEST, LOWEST, FormItem
from sanbao.documents.forms.description import (
    Align,
    Column,
    Field,
    Form,
    Kind,
    Row,
    RowKind,
    Sheet,
    Signature,
    Table,
    Value,
)

FORM = Form(
    code="W-10",
    reference="表格 10",
    title="维修评核表（季度）",
    context="appraisal",
    edition="2026.1",
    landscape=True,
)
SIGNATURES = ("评核人", "被评核人", "班组长", "店主管")
GRADES = tuple(range(LOWEST, HIGHEST + 1))
# Room for a hand: columns are as wide as what stands in them.
HAND: dict[str, Value] = {"improvements": "\u3000" * 30, "remark": "\u3000" * 18}
NOTE = "各项按 1–5 分评定，5 分最好；没有看到的写明原因，不计入平均。得分 = 平均分 × 20。"
_COLUMNS = (
    Column(key="no", label="序号", kind=Kind.INT),
    Column(key="item", label="执行项目", align=Align.LEFT, weight=Decimal("1.6")),
    Column(key="standards", label="行为标准", align=Align.LEFT, weight=Decimal(7)),
    *(Column(key=f"grade_{grade}", label=f" {grade} ", kind=Kind.MARK, group="执行状况评分") for grade in GRADES),
    Column(key="improvements", label="改良事项", align=Align.LEFT, weight=Decimal("3.4")),
    Column(key="remark", label="备注", align=Align.LEFT, weight=Decimal("2.6")),
)


@dataclass(frozen=True, slots=True)
class Said:
    """What was said about one item; without a grade it could not be observed."""

    grade: int | None
    remark: str = ""
    improvements: tuple[str, ...] = ()
    photos: int = 0


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the table, and who has appraised."""

    station: str
    person: str
    team: str
    quarter: str
    on: date
    appraiser: str


def sheet(
    heading: Heading,
    said: Mapping[str, Said],
    *,
    company: str,
    number: str,
    score: str,
    watermark: str = "",
    qr: str = "",
) -> Sheet:
    """Return the filled form; `said` is by the code of the item, `score` is written out: "44 ÷ 9 × 20 = 97.78"."""
    return Sheet(
        company=company,
        title=FORM.title,
        number=number,
        header=(
            (
                Field("单位", heading.station),
                Field("被评核人", heading.person),
                Field("班组", heading.team or None),
            ),
            (
                Field("季度", heading.quarter),
                Field("评核人", heading.appraiser or None),
                Field("评核日期", _day(heading.on)),
            ),
        ),
        blocks=(Table(columns=_COLUMNS, rows=tuple(_rows(said, score))),),
        signatures=_signatures(heading.appraiser),
        notes=(NOTE,),
        watermark=watermark,
        qr=qr,
    )


def quarter_label(quarter: str) -> str:
    """Return "2026年第4季度" for "2026Q4", in the language of the reader; the paper is Chinese."""
    year, _, number = quarter.partition("Q")
    return gettext("{year}年第{number}季度").format(year=year, number=number)


def _rows(said: Mapping[str, Said], score: str) -> Iterator[Row]:
    for number, item in enumerate(FORM_ITEMS, start=1):
        yield Row(values=_printed_item(number, item) | _judged(said.get(item.code)))
    yield Row(kind=RowKind.TOTAL, label=f"得分　{score}" if score else "得分", values={})


def _printed_item(number: int, item: FormItem) -> dict[str, Value]:
    several = len(item.standards) > 1
    lines = [f"{place}. {text}" if several else text for place, text in enumerate(item.standards, start=1)]
    return {"no": number, "item": item.label, "standards": "；".join(lines) + "。"}


def _judged(said: Said | None) -> dict[str, Value]:
    """Return the cells of a judgement, empty ones to be filled in by hand if there is none."""
    grades: dict[str, Value] = {f"grade_{grade}": (said is not None and said.grade == grade) or "" for grade in GRADES}
    if said is None:
        return grades | HAND
    not_seen = f"没有看到：{said.remark}" if said.grade is None else said.remark
    photos = f"照片 {said.photos} 张" if said.photos else ""
    return grades | {
        "improvements": "；".join(said.improvements),
        "remark": "；".join(filter(None, (not_seen, photos))),
    }


def _signatures(appraiser: str) -> tuple[Signature, ...]:
    """Return the lines to be signed: whom the form is about has not signed until he does it by hand."""
    return tuple(Signature(label, appraiser if label == SIGNATURES[0] else "") for label in SIGNATURES)


def _day(day: date) -> str:
    return f"{day:%Y年%-m月%-d日}"


def sample(*, blank: bool) -> Sheet:
    """Return an example with invented people, or an empty form to be filled in by hand."""
    return _empty() if blank else _example()


def _empty() -> Sheet:
    day = "　　年　　月　　日"
    name = "\u3000" * 8
    who = (Field("单位", name), Field("被评核人", name), Field("班组", name))
    when = (Field("季度", "　　　年第　　季度"), Field("评核人", name), Field("评核日期", day))
    return Sheet(
        company="XX公司售后服务中心",
        title=FORM.title,
        header=(who, when),
        blocks=(Table(columns=_COLUMNS, rows=tuple(_rows({}, ""))),),
        signatures=_signatures(""),
        notes=(NOTE,),
    )


def _example() -> Sheet:
    said = {item.code: Said(5) for item in FORM_ITEMS} | {
        "clothing": Said(4, "未戴胸卡", ("补发胸卡（沈陆，9月20日前）",), photos=1),
        "rest": Said(None, "客户未等候"),
        "quality": Said(3, "两张工单缺班组长签名", ("每日收车前由班组长核对三级检验签名（严艳，9月30日前）",)),
    }
    return sheet(
        Heading("城东服务站", "许刚", "机修一组", "2026年第3季度", date(2026, 9, 10), "严艳"),
        said,
        company="XX公司售后服务中心",
        number="W10-202609-0001",
        score="42 ÷ 9 × 20 = 93.33",
        qr="http://localhost:8000/quarterly/W10-202609-0001/",
    )
