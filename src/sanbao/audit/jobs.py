"""Background work of the journal."""

import logging
from datetime import datetime, time

from sanbao.audit.queries import verify_chain
from sanbao.kernel.schedule import Periodic

log = logging.getLogger(__name__)


def verify_chains(_now: datetime) -> None:
    """Recompute every hash of the journal and report the first fault of each chain to the log."""
    for fault in verify_chain():
        log.critical("the journal is damaged: chain %s, entry %s: %s", fault.chain, fault.number, fault.fault)


PERIODIC = (Periodic("audit.verify_chains", time(2, 30), verify_chains),)
