"""What is agreed: terms of stations, groups and people, accounts, the beginning of a tax year."""

from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db import transaction

from sanbao.accounts.models import User
from sanbao.kernel.periods import Month
from sanbao.kernel.plain_json import written
from sanbao.network.models import Person, Station, Team
from sanbao.network.services import lock_station
from sanbao.payroll import errors
from sanbao.payroll.models import PayAccount, TaxOpening, WageTerms
from sanbao.payroll.rules.tax.cumulative_withholding import MONTHS_OF_A_YEAR
from sanbao.payroll.rules.terms import GROUP_TERMS, PersonTerms, StationTerms
from sanbao.payroll.services.acting import note, refuse_no_reason, refuse_own, refuse_strangers, sound
from sanbao.payroll.services.duties import refuse_own_station, refuse_own_terms

LEAST_DIGITS: Final = 8
MOST_DIGITS: Final = 30
SHOWN_DIGITS: Final = 4


@transaction.atomic
def set_station_terms(
    *, station: Station, from_month: Month, content: StationTerms, reason: str, actor: User | None, now: datetime
) -> WageTerms:
    """Say what a station pays by from a month on.

    For months that are paid already, the difference becomes an adjustment in the next run.

    Raises: EditsOwnStation; Refused for figures out of their limits; ReasonNeeded.
    """
    refuse_own_station(actor, station)
    return _set(
        WageTerms(subject="station", station=station),
        content,
        from_month=from_month,
        reason=reason,
        actor=actor,
        now=now,
    )


@transaction.atomic
def set_group_terms(
    *,
    station: Station,
    team: Team | None,
    method: str,
    from_month: Month,
    content: object,
    reason: str,
    actor: User | None,
    now: datetime,
) -> WageTerms:
    """Say by which method a team is paid, and with which figures; `team` None: every team without terms of its own.

    Raises: MethodUnknown; NotOfThisStation; EditsOwnGroup; Refused; ReasonNeeded.
    """
    if GROUP_TERMS.get(method) is not type(content):
        raise errors.MethodUnknown(method=method)
    refuse_strangers(station, team, None)
    refuse_own_terms(actor, station, team)
    row = WageTerms(subject="group", station=station, team=team, method=method)
    return _set(row, content, from_month=from_month, reason=reason, actor=actor, now=now)


@transaction.atomic
def set_person_terms(
    *,
    station: Station,
    person: Person,
    from_month: Month,
    content: PersonTerms,
    reason: str,
    actor: User | None,
    now: datetime,
) -> WageTerms:
    """Say what one person is paid by from a month on.

    Raises: EditsOwnPay; NotOfThisStation; Refused; ReasonNeeded.
    """
    refuse_own(actor, person)
    refuse_strangers(station, None, person)
    return _set(
        WageTerms(subject="person", station=station, person=person),
        content,
        from_month=from_month,
        reason=reason,
        actor=actor,
        now=now,
    )


def _set(
    row: WageTerms, content: object, *, from_month: Month, reason: str, actor: User | None, now: datetime
) -> WageTerms:
    refuse_no_reason(reason)
    lock_station(row.station_id)
    row.from_month, row.content, row.reason = from_month, written(sound(content)), reason.strip()
    row.set_by, row.set_at = actor, now
    row.save(force_insert=True)
    facts = {"from_month": str(from_month), "method": row.method, "after": row.content, "reason": row.reason}
    note(f"payroll.set_{row.subject}_terms", _subject(row), row.station, facts, actor=actor, now=now)
    return row


def _subject(row: WageTerms) -> str:
    of = row.person.no if row.person else row.team.name if row.team else ""
    return f"wage_terms:{row.station.code}:{row.subject}" + (f":{of}" if of else "")


@transaction.atomic
def set_pay_account(
    *, person: Person, holder: str, bank: str, number: str, actor: User | None, now: datetime
) -> PayAccount:
    """Write down where somebody's wage goes. The journal keeps the last digits only.

    Raises: EditsOwnPay; AccountIncomplete; AccountNumberInvalid.
    """
    refuse_own(actor, person)
    digits = number.replace(" ", "")
    if not (holder.strip() and bank.strip() and digits):
        raise errors.AccountIncomplete
    if not (digits.isascii() and digits.isdigit() and LEAST_DIGITS <= len(digits) <= MOST_DIGITS):
        raise errors.AccountNumberInvalid
    account = PayAccount.objects.create(
        person=person, holder=holder.strip(), bank=bank.strip(), number=digits, set_by=actor, set_at=now
    )
    facts = {"holder": account.holder, "bank": account.bank, "number": f"…{digits[-SHOWN_DIGITS:]}"}
    subject = f"pay_account:{person.station.code}:{person.no}"
    note("payroll.set_pay_account", subject, person.station, facts, actor=actor, now=now)
    return account


@transaction.atomic
def open_tax_year(
    *,
    person: Person,
    year: int,
    months: int,
    income: Decimal,
    social: Decimal,
    special: Decimal,
    withheld: Decimal,
    other: Decimal = Decimal("0.00"),
    months_before: int = 0,
    actor: User | None,
    now: datetime,
) -> TaxOpening:
    """Write down what somebody earned and paid of a tax year before the first run here.

    `months` are the months of the year in this employment before the first run, `months_before` those before a first
    job. Raises: EditsOwnPay; TaxMonthsInvalid.
    """
    refuse_own(actor, person)
    if months < 0 or months_before < 0 or months + months_before > MONTHS_OF_A_YEAR:
        raise errors.TaxMonthsInvalid
    sums = {"income": income, "social": social, "special": special, "other": other, "withheld": withheld}
    opening = TaxOpening.objects.create(
        person=person, year=year, months=months, months_before=months_before, set_by=actor, set_at=now, **sums
    )
    facts = {name: str(value) for name, value in sums.items()}
    facts |= {"year": str(year), "months": str(months), "months_before": str(months_before)}
    subject = f"tax_opening:{person.station.code}:{person.no}"
    note("payroll.open_tax_year", subject, person.station, facts, actor=actor, now=now)
    return opening
