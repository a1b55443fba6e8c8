"""Tax by person, insurance by item: the figures that are declared."""

from dataclasses import asdict
from typing import Final

from sanbao.documents.sheets.writing import CellKind
from sanbao.kernel.errors import mark
from sanbao.payroll.models import PayRun
from sanbao.payroll.reports.reading import ReadSlip, read_slips, slip_url
from sanbao.payroll.reports.shape import Column, Report, Row, Section
from sanbao.payroll.rules.summaries import insurance_rows, tax_row

MONEY: Final = CellKind.MONEY
TAX_COLUMNS: Final = (
    Column("no", mark("工号")),
    Column("name", mark("姓名")),
    Column("income", mark("本月收入"), MONEY, is_summed=True),
    Column("social", mark("专项扣除(三险一金)"), MONEY, is_summed=True),
    Column("special", mark("专项附加扣除"), MONEY, is_summed=True),
    Column("other", mark("其他扣除"), MONEY, is_summed=True),
    Column("taxable", mark("累计应纳税所得额"), MONEY),
    Column("due", mark("累计应纳税额"), MONEY),
    Column("withheld_before", mark("已预扣税额"), MONEY),
    Column("withheld", mark("本月预扣税额"), MONEY, is_summed=True),
)
INSURANCE_COLUMNS: Final = (
    Column("city", mark("城市")),
    Column("item", mark("险种")),
    Column("people", mark("人数"), CellKind.WHOLE),
    Column("base", mark("缴费基数合计"), MONEY),
    Column("employee", mark("个人缴费"), MONEY, is_summed=True),
    Column("employer", mark("单位缴费"), MONEY, is_summed=True),
    Column("total", mark("合计缴费"), MONEY, is_summed=True),
)


def tax(run: PayRun) -> Report:
    """Return each person's income, reliefs and tax as they are declared, this month's and the year's."""
    rows = [_taxed(run, one) for one in read_slips(run)]
    return Report("tax", mark("个税汇总"), run, (Section("people", mark("个税申报数"), TAX_COLUMNS, rows),))


def _taxed(run: PayRun, one: ReadSlip) -> Row:
    cells = {"no": one.no, "name": one.name, **asdict(tax_row(one.tax, one.gives.tax_month))}
    return Row(cells, {"name": slip_url(run, one.no)})


def insurance(run: PayRun) -> Report:
    """Return what both sides pay for each item: people, bases, amounts."""
    made = insurance_rows((one.gives.lines, one.gives.employer_lines) for one in read_slips(run))
    rows = [
        Row(
            {
                "city": row.city,
                "item": row.label,
                "people": row.people,
                "base": row.base,
                "employee": row.employee,
                "employer": row.employer,
                "total": row.total,
            }
        )
        for row in made
    ]
    section = Section("items", mark("分险种缴费"), INSURANCE_COLUMNS, rows)
    return Report("insurance", mark("社保公积金汇总"), run, (section,))
