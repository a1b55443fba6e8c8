"""Draft every station's month in a process of its own, and tell seconds and peak memory as JSON."""

import json
import sys
import time
from pathlib import Path

import django


def draft_all() -> dict[str, float]:
    """Draft the benchmark's month for every station, one after the other."""
    from sanbao.cli.bench import wages_filling as filling  # noqa: PLC0415 - Django is ready only now
    from sanbao.network.models import Station  # noqa: PLC0415 - see above
    from sanbao.payroll.services import runs  # noqa: PLC0415 - see above

    stations = list(Station.objects.order_by("code"))
    slips, own, start = 0, 0.0, time.perf_counter()
    for station in stations:
        slips += runs.draft(station=station, month=filling.MONTH, actor=None, now=filling.CLOSED_AT).people
        own = max(own, memory_mib("RssAnon"))
    return {"seconds": time.perf_counter() - start, "slips": slips, "stations": len(stations), "own_mib": own}


def memory_mib(line: str) -> float:
    """Return a line of the kernel's account of this process; 0 where none is kept.

    RssAnon leaves out the database file that SQLite maps, VmHWM is the peak with it. The peak that getrusage tells
    includes what the starting process held when it started this one.
    """
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(one.split()[1]) / 1024 for one in lines if one.startswith(line)), 0.0)


if __name__ == "__main__":
    django.setup()
    told = draft_all()
    json.dump({**told, "peak_mib": memory_mib("VmHWM")}, sys.stdout)
