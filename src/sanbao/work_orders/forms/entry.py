"""The form of a whole order: its head and its jobs, checked together so that every fault is told at once."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sanbao.documents.sheets import cells
from sanbao.kernel.errors import DomainError, Refused
from sanbao.kernel.identifiers import check_phone, check_plate, check_vin
from sanbao.kernel.periods import business_date
from sanbao.ledger.labels import CATEGORY_LABELS
from sanbao.ledger.rules.entries import Category
from sanbao.network.models import Person, Station
from sanbao.work_orders.errors import NotFinished, NumberTaken, OriginalUnknown
from sanbao.work_orders.forms.fields import MomentField, Written
from sanbao.work_orders.forms.lines import SPARE_JOBS, JobLine, Staff, job_prefixes
from sanbao.work_orders.imports.words import PAYER_OF, VIN_LENGTH
from sanbao.work_orders.models import WorkOrder
from sanbao.work_orders.rules.content import FinishBeforeStart, OrderContent
from sanbao.work_orders.rules.lifecycle import Status

LONGEST_VIN: Final = 30
# Where a refusal of the service belongs in the form.
PLACES: Final = {
    NumberTaken.code: "number",
    OriginalUnknown.code: "original_number",
    NotFinished.code: "finished_at",
    FinishBeforeStart.code: "finished_at",
}


def plate_of(text: str) -> str:
    """Return a plate as it is stored."""
    return check_plate(text, other=True).number


def vin_of(text: str) -> str:
    """Return a VIN, or the frame number of a machine or an old motorcycle, which is free text."""
    number = "".join(text.split()).upper()
    return check_vin(number).number if len(number) == VIN_LENGTH else number


class HeadForm(forms.Form):
    number = Written(cells.order_number, label=_("工单号"), max_length=40)
    category = forms.ChoiceField(label=_("维修类别"), choices=list(CATEGORY_LABELS.items()))
    plate = Written(plate_of, label=_("车牌号"), required=False, max_length=20)
    vin = Written(vin_of, label=_("车架号 / VIN"), required=False, max_length=LONGEST_VIN)
    model_code = Written(label=_("车型"), required=False, max_length=40)
    odometer_km = Written(cells.whole_km, blank=None, label=_("行驶里程(公里)"), required=False, max_length=20)
    customer_name = Written(label=_("客户"), required=False, max_length=80)
    customer_phone = Written(check_phone, label=_("电话"), required=False, max_length=30)
    fault_system = Written(label=_("故障系统"), required=False, max_length=40)
    fault_text = Written(label=_("故障描述"), required=False, max_length=300)
    reported_at = MomentField(label=_("报修时间"), required=False)
    first_response_at = MomentField(label=_("首次响应时间"), required=False)
    received_at = MomentField(label=_("接车时间"))
    promised_at = MomentField(label=_("预计交车时间"), required=False, may_be_future=True)
    started_at = MomentField(label=_("开工时间"), required=False)
    finished_at = MomentField(
        label=_("完工时间"), required=False, day_is_enough=True, help_text=_("终检合格的时间；不知道几点时可只填日期。")
    )
    is_outing = forms.BooleanField(label=_("外出服务"), required=False)
    outing_km = Written(cells.whole_km, blank=None, label=_("外出里程(公里)"), required=False, max_length=20)
    inspection = Written(label=_("检验"), required=False, max_length=40)
    original_number = Written(
        cells.order_number,
        label=_("原工单号"),
        required=False,
        max_length=40,
        help_text=_("返修时填写；不填就不会计到任何人的返修数里。"),
    )
    remark = Written(label=_("备注"), required=False, max_length=300)
    seen = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, station: Station, now: datetime, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.station = station
        self.fields["model_code"].widget.attrs["list"] = "models"
        self.fields["fault_system"].widget.attrs["list"] = "fault-systems"
        for field in self.fields.values():
            if isinstance(field, MomentField):
                field.now = now

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._names_something(data)
        self._in_order(data, "reported_at", "first_response_at", _("首次响应时间早于报修时间，请更正。"))
        self._in_order(data, "received_at", "promised_at", _("预计交车时间早于接车时间，请更正。"))
        self._finish(data)
        if data.get("outing_km"):
            data["is_outing"] = True
        self._original(data)
        return data

    def _names_something(self, data: dict[str, Any]) -> None:
        names = ("plate", "vin", "customer_name")
        if not any(data.get(name) for name in names) and not any(name in self.errors for name in names):
            self.add_error("plate", _("车牌号、车架号和客户至少填写一项。"))

    def _in_order(self, data: dict[str, Any], earlier: str, later: str, told: Any) -> None:  # noqa: ANN401 - lazy text
        first, second = data.get(earlier), data.get(later)
        if first and second and second < first:
            self.add_error(later, told)

    def _finish(self, data: dict[str, Any]) -> None:
        """A finish without a time of day is the day of completion."""
        finished, started = data.get("finished_at"), data.get("started_at")
        data["completed_on"] = None
        if finished is None:
            return
        if not isinstance(finished, datetime):
            data["finished_at"], data["completed_on"] = None, finished
            if started and finished < business_date(started):
                self.add_error("finished_at", _("完工日期早于开工日期，请更正。"))
        elif started and finished < started:
            params = {"finished": f"{finished:%H:%M}", "started": f"{started:%H:%M}"}
            self.add_error("finished_at", FinishBeforeStart(**params).text(gettext))

    def _original(self, data: dict[str, Any]) -> None:
        number = data.get("original_number")
        if not number:
            return
        if data.get("category") != Category.REWORK:
            self.add_error("original_number", _("只有返修才填写原工单号；请改正维修类别，或清空原工单号。"))
        elif number == data.get("number"):
            self.add_error("original_number", _("原工单号不能是本单的工单号。"))
        else:
            self._original_is_done(number)

    def _original_is_done(self, number: str) -> None:
        originals = WorkOrder.objects.filter(station=self.station, number=number).exclude(status=Status.VOIDED)
        status = originals.values_list("status", flat=True).first()
        if status is None:
            self.add_error("original_number", OriginalUnknown(number=number).text(gettext))
        elif status != Status.COMPLETED:
            self.add_error("original_number", _("原工单还没有完工，请核对返修的原单号。"))


@dataclass(frozen=True, slots=True)
class Start:
    """What a form shows first: an order as it is written, or nothing but a number and the moment."""

    content: OrderContent | None = None
    number: str = ""
    seen: str = ""

    def head(self, now: datetime) -> dict[str, Any]:
        """Return the initial values of the head."""
        if self.content is None:
            return {"number": self.number, "received_at": now}
        written = {field.name: getattr(self.content, field.name) for field in fields(self.content)}
        finished = self.content.finished_at or self.content.completed_on
        return {**written, "number": self.number or self.content.number, "finished_at": finished, "seen": self.seen}


class OrderEntry:
    """An order on its way in. `completing` asks for all that completing it needs."""

    def __init__(self, data: QueryDict | None, *, station: Station, start: Start, now: datetime) -> None:
        self.station = station
        self.head = HeadForm(data, station=station, now=now, initial=start.head(now) if data is None else {})
        self.jobs = list(_jobs(data, station, start.content))
        self.completing = data is not None and data.get("act") == "complete"
        self._people: dict[str, list[Person]] = {}
        counted = self.counted
        for job in self.jobs:
            if job not in counted:
                job.leave_out()

    @property
    def is_bound(self) -> bool:
        return self.head.is_bound

    @property
    def counted(self) -> list[JobLine]:
        """Return the jobs that count: those with something in them; of an order to be completed at least the first."""
        return [job for job in self.jobs if not job.is_spare] or self.jobs[: int(self.completing)]

    @property
    def shown(self) -> Iterator[tuple[JobLine, bool]]:
        """Yield every job, and whether it is spare: those that count come first, as they will be numbered.

        The first never is: there is always one to be filled in.
        """
        counted = self.counted
        spare = [job for job in self.jobs if job not in counted]
        yield from ((job, place > 0 and job in spare) for place, job in enumerate((*counted, *spare)))

    def faults(self) -> int:
        """Return how many faults there are."""
        lines = [form for job in self.counted for form in (job.fields, *job.people, *job.parts)]
        return sum(len(told) for form in (self.head, *lines) if form.is_bound for told in form.errors.values())

    def is_valid(self) -> bool:
        """Check all of it at once."""
        checked = [self.head.is_valid(), *(job.is_valid() for job in self.counted)]
        self._check_between()
        return all(checked) and not self.faults()

    def content(self) -> OrderContent:
        """Return what was typed in; of a valid form only."""
        data = {key: value for key, value in self.head.cleaned_data.items() if key != "seen"}
        category = Category(data.pop("category"))
        payer = PAYER_OF[category]
        jobs = tuple(job.content(self._people[job.prefix], payer) for job in self.counted)
        return OrderContent(category=category, jobs=jobs, **data)

    def refuse(self, error: DomainError) -> None:
        """Show a refusal of the service at the field that it is about."""
        for line in error.lines(gettext) if isinstance(error, Refused) else [error.text(gettext)]:
            self.head.add_error(PLACES.get(error.code), line)

    def warnings(self) -> Iterator[str]:
        """Yield what is odd but may be right; of a valid form only."""
        vin = self.head.cleaned_data["vin"]
        if vin and len(vin) != VIN_LENGTH:
            yield gettext("车架号 {vin} 有 {count} 位；VIN 应为 17 位，请对照铭牌核对。").format(
                vin=vin, count=len(vin)
            )
        elif vin and not check_vin(vin).is_check_right:
            yield gettext("车架号 {vin} 的校验位不符，可能抄错了一位；进口车可以不管。").format(vin=vin)

    def _check_between(self) -> None:
        head = self.head.cleaned_data
        on = _work_day(head)
        staff = Staff(self.station, [word for job in self.counted for word in job.words()])
        for job in self.counted:
            self._people[job.prefix] = job.resolve(staff, on)
            job.weights()
            if self.completing and not job.filled_people:
                job.people[0].full_clean()
                job.people[0].add_error("who", _("完工的工单必须填写主修。"))
            if head.get("category") == Category.REWORK and job.fields.cleaned_data.get("labour"):
                job.fields.add_error("labour", _("返修不计工时费，请把工时费改为 0,或改正维修类别。"))
        if self.completing and "finished_at" not in self.head.errors and not _is_finished(head):
            self.head.add_error("finished_at", _("请填写完工时间，或先保存为已接车。"))


def _jobs(data: QueryDict | None, station: Station, content: OrderContent | None) -> Iterator[JobLine]:
    if data is not None:
        yield from (JobLine(prefix, data, station=station) for prefix in job_prefixes(data))
        return
    jobs = content.jobs if content else ()
    for number in range(max(len(jobs) + 1, SPARE_JOBS)):
        yield JobLine(f"jobs-{number}", None, station=station, initial=jobs[number] if number < len(jobs) else None)


def _work_day(head: dict[str, Any]) -> date | None:
    day: date | None = head.get("completed_on")
    moment: datetime | None = head.get("finished_at") or head.get("received_at")
    return day or (business_date(moment) if moment else None)


def _is_finished(head: dict[str, Any]) -> bool:
    return bool(head.get("finished_at") or head.get("completed_on"))
