"""`sanbao demo`: a network to look at, without any data of one's own."""

import argparse
import sys

from django.utils import timezone

from sanbao.accounts.labels import ROLE_LABELS, SCOPE_LABELS
from sanbao.cli import lookups
from sanbao.cli.migrate import prepare_database
from sanbao.cli.month_statistics import table_lines
from sanbao.cli.progress import Bar
from sanbao.cli.sample import founding, invented, loading, paying, today
from sanbao.cli.table import Head, lines, terminal_width
from sanbao.kernel.errors import DomainError, Kind
from sanbao.kernel.periods import Month, business_date
from sanbao.statistics.statement import month_sheet

MONTHS = 6


class MonthNotOver(DomainError):
    code = "demo.month_not_over"
    message = "{month} 还没有过完，示例数据最晚到 {last}。"
    kind = Kind.REFUSED


def run(options: argparse.Namespace) -> int:
    """Make the sample where it is missing, print the last closed month, and open the site."""
    last = _last_month(options.until)
    if not options.no_serve:
        from sanbao.cli.serving.site import check_address  # noqa: PLC0415 - the server, unless it is not wanted

        check_address(options.host, options.port)
    make(last)
    _print_month(last.previous)
    _print_accounts()
    if options.no_serve:
        return 0
    from sanbao.cli import serve  # noqa: PLC0415 - see above

    return serve.run(options)


def make(last: Month) -> None:
    """Build the database and load the sample up to `last`. What is there already is left as it is.

    Raises: NotTheSample.
    """
    prepare_database()
    loading.check_free()
    first = last.plus(1 - MONTHS)
    founding.found(first)
    loading.load_months(first, last, Bar("装入示例数据"))
    paying.pay_months(first, last, Bar("计算绩效和工资"))
    today.load_today(last, now=timezone.now())


def _last_month(asked: Month | None) -> Month:
    last_full = Month.of(business_date(timezone.now())).previous
    if asked is not None and asked > last_full:
        raise MonthNotOver(month=asked.label, last=last_full.label)
    return asked or last_full


def _print_month(month: Month) -> None:
    station = lookups.station(invented.STATIONS[0].code)
    sheet = month_sheet(station, month, now=timezone.now())
    print("\n".join(table_lines(sheet, limit=terminal_width())), end="\n\n")


def _print_accounts() -> None:
    heads = [Head("用户名", is_figure=False), Head("岗位", is_figure=False), Head("范围", is_figure=False)]
    rows = [
        [user.username, str(ROLE_LABELS[user.role]), user.place or str(SCOPE_LABELS[user.scope])]
        for user in invented.USERS
    ]
    print("\n".join(lines(heads, rows)))
    print(f"密码都是 {invented.PASSWORD}", end="\n\n")
    sys.stdout.flush()
