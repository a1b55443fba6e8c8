"""KPI of the sample network: a scheme, what is entered by hand, final months, form W-10, an appeal."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from django.db import transaction

from sanbao.accounts.models import User
from sanbao.appraisal.models import FinalMonth, Improvement, QuarterlyForm, Scorecard
from sanbao.appraisal.rules.figures import Unit
from sanbao.appraisal.rules.form_10 import FORM_ITEMS
from sanbao.appraisal.rules.profiles import degree, rate, slips
from sanbao.appraisal.rules.quarter_results import months_of
from sanbao.appraisal.rules.schemes import Group, Period, Scheme, WithoutCases
from sanbao.appraisal.services import appeals, improvements, quarterly, schemes, scores, values
from sanbao.cli.sample import invented
from sanbao.kernel.periods import SHANGHAI, Month
from sanbao.network.models import Person, Station
from sanbao.statistics.models import ClosedFact

CODE: Final = "technician"
REASON: Final = "启用绩效考核"
SCHEME: Final = Scheme(
    code=CODE,
    label="维修人员绩效",
    main="main",
    groups=(
        Group("main", "主要绩效", Decimal("60.00")),
        Group("function", "基本职能", Decimal("20.00"), deducts_only=True),
        Group("management", "现场管理", Decimal("10.00"), deducts_only=True),
        Group("learning", "学习与创新", Decimal("10.00")),
    ),
    items=(
        rate("efficiency", "工时效率", 20, group="main", limits=("85", "105"), step="0.5", per="1"),
        rate("first_fix_rate", "首次修复率", 20, group="main", limits=("90", "97"), step="0.5", per="1"),
        rate("rework_rate", "返修率", 25, group="main", limits=("1", "5"), step="2", per="1"),
        rate("on_time_rate", "按期交付率", 25, group="main", limits=("85", "95"), step="1", per="2"),
        rate("response_hours", "平均响应时间", 10, group="main", limits=("0.5", "1"), step="1", per="1"),
        rate("attendance_rate", "出勤率", 100, group="function", limits=("95", "100"), step="1", per="2"),
        slips("site_rules", "现场与安全管理", 40, "三件套、5S、安全规定", group="management"),
        replace(
            rate("quarterly_form", "维修评核表得分", 20, group="management", limits=("80", "100"), step="0.1", per="1"),
            period=Period.QUARTER,
            unit=Unit.POINTS,
            without_cases=WithoutCases.OPEN,
        ),
        slips("records", "工单与表单填写", 40, "季度抽查有无缺漏", group="management", period=Period.QUARTER),
        degree("skills", "技能考核", 100, "技能测试成绩"),
    ),
)
JUDGED: Final = (5, 4, 5, 4, 3, 5, 4)


@transaction.atomic
def agree(first: Month) -> None:
    """Appraise everybody by the scheme from the first month on, unless it is done."""
    if FinalMonth.objects.exists():
        return
    manager, now = User.objects.get(username="buzhang"), _at(first.first, 9)
    schemes.set_scheme(scheme=SCHEME, from_month=first, reason=REASON, actor=manager, now=now)
    for station in Station.objects.exclude(code=invented.HQ).order_by("code"):
        schemes.assign_scheme(station=station, from_month=first, scheme=CODE, reason=REASON, actor=manager, now=now)


@transaction.atomic
def score(station: Station, month: Month, first: Month) -> None:
    """Enter what is judged by hand, and make a closed month final; a whole quarter is closed with its last month."""
    if FinalMonth.objects.filter(station=station, month=month).exists():
        return
    clerk, manager = User.objects.get(username="tongji"), User.objects.get(username="buzhang")
    now = _at(month.next.first, 9) + timedelta(days=3)
    people = [fact.person for fact in _facts(station, month)]
    is_last = month == months_of(month)[-1] and first <= months_of(month)[0]
    for person in people:
        _enter(station, person, month, clerk, now, is_last=is_last)
    scores.finalise(station=station, month=month, actor=manager, now=now + timedelta(hours=2))
    if is_last:
        for person in people:
            _appraise(person, month, clerk)
        begun = months_of(month)[0]
        scores.close_quarter(
            station=station, first=begun, reason="季度抽查完成", actor=manager, now=now + timedelta(hours=3)
        )


def _facts(station: Station, month: Month) -> list[ClosedFact]:
    facts = ClosedFact.objects.filter(closing__station=station, closing__month=month)
    return list(facts.select_related("person").order_by("position"))


def _enter(station: Station, person: Person, month: Month, clerk: User, now: datetime, *, is_last: bool) -> None:
    chance = Random(f"kpi {person.no} {month}")  # noqa: S311 - sample data must be the same every time
    told = {
        "site_rules": (Decimal(chance.choice((0, 0, 0, 1))), "现场巡查记录"),
        "skills": (Decimal(chance.choice((100, 95, 90, 85))), "技能测试成绩单"),
    }
    if is_last:
        told["records"] = (Decimal(chance.choice((0, 0, 1, 2))), "季度工单抽查表")
    for item, (value, evidence) in told.items():
        values.enter_value(
            station=station,
            person=person,
            month=month,
            item=item,
            value=value,
            evidence=f"{evidence} {month}",
            actor=clerk,
            now=now,
        )


def _appraise(person: Person, month: Month, clerk: User) -> None:
    """Let somebody's quarter have its form W-10, in its last days; who has left by then has none, and it is excused."""
    on = month.days[-4]
    if person.left_on and person.left_on <= on:
        values.enter_value(
            station=person.station,
            person=person,
            month=month,
            item="quarterly_form",
            excused="评核前已离职",
            actor=clerk,
            now=_at(on, 16),
        )
        return
    form = _filled(person, on)
    quarterly.finish(form_id=form.pk, actor=form.appraiser, now=_at(on, 16))


def _filled(person: Person, on: date) -> QuarterlyForm:
    head, now = User.objects.get(username="chejian"), _at(on, 16)
    chance = Random(f"form {person.no} {on}")  # noqa: S311 - sample data must be the same every time
    form = quarterly.start(person=person, on=on, actor=head, now=now)
    for item in FORM_ITEMS:
        grade = chance.choice(JUDGED)
        remark = "交车前要再核对一次" if grade < 4 else ""  # noqa: PLR2004 - the middle of the ladder
        quarterly.judge(form_id=form.pk, item=item.code, score=grade, remark=remark, actor=head, now=now)
    return form


@transaction.atomic
def fill_form(month: Month) -> None:
    """Fill one form W-10 of the last closed month, with an improvement, unless there is one."""
    if Improvement.objects.exists():
        return
    head, person = User.objects.get(username="chejian"), Person.objects.get(no="A102")
    on = month.days[-3]
    now = _at(on, 16)
    form = _filled(person, on)
    improvements.add_improvement(
        form_id=form.pk,
        item=FORM_ITEMS[4].code,
        what="休息区增加饮水和充电",
        owner=person,
        due_on=on + timedelta(days=30),
        actor=head,
        now=now,
    )
    quarterly.finish(form_id=form.pk, actor=head, now=now)


@transaction.atomic
def appeal(month: Month) -> None:
    """Let the technician of the sample doubt an item of his last scorecard, unless he has."""
    person, user = Person.objects.get(no=invented.TECHNICIAN), User.objects.get(username="jishi")
    card = Scorecard.objects.filter(person=person, month=month).order_by("revision").last()
    if card is None or card.appeals.exists():
        return
    now = _at(month.next.first, 18) + timedelta(days=4)
    appeals.appeal(scorecard_id=card.pk, item="skills", reason="补考成绩还没有算进去", actor=user, now=now)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=SHANGHAI)
