"""What is done to units."""

from django.db import IntegrityError, transaction

from sanbao.catalog.models import ProductModel
from sanbao.parties.models import Customer
from sanbao.units.models import Unit

TAIL = 5


def known_unit(
    *, plate: str, vin: str, model_code: str, odometer_km: int | None, customer: Customer | None
) -> Unit | None:
    """Return the unit with this VIN or plate, written down if new and brought up to date; None without either.

    Two stations may meet a new vehicle at once: whoever comes second finds what the first has written down.
    """
    if not plate and not vin:
        return None
    try:
        with transaction.atomic():
            return _seen(plate, vin, model_code, odometer_km, customer)
    except IntegrityError:
        return _seen(plate, vin, model_code, odometer_km, customer)


def _seen(plate: str, vin: str, model_code: str, odometer_km: int | None, customer: Customer | None) -> Unit:
    unit = _found(plate, vin)
    if model_code:
        unit.model = ProductModel.objects.get_or_create(code=model_code)[0]
    unit.customer = customer or unit.customer
    if odometer_km is not None:
        unit.odometer_km = max(odometer_km, unit.odometer_km or 0)
    unit.save()
    return unit


def _found(plate: str, vin: str) -> Unit:
    """Find or begin the unit. The VIN is the vehicle itself; a plate may move to another one."""
    bearer = Unit.objects.filter(plate=plate).first() if plate else None
    if not vin:
        return bearer or Unit(plate=plate, plate_tail=plate[-TAIL:])
    vehicle = Unit.objects.filter(vin=vin).first()
    if bearer is not None and bearer.vin is None and vehicle is None:
        bearer.vin = vin
        return bearer
    vehicle = vehicle or Unit(vin=vin)
    if plate and bearer != vehicle and (bearer is None or bearer.vin is not None):
        _take_plate(bearer)
        vehicle.plate, vehicle.plate_tail = plate, plate[-TAIL:]
    return vehicle


def _take_plate(bearer: Unit | None) -> None:
    if bearer is not None:
        bearer.plate, bearer.plate_tail = None, ""
        bearer.save(update_fields=["plate", "plate_tail"])
