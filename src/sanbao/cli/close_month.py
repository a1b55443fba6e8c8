"""Closing a month from the command line."""

import argparse
import json

from django.utils import timezone

from sanbao.cli import lookups
from sanbao.statistics.services import close_month


def run(options: argparse.Namespace) -> int:
    """Freeze a station's month and print its digest."""
    station, month = lookups.station(options.station), options.month
    closing = close_month(station=station, month=month, actor=None, now=timezone.now())
    if options.format == "json":
        told = {"station": station.code, "month": str(month), "people": closing.people, "digest": closing.digest}
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        print(f"{station.name} {month.label} 已结账：{closing.people} 人，校验码 {closing.digest}")
    return 0
