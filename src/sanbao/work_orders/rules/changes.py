"""What a rewritten order says differently, for the journal."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime

from sanbao.kernel.identifiers import mask_phone
from sanbao.kernel.periods import SHANGHAI
from sanbao.work_orders.rules.content import JobContent, OrderContent, weights_of

Facts = dict[str, dict[str, object]]


def changes(before: OrderContent, after: OrderContent, names: Mapping[int, str]) -> Facts:
    """Return the fields that differ as {"before": …, "after": …}; `names` are those of the people by id.

    A telephone number is masked: the journal has more readers than the order.
    """
    differ = [field.name for field in fields(OrderContent) if getattr(before, field.name) != getattr(after, field.name)]
    return {
        "before": {name: _said(name, before, names) for name in differ},
        "after": {name: _said(name, after, names) for name in differ},
    }


def _said(name: str, order: OrderContent, names: Mapping[int, str]) -> object:
    value = getattr(order, name)
    if name == "jobs":
        return [_job(job, names) for job in order.jobs]
    if name == "customer_phone":
        return mask_phone(order.customer_phone)
    if isinstance(value, datetime):
        return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    return value if isinstance(value, bool) else "" if value is None else str(value)


def _job(job: JobContent, names: Mapping[int, str]) -> str:
    people = " ".join(
        f"{names.get(key, key)} {weight}" for key, weight in zip(job.people, weights_of(job), strict=True)
    )
    parts = " ".join(f"{part.name}×{part.quantity.normalize():f} {part.amount}" for part in job.parts)
    said = (job.operation, f"{job.standard_minutes} min", f"¥{job.labour}", people, parts)
    return " | ".join(part for part in said if part)
