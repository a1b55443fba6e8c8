"""The site: granian's server with this process' application, already loaded.

It opens with what a visitor sees first, the sign-in. The other pages are loaded by each worker a moment later; whoever
opens one before that waits for no more than this page.
"""

import errno
import gc
import io
import socket
import threading
from collections.abc import Callable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.urls import reverse
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from sanbao.cli.serving.lifeline import Lifeline
from sanbao.kernel.errors import DomainError, Kind
from sanbao.kernel.later import load_all

THREADS = 4
FIRST_PAGE_SECONDS = 1.0  # what is asked for in this time is answered before the other pages are loaded
STOPPING_SECONDS = 8
# Objects after which a worker looks for garbage: with Python's own 700, a tenth of a large page is spent on looking.
GARBAGE_AFTER = (10_000, 20, 20)


class PortTaken(DomainError):
    code = "serving.port_taken"
    message = "{host} 的端口 {port} 已被别的程序占用。请先停止它，或用 --port 换一个端口。"
    kind = Kind.CONFLICT


class AddressUnusable(DomainError):
    code = "serving.address_unusable"
    message = "不能在 {host}:{port} 上打开网站（{reason}），请检查 --host 和 --port。"


def check_address(host: str, port: int) -> None:
    """Try whether the site can be opened there.

    Raises: PortTaken; AddressUnusable.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(host=host, port=port) from error
        raise AddressUnusable(host=host, port=port, reason=error.strerror) from error
    except OverflowError as error:
        raise AddressUnusable(host=host, port=port, reason="端口应在 1 到 65535 之间") from error


def load_addresses() -> None:
    """Read the addresses of all pages, which needs nothing prepared; the search for garbage rests until `load`."""
    gc.disable()
    reverse("account_login")


def load() -> WSGIHandler:
    """Return the application, having loaded whatever the first page needs: before the fork, so that all share it."""
    application = get_wsgi_application()
    environment: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": reverse("account_login"),
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
    }
    response = application(environment, lambda *_: lambda _: None)
    for _ in response:
        pass
    getattr(response, "close", lambda: None)()
    connections.close_all()
    gc.freeze()
    gc.enable()
    return application


def load_pages() -> None:
    """Load every page. What is loaded stays: the search for garbage leaves it out, and is made less often."""
    load_all()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE_AFTER)


def work(application: WSGIHandler, *, host: str, port: int, workers: int) -> Callable[[], None]:
    """Return the site's process: it serves until it is told to stop, and starts its workers again if they die."""

    def serve() -> None:
        lifeline = Lifeline()

        def loaded() -> WSGIHandler:
            lifeline.hold()
            waiting = threading.Timer(FIRST_PAGE_SECONDS, load_pages)
            waiting.daemon = True
            waiting.start()
            return application

        server = Granian(
            "sanbao.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            http=HTTPModes.http1,
            workers=workers,
            blocking_threads=THREADS,
            blocking_threads_idle_timeout=600,
            respawn_failed_workers=True,
            respawn_interval=0.5,
            workers_kill_timeout=STOPPING_SECONDS,
            log_level=LogLevels.warning,
        )
        server.serve(target_loader=loaded, wrap_loader=False)

    return serve
