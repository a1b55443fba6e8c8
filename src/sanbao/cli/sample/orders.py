"""The orders of a sample station's month. Pure: the same station and month give the same orders."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from sanbao.cli.sample import invented
from sanbao.cli.sample.invented import Repair, SampleStation
from sanbao.kernel.periods import SHANGHAI, Month
from sanbao.ledger.rules.entries import Category, Payer
from sanbao.work_orders.rules.content import JobContent, OrderContent, PartLine

ORDERS_A_DAY = (14, 20)
PLATES = 700
LATEST = 21  # o'clock, the last bay is empty
PLATE_SIGNS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
# Of a hundred orders.
KINDS = (
    (Category.IN_WARRANTY, 37),
    (Category.OUT_OF_WARRANTY, 43),
    (Category.FIRST_SERVICE, 11),
    (Category.SCHEDULED_SERVICE, 5),
    (Category.INSTALLATION, 4),
)
REWORK_PERCENT = 4
OUTING_PERCENT = 8
TWO_JOBS_PERCENT = 10
PART_PERCENT = 75
AGREED_SHARES_PERCENT = 30
LONG_JOB_MINUTES = 90
REWORK_AFTER_DAYS = (2, 9)
PAYERS = {
    Category.IN_WARRANTY: Payer.WARRANTY,
    Category.FIRST_SERVICE: Payer.WARRANTY,
    Category.INSTALLATION: Payer.INTERNAL,
    Category.REWORK: Payer.INTERNAL,
}
# Hours since the car was received, whether work has begun, hours until it is promised.
IN_HAND = ((28, True, -3), (22, True, 4), (5, True, 3), (2, False, 26), (1, False, 30))
NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Crew:
    """Who works at the station: the ids of people who may lead a job, and of those who help."""

    leads: tuple[int, ...]
    helpers: tuple[int, ...]


def orders_of(station: SampleStation, crew: Crew, month: Month, working_days: Sequence[date]) -> list[OrderContent]:
    """Return the month's orders of a station, reworks behind their originals."""
    chance = Random(f"{station.code} {month}")  # noqa: S311 - sample data must be the same every time
    plates = _plates(station)
    prefix = f"WX{month.key % 10000}-{station.code}-"
    days = [day for day in working_days for _ in range(chance.randint(*ORDERS_A_DAY))]
    orders = [_order(f"{prefix}{n:04d}", day, crew, plates, chance) for n, day in enumerate(days, start=1)]
    return orders + _reworks(orders, prefix, working_days, crew, chance)


def orders_in_hand(station: SampleStation, crew: Crew, now: datetime) -> list[OrderContent]:
    """Return what stands in the workshop at `now`: an overdue repair, two in work, and two cars just received."""
    chance = Random(f"{station.code} {now:%Y-%m-%d}")  # noqa: S311 - the same all day long
    plates = _plates(station)
    return [
        _in_hand(_order(f"WX{now:%y%m}-{station.code}-Z{n}", now.date(), crew, plates, chance), stage, now)
        for n, stage in enumerate(IN_HAND, start=1)
    ]


def _in_hand(order: OrderContent, stage: tuple[int, bool, int], now: datetime) -> OrderContent:
    """A car is received before its jobs are known; who has begun knows them."""
    hours_ago, is_begun, promised_in = stage
    received = now - timedelta(hours=hours_ago)
    return replace(
        order,
        category=Category.OUT_OF_WARRANTY,
        reported_at=received - timedelta(hours=1),
        first_response_at=received - timedelta(minutes=40),
        received_at=received,
        started_at=received + timedelta(minutes=30) if is_begun else None,
        finished_at=None,
        promised_at=now + timedelta(hours=promised_in),
        jobs=order.jobs if is_begun else (),
        is_outing=False,
        outing_km=None,
        inspection="",
    )


def late_orders(orders: Sequence[OrderContent], count: int) -> list[OrderContent]:
    """Return the orders whose papers turn up only after the month was closed: some of its last ones."""
    singles = [order for order in orders[-40:] if order.category is Category.OUT_OF_WARRANTY]
    return singles[:count]


def _plates(station: SampleStation) -> list[str]:
    chance = Random(station.code)  # noqa: S311 - sample data must be the same every time
    return [station.plate + "".join(chance.choices(PLATE_SIGNS, k=4)) + str(n % 10) for n in range(PLATES)]


def _order(number: str, day: date, crew: Crew, plates: Sequence[str], chance: Random) -> OrderContent:
    category = chance.choices([kind for kind, _ in KINDS], [weight for _, weight in KINDS])[0]
    repairs = _repairs(category, chance)
    reported = _moment(day, chance.randint(7 * 60 + 30, 15 * 60 + 30))
    response = chance.randint(4, 75)
    received = reported + timedelta(minutes=response + chance.randint(5, 60))
    started = received + timedelta(minutes=chance.randint(5, 60))
    standard = sum(repair.minutes for repair in repairs)
    worked = min(max(10, standard * chance.randint(75, 140) // 100), _minutes_to(LATEST, started))
    outing = _happens(chance, OUTING_PERCENT) and category is not Category.INSTALLATION
    plate = chance.choice(plates)
    return OrderContent(
        number=number,
        category=category,
        plate=plate,
        model_code=invented.MODELS[sum(map(ord, plate)) % len(invented.MODELS)][0],
        customer_name=chance.choice(invented.FAMILY_NAMES) + chance.choice(invented.GIVEN_NAMES),
        fault_system=repairs[0].system,
        fault_text="、".join(repair.fault for repair in repairs),
        received_at=received,
        jobs=tuple(_job(repair, category, crew, chance) for repair in repairs),
        started_at=started,
        finished_at=started + timedelta(minutes=worked),
        odometer_km=chance.randint(200, 30000),
        reported_at=reported,
        first_response_at=reported + timedelta(minutes=response),
        promised_at=started + timedelta(minutes=standard * 115 // 100 + 20),
        is_outing=outing,
        outing_km=chance.randint(3, 60) if outing else None,
        inspection="合格",
    )


def _happens(chance: Random, percent: int) -> bool:
    return chance.randint(1, 100) <= percent


def _moment(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time(minutes // 60, minutes % 60), tzinfo=SHANGHAI)


def _minutes_to(hour: int, moment: datetime) -> int:
    return hour * 60 - moment.hour * 60 - moment.minute


def _repairs(category: Category, chance: Random) -> list[Repair]:
    match category:
        case Category.FIRST_SERVICE:
            return [invented.FIRST_SERVICE]
        case Category.SCHEDULED_SERVICE:
            return [invented.SCHEDULED]
        case Category.INSTALLATION:
            return [invented.INSTALLATION]
    return chance.sample(invented.REPAIRS, 2 if _happens(chance, TWO_JOBS_PERCENT) else 1)


def _job(repair: Repair, category: Category, crew: Crew, chance: Random) -> JobContent:
    people, weights = _people(crew, repair.minutes, chance)
    parts: tuple[PartLine, ...] = ()
    if repair.part and _happens(chance, PART_PERCENT):
        quantity = chance.choice((1, 1, 1, 2))
        parts = (PartLine(repair.part, Decimal(quantity), repair.price * quantity),)
    return JobContent(
        operation=repair.operation,
        payer=PAYERS.get(category, Payer.CUSTOMER),
        standard_minutes=repair.minutes,
        labour=repair.labour,
        people=people,
        weights=weights,
        parts=parts,
    )


def _people(crew: Crew, minutes: int, chance: Random) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Long jobs take a lead and helpers; now and then the shares are agreed upon."""
    lead = chance.choice(crew.leads)
    helpers = chance.choices((0, 1, 2), (60, 30, 10) if minutes < LONG_JOB_MINUTES else (30, 50, 20))[0]
    others = [person for person in (*crew.leads, *crew.helpers) if person != lead]
    people = (lead, *chance.sample(others, helpers))
    agreed = {2: (60, 40), 3: (50, 30, 20)}
    return people, agreed[len(people)] if helpers and _happens(chance, AGREED_SHARES_PERCENT) else ()


def _reworks(
    orders: Sequence[OrderContent], prefix: str, working_days: Sequence[date], crew: Crew, chance: Random
) -> list[OrderContent]:
    repaired = [order for order in orders if order.category in {Category.IN_WARRANTY, Category.OUT_OF_WARRANTY}]
    chosen = chance.sample(repaired, len(orders) * REWORK_PERCENT // 100)
    reworks: list[OrderContent] = []
    for original in sorted(chosen, key=lambda order: order.number):
        back_on = original.received_at.date() + timedelta(days=chance.randint(*REWORK_AFTER_DAYS))
        day = next((day for day in working_days if day >= back_on), None)
        if day is not None:
            reworks.append(_rework(f"{prefix}F{len(reworks) + 1:03d}", original, day, crew, chance))
    return reworks


def _rework(number: str, original: OrderContent, day: date, crew: Crew, chance: Random) -> OrderContent:
    """The same fault again: repaired for nothing, and counted against the lead of the original order."""
    order = _order(number, day, crew, [original.plate], chance)
    people, weights = _people(crew, original.jobs[0].standard_minutes, chance)
    job = replace(original.jobs[0], payer=Payer.INTERNAL, labour=NOTHING, people=people, weights=weights, parts=())
    return replace(
        order,
        category=Category.REWORK,
        fault_system=original.fault_system,
        fault_text=original.fault_text,
        customer_name=original.customer_name,
        is_outing=False,
        outing_km=None,
        jobs=(job,),
        original_number=original.number,
    )
