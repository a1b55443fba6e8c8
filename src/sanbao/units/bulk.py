"""Many units at once: the plates of an imported ledger."""

from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from django.db import connection

from sanbao.catalog.models import ProductModel
from sanbao.db.bulk import insert_rows, reserve_ids
from sanbao.units.models import Unit
from sanbao.units.services import TAIL

LOOKUP = 900


# Key, key of the model, last reading in kilometres.
Stored: TypeAlias = tuple[int, int | None, int | None]


class KnownUnit(NamedTuple):
    id: int
    product_category: str


def known_units(seen: Iterable[tuple[str, str, int | None]]) -> dict[str, KnownUnit]:
    """Return the units with these plates, written down if new; `seen` holds plate, model code and kilometres.

    The model and the highest odometer reading seen are kept. Call inside the transaction of the act.
    """
    models, kilometres = _latest(seen)
    model_ids = _model_ids(set(models.values()))
    there = _there(list(kilometres))
    _raise_odometers(there, kilometres)
    new = [(plate, model_ids.get(models[plate]), km) for plate, km in kilometres.items() if plate not in there]
    categories = dict(ProductModel.objects.filter(category__isnull=False).values_list("id", "category__code"))
    return {
        plate: KnownUnit(unit_id, categories.get(model_id or 0, ""))
        for plate, (unit_id, model_id, _) in (there | _inserted(new)).items()
    }


def _latest(seen: Iterable[tuple[str, str, int | None]]) -> tuple[dict[str, str], dict[str, int | None]]:
    models: dict[str, str] = {}
    kilometres: dict[str, int | None] = {}
    for plate, model, km in seen:
        if plate:
            models[plate] = model or models.get(plate, "")
            kilometres[plate] = max(filter(None, (km, kilometres.get(plate))), default=None)
    return models, kilometres


def _model_ids(codes: set[str]) -> dict[str, int]:
    codes.discard("")
    there = set(ProductModel.objects.filter(code__in=codes).values_list("code", flat=True))
    ProductModel.objects.bulk_create(ProductModel(code=code) for code in sorted(codes - there))
    return dict(ProductModel.objects.filter(code__in=codes).values_list("code", "id"))


def _there(plates: list[str]) -> dict[str, Stored]:
    found: dict[str, Stored] = {}
    for start in range(0, len(plates), LOOKUP):
        units = Unit.objects.filter(plate__in=plates[start : start + LOOKUP])
        rows = units.values_list("plate", "id", "model_id", "odometer_km")
        found.update({plate or "": (unit_id, model_id, km) for plate, unit_id, model_id, km in rows})
    return found


def _raise_odometers(there: dict[str, Stored], kilometres: dict[str, int | None]) -> None:
    raised = [
        (km, unit_id)
        for plate, (unit_id, _, before) in there.items()
        if (km := kilometres[plate]) is not None and km > (before or 0)
    ]
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE units_unit SET odometer_km = %s WHERE id = %s", raised)


def _inserted(new: list[tuple[str, int | None, int | None]]) -> dict[str, Stored]:
    """Write down new units by plate, key of the model and kilometres."""
    ids = reserve_ids(Unit, len(new))
    insert_rows(
        Unit,
        ("id", "plate", "plate_tail", "engine_no", "model_id", "odometer_km"),
        (
            (unit_id, plate, plate[-TAIL:], "", model_id, km)
            for unit_id, (plate, model_id, km) in zip(ids, new, strict=True)
        ),
    )
    return {plate: (unit_id, model_id, km) for unit_id, (plate, model_id, km) in zip(ids, new, strict=True)}
