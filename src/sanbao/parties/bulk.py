"""Many customers at once: the telephone numbers of an imported ledger."""

from collections.abc import Iterable

from sanbao.parties.models import Customer

LOOKUP = 900


def known_customers(station_id: int, seen: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Return the station's customers by telephone number, written down if new; `seen` holds number and name.

    Call inside the transaction of the act. The first name seen is kept, as `services.known_customer` does.
    """
    names: dict[str, str] = {}
    for phone, name in seen:
        if phone:
            names.setdefault(phone, name)
    there = _there(station_id, list(names))
    Customer.objects.bulk_create(
        (
            Customer(station_id=station_id, phone=phone, name=name)
            for phone, name in names.items()
            if phone not in there
        ),
        batch_size=LOOKUP,
    )
    return _there(station_id, list(names))


def _there(station_id: int, phones: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(phones), LOOKUP):
        customers = Customer.objects.filter(station_id=station_id, phone__in=phones[start : start + LOOKUP])
        found.update(customers.values_list("phone", "id"))
    return found
