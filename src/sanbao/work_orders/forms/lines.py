"""The lines of an order as they are typed: jobs, each with its people and parts. Empty lines do not count."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sanbao.documents.sheets import cells
from sanbao.documents.sheets.cells import CellFault
from sanbao.ledger.labels import PAYER_LABELS
from sanbao.ledger.rules.entries import Payer
from sanbao.network.models import Person, Station
from sanbao.work_orders.forms.fields import Written
from sanbao.work_orders.forms.filters import people_search
from sanbao.work_orders.imports.rows import FINEST_SHARE
from sanbao.work_orders.rules.content import JobContent, PartLine

SPARE_JOBS: Final = 3
SPARE_LINES: Final = 3
MOST_LINES: Final = 30
Data = Mapping[str, Any]


class PersonLine(forms.Form):
    who = Written(label=_("人员"), required=False, max_length=60)
    share = Written(label=_("比例"), required=False, max_length=12, widget=forms.TextInput({"inputmode": "decimal"}))


class PartUsedLine(forms.Form):
    name = Written(label=_("配件名称"), required=False, max_length=80)
    quantity = Written(cells.quantity, blank=Decimal(1), label=_("数量"), required=False, max_length=20)
    amount = Written(cells.money, blank=None, label=_("配件费"), required=False, max_length=20)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("name"):
            self.add_error("name", _("请填写配件名称。"))
        if "amount" in data and data["amount"] is None:
            self.add_error("amount", _("请填写配件费；不收费的填 0。"))
        return data


class JobFields(forms.Form):
    operation = Written(label=_("维修项目"), max_length=200)
    standard = Written(cells.minutes, label=_("标准工时(小时)"), max_length=20)
    labour = Written(cells.money, blank=Decimal("0.00"), label=_("工时费(元)"), required=False, max_length=20)
    payer = forms.ChoiceField(label=_("付款方"), required=False, choices=[("", _("按维修类别")), *PAYER_LABELS.items()])


class JobLine:
    """One job with its people and parts; `is_spare` lines are shown empty and do not count."""

    def __init__(self, prefix: str, data: Data | None, *, station: Station, initial: JobContent | None = None) -> None:
        self.prefix = prefix
        self.is_bound = data is not None
        self.fields = JobFields(data, prefix=prefix, initial=_job_initial(initial) if initial else None)
        names = [{"who": who, "share": share} for who, share in _people_initial(initial)]
        parts = [_part_initial(part) for part in initial.parts] if initial else []
        self.people = [
            PersonLine(data, prefix=one, initial=start) for one, start in _lines(data, f"{prefix}-people", names)
        ]
        self.parts = [_part_line(data, one, start) for one, start in _lines(data, f"{prefix}-parts", parts)]
        search = people_search(station=station.code)
        for person in self.people:
            person.fields["who"].widget.attrs |= search
        self.is_spare = not self._forms_filled() and initial is None

    @property
    def filled_people(self) -> list[PersonLine]:
        """Return the lines of people in which something stands."""
        return [line for line in self.people if is_filled(line)]

    @property
    def filled_parts(self) -> list[PartUsedLine]:
        """Return the lines of parts in which something stands."""
        return [line for line in self.parts if is_filled(line)]

    @property
    def shown_people(self) -> Iterator[tuple[PersonLine, bool]]:
        """Yield the lines of people, and whether each is spare: the first never is, it is the lead's."""
        yield from ((line, n > 0 and not is_filled(line)) for n, line in enumerate(self.people))

    @property
    def shown_parts(self) -> Iterator[tuple[PartUsedLine, bool]]:
        """Yield the lines of parts, and whether each is spare."""
        yield from ((line, not is_filled(line)) for line in self.parts)

    def leave_out(self) -> None:
        """Take the job for one that nobody has begun: it is shown empty, and nothing is asked of it."""
        self.fields = JobFields(None, prefix=self.prefix)

    def is_valid(self) -> bool:
        """Check every line, so that all faults are shown at once."""
        faulty = [form for form in (self.fields, *self.filled_people, *self.filled_parts) if not form.is_valid()]
        return not faulty

    def words(self) -> Iterator[str]:
        """Yield how people are named in this job."""
        yield from (who for line in self.filled_people if (who := line.cleaned_data.get("who")))

    def content(self, people: Sequence[Person], payer: Payer) -> JobContent:
        """Return what was typed in."""
        data = self.fields.cleaned_data
        return JobContent(
            operation=data["operation"],
            payer=Payer(data["payer"]) if data["payer"] else payer,
            standard_minutes=data["standard"],
            labour=data["labour"],
            people=tuple(person.pk for person in people),
            weights=self.weights(),
            parts=tuple(PartLine(**line.cleaned_data) for line in self.filled_parts),
        )

    def weights(self) -> tuple[int, ...]:
        """Return the shares as whole numbers, none if all are left empty; a fault stands at the first share."""
        lines = self.filled_people
        texts = [line.cleaned_data.get("share", "") for line in lines]
        if not any(texts):
            return ()
        for line, text in zip(lines, texts, strict=True):
            if not text:
                line.add_error("share", _("请填写比例；要平分就都不填。"))
        return self._shares(lines, texts) if all(texts) else ()

    def resolve(self, staff: "Staff", on: date | None) -> list[Person]:
        """Return the people of the job, the lead first; whoever cannot be told is a fault of its line."""
        found: list[Person] = []
        for line in self.filled_people:
            if not line.cleaned_data.get("who"):
                if not line.errors:
                    line.add_error("who", _("请填写人员。"))
                continue
            try:
                person = staff.person(line.cleaned_data["who"], on)
            except forms.ValidationError as fault:
                line.add_error("who", fault)
                continue
            if person in found:
                line.add_error("who", _("同一项里同一个人只写一次，请合并比例。"))
            found.append(person)
        return found

    def _shares(self, lines: Sequence[PersonLine], texts: Sequence[str]) -> tuple[int, ...]:
        try:
            shares = cells.shares(":".join(texts))
        except CellFault as fault:
            told = gettext(fault.message).format(**{"value": ":".join(texts), **fault.params})
            lines[0].add_error("share", told)
            return ()
        if len(shares) != len(texts):
            lines[0].add_error("share", _("每人填一个比例，例如 60 和 40。"))
            return ()
        whole = all(share == int(share) for share in shares)
        return tuple(int(share if whole else share * FINEST_SHARE) for share in shares)

    def _forms_filled(self) -> bool:
        return any(is_filled(form) for form in (self.fields, *self.people, *self.parts))


class Staff:
    """The people of a station by number, name and initials; reads those who are named, in one query."""

    def __init__(self, station: Station, words: Iterable[str]) -> None:
        parts = {part for word in words for part in (word, *word.split(), "".join(word.split()))}
        named = _named(parts)
        self.people = list(Person.objects.filter(named, station=station)) if parts else []

    def person(self, word: str, on: date | None) -> Person:
        """Return who is meant.

        Raises: ValidationError if nobody or several are, or if he had left by the day `on`.
        """
        found = self._meant(word)
        if not found:
            told = gettext("花名册里没有“{name}”，请核对姓名，或先在花名册中登记。")
            raise forms.ValidationError(told.format(name=word), code="person_unknown")
        working = [person for person in found if person.left_on is None or on is None or on < person.left_on]
        if not working:
            told = gettext("“{name}”已于 {left_on} 离职，请核对日期和姓名。")
            raise forms.ValidationError(told.format(name=found[0].name, left_on=found[0].left_on), code="person_left")
        if len(working) > 1:
            told = gettext("本单位有 {count} 位“{name}”，请改填工号。")
            raise forms.ValidationError(told.format(name=word, count=len(working)), code="person_ambiguous")
        return working[0]

    def _meant(self, word: str) -> list[Person]:
        no, _blank, name = word.partition(" ")
        tight = "".join(word.split())
        ways: tuple[Callable[[Person], bool], ...] = (
            lambda person: person.no.upper() == no.upper() and person.name == name,
            lambda person: person.no.upper() == word.upper(),
            lambda person: person.name == tight,
            lambda person: person.initials == tight.lower(),
        )
        return next((found for way in ways if (found := [one for one in self.people if way(one)])), [])


def _named(words: set[str]) -> Q:
    numbers = {form for word in words for form in (word, word.upper(), word.lower())}
    return Q(no__in=numbers) | Q(name__in=words) | Q(initials__in={word.lower() for word in words})


def _part_line(data: Data | None, prefix: str, initial: dict[str, Any]) -> PartUsedLine:
    """Return a line for a part; nothing is asked of one in which nothing stands."""
    line = PartUsedLine(data, prefix=prefix, initial=initial)
    return line if is_filled(line) else PartUsedLine(None, prefix=prefix, initial=initial)


def is_filled(form: forms.Form) -> bool:
    """Tell whether something stands in a line, typed or from before."""
    if form.is_bound:
        return any(str(form.data.get(form.add_prefix(name), "")).strip() for name in form.fields)
    return bool(form.initial)


def job_prefixes(data: Data) -> list[str]:
    """Return the prefixes of the jobs in what was sent, in their order; never fewer than the spare ones."""
    return [f"jobs-{number}" for number in _numbers(data, "jobs", SPARE_JOBS)]


def _lines(data: Data | None, prefix: str, initial: Sequence[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    count = SPARE_LINES if not initial else len(initial) + 1
    for number in _numbers(data, prefix, SPARE_LINES) if data is not None else range(max(count, SPARE_LINES)):
        yield f"{prefix}-{number}", dict(initial[number]) if number < len(initial) else {}


def _numbers(data: Data, prefix: str, least: int) -> list[int]:
    pattern = re.compile(rf"{re.escape(prefix)}-([0-9]{{1,3}})-")
    sent = {int(found[1]) for key in data if (found := pattern.match(key))}
    return sorted({*sent, *range(least)})[:MOST_LINES]


def _job_initial(job: JobContent) -> dict[str, Any]:
    return {
        "operation": job.operation,
        "standard": f"{(Decimal(job.standard_minutes) / 60).normalize():f}"
        if job.standard_minutes % 3 == 0
        else f"{job.standard_minutes}分钟",
        "labour": job.labour,
        "payer": job.payer,
    }


def _people_initial(job: JobContent | None) -> Iterator[tuple[str, str]]:
    if job is None:
        return
    people = Person.objects.in_bulk(job.people)
    for number, key in enumerate(job.people):
        yield f"{people[key].no} {people[key].name}", str(job.weights[number]) if job.weights else ""


def _part_initial(part: PartLine) -> dict[str, Any]:
    return {"name": part.name, "quantity": f"{part.quantity:f}", "amount": part.amount}
