"""Background work of the accounts."""

from datetime import datetime, time

from django.core.management import call_command

from sanbao.kernel.schedule import Periodic


def clear_sessions(_now: datetime) -> None:
    """Delete the sessions that have ended."""
    call_command("clearsessions")


PERIODIC = (Periodic("accounts.clear_sessions", time(3, 10), clear_sessions),)
