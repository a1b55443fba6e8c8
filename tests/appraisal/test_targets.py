"""The target board: which sheet is in force, what each target rests on, and what is refused."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

import workshop
from sanbao.appraisal.models import TargetEdition, TargetFigure
from sanbao.appraisal.queries.targets import Origin, Trace, board, boards, editions, sheet_of
from sanbao.appraisal.rules.target_sheet import SHEETS, TargetSheet
from sanbao.appraisal.rules.targets import Case, Facts, State
from sanbao.appraisal.services.targets import enter_figure, set_targets
from sanbao.audit.models import JournalEntry
from sanbao.kernel.errors import Refused
from sanbao.kernel.periods import Month
from sanbao.network.models import Station
from sanbao.network.queries import StationName
from sanbao.statistics.services import close_month

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER, DECEMBER = Month(2026, 10), Month(2026, 11), Month(2026, 12)
TODAY = date(2026, 11, 5)


@pytest.fixture
def station(now: datetime) -> Station:
    """Two technicians all year long, one who leaves in October; two orders of October, one of them late."""
    made = workshop.station("HZ01", "杭州一站")
    people = [workshop.technician(made, f"A00{n}", name) for n, name in enumerate(("许刚", "朱峰", "严艳"), start=1)]
    people[2].left_on = date(2026, 10, 16)
    people[2].save()
    workshop.done(made, workshop.order("WX1", workshop.job([people[0]])), now)
    late = workshop.order("WX2", workshop.job([people[1]]), day=12, promised_at=workshop.at(12, 10))
    workshop.done(made, late, now)
    return made


def trace(stations: list[Station], code: str, month: Month = OCTOBER) -> Trace:
    found = board([StationName.of(station) for station in stations], month, TODAY).trace(code)
    assert found is not None
    return found


def enter(station: Station, now: datetime, target: str, facts: Facts | None, evidence: str = "呼叫中心月报") -> None:
    enter_figure(station=station, month=OCTOBER, target=target, facts=facts, evidence=evidence, actor=None, now=now)


def sums(above: int, below: int | None = None) -> Facts:
    return Facts(Decimal(above), None if below is None else Decimal(below))


def test_the_sheet_of_the_documents_is_in_force_until_another_is_set(station: Station) -> None:
    assert sheet_of(editions(), station.pk, OCTOBER) == SHEETS[0]
    codes = [one.target.code for one in board([StationName.of(station)], OCTOBER, TODAY).traces]
    assert codes == [target.code for target in SHEETS[0].targets]


def test_on_time_delivery_rests_on_the_orders(station: Station) -> None:
    found = trace([station], "on_time")
    assert found.origin is Origin.ORDERS
    assert (found.standing.value, found.standing.formula, found.standing.state) == (
        Decimal(50),
        "1 ÷ 2 × 100",
        State.MISSED,
    )


def test_output_per_head_rests_on_the_statistics_and_the_average_of_both_ends(station: Station) -> None:
    """Labour and parts of both orders are 928.00; three people on the first, two on the last day."""
    found = trace([station], "output_per_head")
    assert (found.standing.formula, found.standing.value) == ("928 ÷ 2.5", Decimal("371.2"))
    assert found.standing.forecast == found.standing.value


def test_turnover_counts_who_left_this_year_and_looks_ahead_to_its_end(station: Station) -> None:
    found = trace([station], "turnover")
    assert found.standing.formula == "1 ÷ 2.5 × 100"
    assert found.standing.value == Decimal(40)
    assert found.standing.forecast is not None
    assert found.standing.forecast > Decimal(40)


def test_somebody_whose_last_day_was_the_last_of_the_year_left_in_that_year(station: Station) -> None:
    person = station.people.get(no="A001")
    person.left_on = date(2026, 1, 1)
    person.save()
    assert trace([station], "turnover").standing.formula == "1 ÷ 1.5 × 100"


def test_a_month_of_which_nothing_is_written_has_no_output(station: Station) -> None:
    assert trace([station], "output_per_head", Month(2026, 3)).standing.state is State.UNKNOWN


def test_a_closed_month_gives_the_same_board_as_before_its_closing(station: Station, now: datetime) -> None:
    before = board([StationName.of(station)], OCTOBER, TODAY)
    close_month(station=station, month=OCTOBER, actor=None, now=now)
    assert board([StationName.of(station)], OCTOBER, TODAY) == before


def test_the_running_month_is_forecast_by_its_working_days(station: Station, now: datetime) -> None:
    people = list(station.people.filter(left_on=None))
    workshop.done(station, workshop.order("WX3", workshop.job(people[:1]), day=3, month=11), now)
    shown = board([StationName.of(station)], NOVEMBER, TODAY)
    assert (shown.as_of, shown.days.elapsed, shown.days.total) == (TODAY, 4, 21)
    found = trace([station], "output_per_head", NOVEMBER)
    assert (found.standing.value, found.standing.forecast) == (Decimal(232), Decimal(1218))
    assert found.standing.forecast_formula == "232 ÷ 4 × 21"


def test_what_is_entered_counts_with_its_evidence_and_the_newest_row(station: Station, now: datetime) -> None:
    enter(station, now, "hotline", sums(90, 100))
    enter(station, now, "hotline", sums(100, 100), "更正后的月报")
    found = trace([station], "hotline")
    assert (found.origin, found.standing.value, found.standing.state) == (Origin.ENTERED, Decimal(100), State.MET)
    assert [row.evidence for row in found.entered] == ["更正后的月报"]
    assert TargetFigure.objects.count() == 2
    assert JournalEntry.objects.filter(act="targets.enter").count() == 2


def test_what_is_taken_back_is_unknown_again(station: Station, now: datetime) -> None:
    enter(station, now, "trainings", sums(2))
    enter(station, now, "trainings", None, "记错月份")
    assert trace([station], "trainings").standing.state is State.UNKNOWN


def test_each_complaint_has_its_limit(station: Station, now: datetime) -> None:
    cases = (Case("TS-1", Decimal("1.5")), Case("TS-2", Decimal(2)), Case("TS-3", Decimal("2.5")))
    enter(station, now, "complaint_response", Facts(cases=cases))
    standing = trace([station], "complaint_response").standing
    assert (standing.value, [case.subject for case in standing.late]) == (Decimal("66.6667"), ["TS-3"])


def test_several_stations_are_added_up_before_they_are_divided(station: Station, now: datetime) -> None:
    other = workshop.station("NB01", "宁波一站")
    enter(station, now, "hotline", sums(90, 100))
    enter(station, now, "complaint_response", Facts(cases=(Case("TS-1", Decimal(3)),)))
    first = trace([station, other], "hotline")
    assert [missing.code for missing in first.missing] == ["NB01"]
    enter(other, now, "hotline", sums(300, 300))
    enter(other, now, "complaint_response", sums(1, 1))
    both = trace([station, other], "hotline")
    assert (both.standing.value, both.missing) == (Decimal("97.5"), ())
    assert trace([station, other], "complaint_response").standing.formula == "1 ÷ 2 × 100"


def test_cases_of_several_stations_stand_side_by_side(station: Station, now: datetime) -> None:
    other = workshop.station("NB01", "宁波一站")
    enter(station, now, "old_parts", Facts(cases=(Case("JJ-1", Decimal(4)),)))
    enter(other, now, "old_parts", Facts(cases=(Case("JJ-2", Decimal(1)),)))
    standing = trace([station, other], "old_parts").standing
    assert (standing.value, [case.subject for case in standing.late]) == (Decimal(50), ["JJ-1"])


def test_several_months_are_judged_each_by_its_own_sheet(station: Station, now: datetime) -> None:
    enter(station, now, "hotline", sums(97, 100))
    lower(station, now, month=NOVEMBER)
    october, november = boards([StationName.of(station)], [OCTOBER, NOVEMBER], TODAY)
    assert [one.sheet.targets[0].limit for one in (october, november)] == [Decimal(100), Decimal(95)]
    assert october.traces[0].standing.state is State.MISSED
    assert november.traces[0].standing.state is State.UNKNOWN


def lower(station: Station | None, now: datetime, *, month: Month, limit: str = "95") -> TargetEdition:
    sheet = SHEETS[0]
    hotline = replace(sheet.targets[0], limit=Decimal(limit))
    edited = TargetSheet(month, (hotline, *sheet.targets[1:]), sheet.lead_times)
    return set_targets(station=station, sheet=edited, reason="二季度评审", actor=None, now=now)


def hotline_limit(station: Station | None, month: Month) -> Decimal:
    return sheet_of(editions(), station.pk if station else None, month).targets[0].limit


def test_a_station_s_own_sheet_goes_before_that_of_the_company(station: Station, now: datetime) -> None:
    lower(station, now, month=NOVEMBER, limit="90")
    lower(None, now, month=DECEMBER, limit="98")
    assert hotline_limit(station, OCTOBER) == Decimal(100)
    assert hotline_limit(station, DECEMBER) == Decimal(90)
    assert hotline_limit(None, NOVEMBER) == Decimal(100)
    assert hotline_limit(None, DECEMBER) == Decimal(98)


def test_of_two_sheets_of_one_month_the_newer_counts(station: Station, now: datetime) -> None:
    lower(None, now, month=NOVEMBER, limit="98")
    lower(None, now, month=NOVEMBER, limit="97")
    assert hotline_limit(station, NOVEMBER) == Decimal(97)


@pytest.mark.parametrize(
    ("given", "evidence", "code"),
    [
        (("hotline", sums(1, 1)), "  ", "targets.evidence_missing"),
        (("on_time", sums(1, 1)), "月报", "targets.not_entered"),
        (("nobody", sums(1, 1)), "月报", "appraisal.unknown_target"),
        (("hotline", sums(2, 1)), "月报", "targets.more_than_all"),
        (("hotline", sums(-1, 1)), "月报", "targets.figure_negative"),
        (("hotline", sums(1)), "月报", "appraisal.facts_missing"),
        (("hotline", Facts(cases=(Case("A", Decimal(1)),))), "月报", "appraisal.facts_missing"),
        (("old_parts", Facts(cases=(Case("A", Decimal(1)), Case("A", Decimal(2))))), "月报", "targets.case_twice"),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    station: Station, now: datetime, given: tuple[str, Facts], evidence: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        enter(station, now, *given, evidence)
    assert [fault.code for fault in refused.value.faults] == [code]
    assert not TargetFigure.objects.exists()
    assert not JournalEntry.objects.filter(act="targets.enter").exists()


def test_nothing_is_entered_for_a_month_that_has_not_begun(station: Station, now: datetime) -> None:
    with pytest.raises(Refused, match="还没有开始"):
        enter_figure(
            station=station,
            month=DECEMBER,
            target="hotline",
            facts=sums(1, 1),
            evidence="月报",
            actor=None,
            now=now,
        )


def test_what_is_wrong_with_a_sheet_is_told_together(station: Station, now: datetime) -> None:
    sheet = SHEETS[0]
    bad = TargetSheet(
        OCTOBER,
        (replace(sheet.targets[0], limit=Decimal(-1)),),
        replace(sheet.lead_times, light=Decimal(9)),
    )
    with pytest.raises(Refused) as refused:
        set_targets(station=station, sheet=bad, reason="", actor=None, now=now)
    assert [fault.code for fault in refused.value.faults] == [
        "targets.reason_missing",
        "targets.of_the_past",
        "targets.limit_negative",
        "targets.lead_times_out_of_order",
    ]
    assert not TargetEdition.objects.exists()
