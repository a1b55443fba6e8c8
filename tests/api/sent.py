"""A work order as another system sends it."""

from typing import Any

MORNING = "2026-10-10T09:00:00+08:00"


def job(**more: Any) -> dict[str, Any]:
    written: dict[str, Any] = {
        "operation": "更换前制动片",
        "payer": "customer",
        "standard_minutes": 84,
        "labour": "84.00",
        "people": [{"no": "A001", "weight": 7}, {"no": "A002", "weight": 3}],
        "parts": [{"name": "前制动片", "quantity": "2", "amount": "380"}],
    }
    return written | more


def order(number: str = "WX2610-A0001", **more: Any) -> dict[str, Any]:
    written: dict[str, Any] = {
        "station": "A01",
        "number": number,
        "category": "out_of_warranty",
        "received_at": MORNING,
        "started_at": MORNING,
        "finished_at": "2026-10-10T10:35:00+08:00",
        "plate": "鲁A12345",
        "model_code": "LG110",
        "odometer_km": 12345,
        "customer_name": "曹先生",
        "customer_phone": "13812345678",
        "fault_system": "底盘",
        "fault_text": "制动异响",
        "inspection": "合格",
        "jobs": [job()],
    }
    return written | more
