"""The Procfile's relay, worker and beat under the supervisor of `make run`: what ends is started again."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from collab.core.config import Settings
from collab.embedded import free_port
from collab.embedded.place import CODE, Place
from collab.embedded.procfile import read_procfile
from collab.embedded.supervision import Program, Supervisor
from tests.stack import Stack


@contextmanager
def supervised(
    settings: Settings, folder: Path, *, sweep_seconds: float, parts: str = "", **more: str
) -> Iterator[Supervisor]:
    """All three until the block ends; the module `parts` is loaded in the relay and the worker, `more` is environment."""
    place = Place(folder=folder / "place", port=free_port(), demo=False)
    place.make_folders()
    commands = read_procfile(CODE / "Procfile")
    if parts:
        commands["worker"] += f" --include {parts}"
        commands["relay"] = f'python -c "import {parts}; from workers.relay import main; main()"'
    hasten = f"app.conf.beat_schedule['sweep']['schedule'] = {sweep_seconds}"
    start = f"app.start(['beat', '--schedule', '{place.folder}/beat-schedule', '--pidfile=', '--loglevel', 'WARNING'])"
    commands["beat"] = f'python -c "from workers.app import app; {hasten}; {start}"'
    supervisor = Supervisor(
        place, [Program.from_shell(name, commands[name]) for name in ("relay", "worker", "beat")]
    )
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = Stack(settings, folder).environment(
        PATH=programs, COLLAB_DATA_DIR=str(place.folder), **more
    )
    try:
        supervisor.start(environment)
        supervisor.start_applications()
        yield supervisor
    finally:
        supervisor.stop()
