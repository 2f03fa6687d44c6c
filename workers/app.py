"""The Celery application: `celery -A workers.app worker` and `celery -A workers.app beat`."""

from __future__ import annotations

import gc
import os
import sys
from typing import Any

from celery import Celery
from celery.signals import celeryd_init, setup_logging, task_prerun, worker_process_init

from collab.app import register_reactions
from collab.core import db, limits
from collab.core.config import MissingSettings, load_settings
from collab.core.logs import configure_logs, new_request_id, request_id
from collab.core.storage import open_store
from workers.schedule import BEAT_SCHEDULE

try:
    settings = load_settings(os.environ)
except MissingSettings as error:
    sys.exit(str(error))

ALLOCATIONS = 50_000
"""Between two looks for what is no longer needed: a task that reads thousands of rows makes so many at once."""

app = Celery("collab", broker=settings.valkey_url, include=["workers.tasks"])
app.conf.update(
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    # A killed worker's jobs come back; their rows make a second run harmless.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_soft_time_limit=50,
    task_time_limit=60,
    task_publish_retry=False,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={
        "visibility_timeout": 300,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
        "max_retries": 1,
        "interval_start": 0,
    },
    worker_cancel_long_running_tasks_on_connection_loss=True,
    worker_hijack_root_logger=False,
    timezone="UTC",
    beat_schedule=BEAT_SCHEDULE,
)


letter_lanes = 1
"""How many of this worker's processes may send letters at once: one at least is left to all that people wait for."""


@celeryd_init.connect
def _try(options: dict[str, Any], **_: Any) -> None:
    """Once, before the pool: a child that cannot start would be started again for ever."""
    global letter_lanes
    letter_lanes = max(1, min(2, (options.get("concurrency") or 1) - 1))
    try:
        open_store(settings)
    except MissingSettings as error:
        sys.exit(str(error))


@setup_logging.connect
def _logs(**_: Any) -> None:
    configure_logs(settings.log_level, "worker")


@worker_process_init.connect
def _open(**_: Any) -> None:
    """A pool child opens connections of its own: an engine must not cross a fork."""
    db.forget_inherited_connections()
    db.connect(settings)
    limits.open_limits(settings)
    register_reactions()
    # What is loaded stays: to look through it again and again took a sixth of the time that a run's planning takes.
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATIONS, 20, 50)


@task_prerun.connect
def _begin(**_: Any) -> None:
    """A task is its own request, until the event it reacts to lends it the id of the request that caused it."""
    request_id.set(new_request_id())
