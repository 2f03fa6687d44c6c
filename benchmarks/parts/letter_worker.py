"""One worker of the digest benchmark: plans letters until none is left to plan, then sends until told to stop.

With the argument `whole` it renders each letter whole.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import time

from benchmarks.parts.whole import use_it
from collab.app import register_reactions
from collab.core import db
from collab.core.config import load_settings
from collab.core.db import transaction
from collab.core.logs import configure_logs
from collab.core.mail.bulk import send_mailings
from collab.digests.service.planning import plan_some

SLEEP_SECONDS = 0.01


def main() -> None:
    """Work until SIGTERM."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    settings = load_settings(os.environ)
    configure_logs(settings.log_level, "worker")
    db.connect(settings)
    register_reactions()
    # As `workers.app` does in each of its processes.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    if "whole" in sys.argv:
        use_it()
    while True:
        with transaction() as session:
            planned = plan_some(session)
        if not planned and not send_mailings(settings, seconds=8):
            time.sleep(SLEEP_SECONDS)


if __name__ == "__main__":
    main()
