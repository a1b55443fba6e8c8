"""From `sanbao serve` to the first page, and the memory of all of its processes."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from django.urls import reverse

from sanbao.cli.bench import limits
from sanbao.cli.bench.figures import Result

SETTLING_SECONDS = 6


def serving() -> Iterator[Result]:
    """Start the real command on the benchmark's database, twice: the first start collects the static files."""
    for _ in range(2):
        started, page, memory = _served_once()
    hello = limits.hello_milliseconds(_free_port())
    yield Result("serve 启动到首页", started, "ms")
    yield Result("登录页（HTTP）", page, "ms", hello)
    yield Result("serve 全部进程内存（PSS）", memory, "MiB")


def _served_once() -> tuple[float, float, float]:
    port = _free_port()
    start = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "sanbao", "serve", "--port", str(port)], stdout=subprocess.DEVNULL, env=os.environ
    )
    try:
        _wait_for(port)
        started = (time.perf_counter() - start) * 1000
        time.sleep(SETTLING_SECONDS)  # by then all pages are loaded, and the workers that hold them answer
        page = limits.request_milliseconds(port, reverse("account_login"))
        return started, page, sum(map(_pss_mib, _family(process.pid)))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as there:
                there.sendall(f"GET {reverse('account_login')} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
                if there.recv(12).endswith(b"200"):
                    return
        except OSError:
            pass
        if time.monotonic() > until:
            raise TimeoutError("the site did not come up")
        time.sleep(0.01)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _family(pid: int) -> list[int]:
    children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [pid, *(process for child in children for process in _family(child))]


def _pss_mib(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0
