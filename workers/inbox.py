"""The letter box: `python -m workers.inbox` takes mail over SMTP; the operator's mail server alone may reach it."""

from __future__ import annotations

import os
import signal
import sys
import threading

from collab.core import db
from collab.core.config import MissingSettings, load_settings
from collab.core.logs import configure_logs, get_logger
from collab.notifications.inbound import make_door

log = get_logger(__name__)


def main() -> None:
    """Run until told to stop; without a domain for it there is no mail to take, and it waits."""
    try:
        settings = load_settings(os.environ)
    except MissingSettings as error:
        sys.exit(str(error))
    configure_logs(settings.log_level, "inbox")
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    if not settings.inbox_domain:
        log.info("no mail is taken: COLLAB_INBOX_DOMAIN is not set")
        stopping.wait()
        return
    db.connect(settings)
    door = make_door(settings)
    door.start()
    log.info("inbox started", listen=settings.inbox_listen, domain=settings.inbox_domain)
    stopping.wait()
    door.stop()
    log.info("inbox stopped")


if __name__ == "__main__":
    main()
