"""Door for gunicorn: `gunicorn -k gevent collab.wsgi:app`."""

# Before anything opens a socket or a lock.
from gevent import monkey

monkey.patch_all()

import gc  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402

from collab.app import create_app  # noqa: E402
from collab.core.config import MissingSettings, load_settings  # noqa: E402
from collab.live.handlers.stopping import Stopping  # noqa: E402

try:
    app = create_app(load_settings(os.environ))
except MissingSettings as error:
    sys.exit(str(error))

# What was loaded stays until the process ends: to look through it at each full collection holds everybody up.
gc.collect()
gc.freeze()

stopping = Stopping(app.extensions["socketio"])
app.wsgi_app = stopping.watching(app.wsgi_app)  # type: ignore[method-assign]
stopping.on_sigterm()
