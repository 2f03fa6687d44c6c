"""T12: requests that are cut inside slow SQL leave no query running and no connection taken."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

from tests.stack import ROOT, Stack


def _cut_200(settings, folder, **environment: str) -> dict:
    stack = Stack(replace(settings, pool_size=5), folder)
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.orphan_queries"],
        cwd=ROOT,
        env=stack.environment(
            COLLAB_POOL_SIZE="5",
            WATCHER_URL=settings.owner_database_url.replace("+psycopg", "", 1),
            **environment,
        ),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.strip().splitlines()[-1])


def test_no_query_outlives_its_request(settings, database, tmp_path) -> None:
    seen = _cut_200(settings, tmp_path)
    assert seen["at_kill"] == 5
    assert seen["left"] == 0, seen
    assert seen["checked_out"] == 0


def test_without_the_connection_check_queries_are_orphaned(settings, database, tmp_path) -> None:
    """The negative control: the server's own default leaves them running."""
    assert _cut_200(settings, tmp_path, WITHOUT_THE_CHECK="1")["left"] > 0
