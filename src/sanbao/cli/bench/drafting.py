"""Draft every station's month in a process of its own, and tell seconds and peak memory as JSON."""

import json
import resource
import sys
import time

import django


def draft_all() -> dict[str, float]:
    """Draft the benchmark's month for every station, one after the other."""
    from sanbao.cli.bench import wages_filling as filling  # noqa: PLC0415 - Django is ready only now
    from sanbao.network.models import Station  # noqa: PLC0415 - see above
    from sanbao.payroll.services import runs  # noqa: PLC0415 - see above

    stations = list(Station.objects.order_by("code"))
    start = time.perf_counter()
    slips = sum(
        runs.draft(station=station, month=filling.MONTH, actor=None, now=filling.CLOSED_AT).people
        for station in stations
    )
    return {"seconds": time.perf_counter() - start, "slips": slips, "stations": len(stations)}


if __name__ == "__main__":
    django.setup()
    told = draft_all()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    json.dump({**told, "peak_mib": peak}, sys.stdout)
