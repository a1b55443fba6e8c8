"""The words of the journal about wages."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACT_LABELS: Mapping[str, Promise] = {
    "payroll.set_station_terms": _("设定单位工资标准"),
    "payroll.set_group_terms": _("设定班组工资方案"),
    "payroll.set_person_terms": _("设定个人工资标准"),
    "payroll.set_city_rate": _("登记社保公积金参数"),
    "payroll.take_in_city_rates": _("粘贴社保公积金参数表"),
    "payroll.set_pay_account": _("登记工资账户"),
    "payroll.open_tax_year": _("登记个税期初数"),
    "payroll.enter_item": _("登记当月工资项目"),
    "payroll.take_back_item": _("撤回当月工资项目"),
    "payroll.note_consent": _("登记本人同意扣款"),
    "payroll.read_slip": _("查看工资条"),
    "payroll.read_report": _("查看工资报表"),
    "payroll.make_bank_file": _("生成银行代发文件"),
    "payroll.set_bank_layout": _("设定代发文件格式"),
}
SUBJECT_LABELS: Mapping[str, Promise] = {
    "pay_run": _("工资表"),
    "pay_slip": _("工资条"),
    "pay_group": _("班组工资"),
    "wage_terms": _("工资标准"),
    "city_rate": _("社保公积金参数"),
    "pay_account": _("工资账户"),
    "tax_opening": _("个税期初数"),
    "month_item": _("当月工资项目"),
    "bank_layout": _("代发文件格式"),
}
FACT_LABELS: Mapping[str, Promise] = {
    "revision": _("版本"),
    "gross": _("应发合计"),
    "payable": _("实发合计"),
    "employer_cost": _("用工成本"),
    "paid_on": _("发放日期"),
    "from_month": _("生效月份"),
    "method": _("工资方案"),
    "for_month": _("所属月份"),
    "consented_on": _("本人同意日期"),
    "holder": _("户名"),
    "bank": _("开户行"),
    "quantity": _("数量"),
    "rates": _("各项参数"),
    "base_min": _("基数下限"),
    "base_max": _("基数上限"),
    "employee_rate": _("个人比例"),
    "employer_rate": _("单位比例"),
    "employee_fixed": _("个人定额"),
    "employer_fixed": _("单位定额"),
    "toward": _("取整方式"),
    "step": _("取整单位"),
    "source": _("依据文件"),
    "income": _("累计收入"),
    "social": _("累计专项扣除"),
    "special": _("累计专项附加扣除"),
    "withheld": _("累计已预扣税额"),
    "layout": _("代发文件格式"),
    "report": _("报表"),
    "format": _("格式"),
    "total": _("实发合计"),
    "months": _("已任职月数"),
    "months_before": _("首次任职前的月数"),
}
