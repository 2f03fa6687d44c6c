"""The store of files: tried as a process starts, and never in the way of what does not need it."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest

from collab.core.errors import Problem
from collab.core.storage import Store
from tests.stack import Stack, free_port

WEB = ["-c", "import collab.wsgi"]
WORKER = ["-m", "celery", "--app", "workers.app", "worker", "--pool", "solo"]

CROWDED = """
from gevent import monkey
monkey.patch_all()
import gevent
from gevent.monkey import get_original
from collab.core.threads import off_hub, waiting_off_hub
lock = get_original("_thread", "allocate_lock")()
lock.acquire()
waiting = [gevent.spawn(waiting_off_hub, lambda: lock.acquire() and lock.release()) for _ in range(40)]
gevent.sleep(0)
with gevent.Timeout(20):
    print(off_hub(lambda: "goes on"))
lock.release()
gevent.joinall(waiting)
"""


@pytest.mark.parametrize("command", [WEB, WORKER], ids=["web", "worker"])
def test_a_process_starts_with_no_address_that_nothing_can_be_stored_at(settings, tmp_path, command) -> None:
    environment = Stack(settings, tmp_path).environment(COLLAB_FILES_URL="nowhere://bucket")
    started = subprocess.run(
        [sys.executable, *command], env=environment, capture_output=True, text=True, timeout=60
    )
    assert started.returncode == 1
    last = started.stderr.strip().splitlines()[-1]
    assert last.startswith("COLLAB_FILES_URL is unusable: ValueError: Protocol not known: nowhere")


def test_s3_needs_nothing_but_its_address_and_is_named_when_it_is_away() -> None:
    away = Store(f"s3://bucket/files?key=k&secret=s&endpoint_url=http://127.0.0.1:{free_port()}")
    with pytest.raises(Problem) as refusal:
        away.put("a", io.BytesIO(b"Bonjour"))
    assert refusal.value.slug == "storage-away"


@pytest.mark.unit
def test_who_waits_for_the_store_takes_no_thread_from_anything_else() -> None:
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    done = subprocess.run(
        [sys.executable, "-c", CROWDED], env=environment, capture_output=True, text=True, timeout=60
    )
    assert (done.stdout, done.returncode) == ("goes on\n", 0), done.stderr
