"""What is done to customers."""

from sanbao.network.models import Station
from sanbao.parties.models import Customer


def known_customer(*, station: Station, name: str, phone: str) -> Customer | None:
    """Return the station's customer with this telephone number, written down if new; None without a number."""
    if not phone:
        return None
    customer, _ = Customer.objects.get_or_create(station=station, phone=phone, defaults={"name": name})
    return customer
