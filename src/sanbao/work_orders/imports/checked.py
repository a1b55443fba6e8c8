"""A ledger's rows held against each other, against its title and against the orders that are there already."""

from collections.abc import Iterator

from sanbao.documents.sheets.importing import Reading
from sanbao.documents.sheets.outcome import ImportOutcome, Sample
from sanbao.kernel.errors import Fault, mark
from sanbao.kernel.periods import Month
from sanbao.ledger.rules.entries import Category
from sanbao.ledger.rules.rework import Cause
from sanbao.network.models import Station
from sanbao.work_orders.bulk import causes_of, known_day, known_orders
from sanbao.work_orders.imports.rows import LedgerRow
from sanbao.work_orders.imports.shown import sample_of
from sanbao.work_orders.rules.content import OrderContent, actual_minutes, fingerprint

Records = list[tuple[int, LedgerRow]]
LONG_JOB_MINUTES = 24 * 60


class Checked:
    """What a ledger comes to: new orders, causes to be named, faults and warnings.

    `asked` is the month that its rows must lie in; `titled` the one that stands above the table.
    """

    def __init__(
        self, station: Station, reading: Reading[LedgerRow], *, asked: Month | None, titled: Month | None
    ) -> None:
        self.rows = len(reading.records) + len(reading.refused_rows)
        self.faults = list(reading.faults)
        self.unchanged = 0
        orders = [record.order for _, record in reading.records]
        numbers = {order.number for order in orders} | {order.original_number for order in orders}
        self._heading = reading.header.heading
        self._number = self._heading("number")
        self._known = known_orders(station.pk, numbers)
        self._named: list[tuple[int, str, Cause]] = []
        self.new = list(self._new(reading.records, asked))
        self.causes = list(self._causes(station))
        self.warnings = [*reading.warnings, *self._lost_originals(), *self._long_jobs()]
        if asked is None and titled is not None:
            self.warnings.extend(self._other_months(titled))

    def outcome(self, *, stored: bool) -> ImportOutcome:
        return ImportOutcome(
            rows=self.rows,
            accepted=len(self.new),
            unchanged=self.unchanged,
            faults=tuple(sorted(self.faults, key=lambda fault: fault.row or 0)),
            warnings=tuple(sorted(self.warnings, key=lambda fault: fault.row or 0)),
            stored=stored,
            sample=Sample() if stored else sample_of(self.new),
        )

    def _new(self, records: Records, month: Month | None) -> Iterator[tuple[int, OrderContent]]:
        seen: dict[str, tuple[int, OrderContent]] = {}
        for row, (order, cause) in records:
            if month is not None and known_day(order) not in month:
                self.faults.append(self._outside(row, order, month))
                continue
            if fault := self._conflict(row, order, seen.get(order.number)):
                self.faults.append(fault)
                continue
            if cause:
                self._named.append((row, order.number, cause))
            if order.number in self._known or order.number in seen:
                self.unchanged += 1
            else:
                seen[order.number] = row, order
                yield row, order

    def _causes(self, station: Station) -> Iterator[tuple[str, Cause]]:
        """Yield the causes that are still to be named. What was named otherwise before is changed on its page only."""
        stored = causes_of(station.pk, [number for _, number, _ in self._named])
        for row, number, cause in self._named:
            if stored.get(number, cause) != cause:
                told = mark("返修 {number} 已填了另一个返修原因；要更改，请在工单页面上改。")
                column = self._heading("cause")
                self.faults.append(Fault("work_orders.cause_taken", told, {"number": number}, row, column))
            elif number not in stored:
                stored[number] = cause
                yield number, cause

    def _conflict(self, row: int, order: OrderContent, seen: tuple[int, OrderContent] | None) -> Fault | None:
        known, column = self._known.get(order.number), self._number
        if known is not None and known.fingerprint != fingerprint(order):
            told = mark("工单号 {number} 系统里已有且内容不同；如需更正，请先作废原工单，或改用正确的工单号。")
            return Fault("work_orders.number_taken", told, {"number": order.number}, row, column, order.number)
        if seen is not None and fingerprint(seen[1]) != fingerprint(order):
            told = mark("工单号 {number} 与第 {other} 行相同但内容不同，请核对工单号。")
            params = {"number": order.number, "other": str(seen[0])}
            return Fault("work_orders.number_twice", told, params, row, column, order.number)
        return None

    def _outside(self, row: int, order: OrderContent, month: Month) -> Fault:
        told = mark("完工日期 {day} 不在 {month} 内，请核对日期或选择正确的月份。")
        day = known_day(order).isoformat()
        column = self._heading("finished" if order.finished_at else "work_on")
        return Fault("work_orders.outside_the_month", told, {"day": day, "month": month.label}, row, column, day)

    def _lost_originals(self) -> Iterator[Fault]:
        """Yield a warning for each rework that counts against nobody, since nobody knows what was repaired again."""
        numbers = {order.number for _, order in self.new} | self._known.keys()
        column = self._heading("original") or self._heading("remark")
        unnamed = mark("返修没有写原工单号，不会计到任何人的返修数里；请在备注里写明，例如“返修，原单WX2610-0012”。")
        not_found = mark("找不到原单 {number}，这次返修不会计到任何人的返修数里。")
        for row, order in self.new:
            number = order.original_number
            if number and number not in numbers:
                yield Fault("work_orders.original_not_found", not_found, {"number": number}, row, column)
            elif order.category is Category.REWORK and not number:
                yield Fault("work_orders.original_not_named", unnamed, {}, row, column)

    def _long_jobs(self) -> Iterator[Fault]:
        standard = mark("标准工时 {hours} 小时，超过一天，请核对；如果填的是分钟，请在列名里写明“标准工时(分钟)”。")
        actual = mark("从开工到完工 {hours} 小时，超过一天，全部计入实际工时，请核对。")
        for row, order in self.new:
            minutes = order.jobs[0].standard_minutes
            if minutes > LONG_JOB_MINUTES:
                yield Fault(
                    "work_orders.long_standard_time", standard, _hours(minutes), row, self._heading("standard_minutes")
                )
            worked = sum(actual_minutes(order))
            if worked > LONG_JOB_MINUTES:
                yield Fault("work_orders.long_actual_time", actual, _hours(worked), row, self._heading("finished"))

    def _other_months(self, titled: Month) -> Iterator[Fault]:
        others = [row for row, order in self.new if known_day(order) not in titled]
        if others:
            told = mark(
                "表上写的是 {month}，但有 {count} 行在别的月份完工（先见第 {first} 行），各按自己的日期计入，请核对。"
            )
            params = {"month": titled.label, "count": str(len(others)), "first": str(others[0])}
            yield Fault("work_orders.other_month_in_title", told, params)


def _hours(minutes: int) -> dict[str, str]:
    return {"hours": f"{minutes // 60}:{minutes % 60:02}"}
