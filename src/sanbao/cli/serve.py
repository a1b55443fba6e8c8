"""`sanbao serve`: the site, the jobs and the clock, together."""

import argparse
import os
import sys

from django.conf import settings
from django.db import connections

from sanbao.cli.refusals import tell
from sanbao.cli.serving import background, site, static_files
from sanbao.cli.serving.supervisor import Child, apart, supervise
from sanbao.kernel.errors import DomainError

MOST_WORKERS = 4
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - named in order to be told apart


def run(options: argparse.Namespace) -> int:
    """Bring the database and the static files up to date, then serve until told to stop."""
    site.check_address(options.host, options.port)
    if options.host not in {*EVERYWHERE, *settings.ALLOWED_HOSTS}:
        settings.ALLOWED_HOSTS.append(options.host)
    preparing = apart(_prepare)
    site.load_addresses()
    if not preparing():
        return 1
    application = site.load()
    connections.close_all()
    workers = options.workers or min(os.cpu_count() or 1, MOST_WORKERS)
    children = [
        Child("网站", site.work(application, host=options.host, port=options.port, workers=workers)),
        Child("后台任务", background.work),
    ]
    supervise(children, started=lambda: _tell(options.host, options.port))
    return 0


def _prepare() -> None:
    """A refusal is told here: this is a process of its own, so that nothing of it stays in the site."""
    from sanbao.cli.migrate import prepare_database  # noqa: PLC0415 - see above

    try:
        prepare_database()
    except DomainError as refusal:
        sys.exit(tell(refusal, None))
    static_files.collect_if_changed()


def _tell(host: str, port: int) -> None:
    shown = "localhost" if host in EVERYWHERE else host
    shown = f"[{shown}]" if ":" in shown else shown
    print(f"网站：http://{shown}:{port}/   按 Ctrl+C 停止", flush=True)
    if host in EVERYWHERE and "SANBAO_HOSTS" not in os.environ:
        print("别的电脑要打开网站，请先在环境变量 SANBAO_HOSTS 里写上本机的域名或地址。", file=sys.stderr, flush=True)
