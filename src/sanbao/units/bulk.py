"""Many units at once: the vehicles of an imported ledger. The same decisions as `services.known_unit`, in memory."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection

from sanbao.catalog.models import ProductModel
from sanbao.db.bulk import insert_rows, reserve_ids
from sanbao.units.models import Unit
from sanbao.units.services import TAIL

LOOKUP = 900  # SQLite's limit of parameters in one statement is 999 in older builds


class Sighting(NamedTuple):
    """A vehicle as an order names it; the customer by key."""

    plate: str
    vin: str
    model_code: str
    odometer_km: int | None
    customer_id: int | None


class KnownUnit(NamedTuple):
    id: int
    product_category: str


@dataclass(slots=True, eq=False)
class _Unit:
    id: int = 0
    plate: str | None = None
    vin: str | None = None
    model_id: int | None = None
    customer_id: int | None = None
    odometer_km: int | None = None
    is_changed: bool = False
    lost_plate: bool = False


def known_units(sightings: Sequence[Sighting]) -> list[KnownUnit | None]:
    """Return the unit of each sighting, written down if new and brought up to date; None without plate and VIN.

    Call inside the transaction of the act.
    """
    fleet = _Fleet(sightings)
    units = [fleet.seen(sighting) for sighting in sightings]
    fleet.save()
    categories = dict(ProductModel.objects.filter(category__isnull=False).values_list("id", "category__code"))
    return [KnownUnit(unit.id, categories.get(unit.model_id or 0, "")) if unit else None for unit in units]


class _Fleet:
    """The units that a ledger names, by plate and by VIN."""

    def __init__(self, sightings: Sequence[Sighting]) -> None:
        self._models = _model_ids({sighting.model_code for sighting in sightings})
        self._new: list[_Unit] = []
        self._stored = list(_stored(sightings))
        self._by_plate = {unit.plate: unit for unit in self._stored if unit.plate}
        self._by_vin = {unit.vin: unit for unit in self._stored if unit.vin}

    def seen(self, sighting: Sighting) -> _Unit | None:
        """Return the unit of a sighting with what the sighting tells of it."""
        if not sighting.plate and not sighting.vin:
            return None
        unit = self._found(sighting.plate, sighting.vin)
        before = unit.model_id, unit.customer_id, unit.odometer_km
        unit.model_id = self._models.get(sighting.model_code, unit.model_id)
        unit.customer_id = sighting.customer_id or unit.customer_id
        if sighting.odometer_km is not None:
            unit.odometer_km = max(sighting.odometer_km, unit.odometer_km or 0)
        unit.is_changed |= before != (unit.model_id, unit.customer_id, unit.odometer_km)
        return unit

    def _found(self, plate: str, vin: str) -> _Unit:
        """Find or begin the unit. The VIN is the vehicle itself; a plate may move to another one."""
        bearer = self._by_plate.get(plate)
        if not vin:
            return bearer or self._begun(plate=plate)
        vehicle = self._by_vin.get(vin)
        if bearer is not None and bearer.vin is None and vehicle is None:
            bearer.vin, bearer.is_changed = vin, True
            self._by_vin[vin] = bearer
            return bearer
        vehicle = vehicle or self._begun(vin=vin)
        if plate and bearer is not vehicle and (bearer is None or bearer.vin is not None):
            self._move_plate(plate, bearer, vehicle)
        return vehicle

    def _begun(self, *, plate: str | None = None, vin: str | None = None) -> _Unit:
        unit = _Unit(plate=plate, vin=vin)
        self._new.append(unit)
        if plate:
            self._by_plate[plate] = unit
        if vin:
            self._by_vin[vin] = unit
        return unit

    def _move_plate(self, plate: str, bearer: _Unit | None, vehicle: _Unit) -> None:
        if bearer is not None:
            bearer.plate, bearer.is_changed, bearer.lost_plate = None, True, True
        if vehicle.plate:
            self._by_plate.pop(vehicle.plate, None)
        vehicle.plate, vehicle.is_changed, vehicle.lost_plate = plate, True, True
        self._by_plate[plate] = vehicle

    def save(self) -> None:
        """Write changes and new units. Plates that move are given up first: they are unique."""
        changed = [unit for unit in self._stored if unit.is_changed]
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE units_unit SET plate = NULL WHERE id = %s", [(unit.id,) for unit in changed if unit.lost_plate]
            )
            cursor.executemany(
                "UPDATE units_unit SET plate = %s, plate_tail = %s, vin = %s, model_id = %s, customer_id = %s,"
                " odometer_km = %s WHERE id = %s",
                [(*_values(unit), unit.id) for unit in changed],
            )
        for unit, unit_id in zip(self._new, reserve_ids(Unit, len(self._new)), strict=True):
            unit.id = unit_id
        names = ("id", "engine_no", "plate", "plate_tail", "vin", "model_id", "customer_id", "odometer_km")
        insert_rows(Unit, names, ((unit.id, "", *_values(unit)) for unit in self._new))


def _values(unit: _Unit) -> tuple[str | int | None, ...]:
    return unit.plate, (unit.plate or "")[-TAIL:], unit.vin, unit.model_id, unit.customer_id, unit.odometer_km


def _model_ids(codes: set[str]) -> dict[str, int]:
    codes.discard("")
    there = set(ProductModel.objects.filter(code__in=codes).values_list("code", flat=True))
    ProductModel.objects.bulk_create(ProductModel(code=code) for code in sorted(codes - there))
    return dict(ProductModel.objects.filter(code__in=codes).values_list("code", "id"))


def _stored(sightings: Sequence[Sighting]) -> Iterator[_Unit]:
    """Yield each unit in the database that bears one of the plates or VINs, once."""
    plates, vins = {sighting.plate for sighting in sightings}, {sighting.vin for sighting in sightings}
    met: set[int] = set()
    for field, marks in (("plate", plates), ("vin", vins)):
        for chunk in _chunks(sorted(filter(None, marks))):
            units = Unit.objects.filter(**{f"{field}__in": chunk})
            rows = units.values_list("id", "plate", "vin", "model_id", "customer_id", "odometer_km")
            for row in rows:
                if row[0] not in met:
                    met.add(row[0])
                    yield _Unit(*row)


def _chunks(marks: Sequence[str]) -> Iterable[Sequence[str]]:
    return (marks[start : start + LOOKUP] for start in range(0, len(marks), LOOKUP))
