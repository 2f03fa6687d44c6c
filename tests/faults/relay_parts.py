"""Several relays over one outbox: who is active, what they relayed, and a worker that runs what is owed."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, text

from collab.core.config import Settings
from collab.core.db import transaction
from collab.core.outbox import due_reactions, react, record
from collab.core.outbox.wakeups import HOLDER
from tests.stack import Process, Stack, eventually

RELAY = "import tests.faults.outbox_parts; from workers.relay import main; main()"


@dataclass
class Relays:
    """Relay processes that a test may kill, stop and wake; the owner's connection sees what they do."""

    owner: Engine
    processes: dict[str, Process] = field(default_factory=dict)

    def active(self) -> str:
        """The name of the one that holds the lock; empty while none does."""
        with self.owner.connect() as connection:
            return connection.execute(text(f"SELECT a.application_name FROM {HOLDER}")).scalar() or ""

    def await_start(self, name: str) -> None:
        """Return once it works or waits for its turn."""
        asked = text(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = :name AND state = 'idle'"
        )

        def is_there() -> bool:
            with self.owner.connect() as connection:
                return bool(connection.execute(asked, {"name": name}).scalar_one() and self.active())

        eventually(is_there, 60, f"relay {name} is there")

    def now(self) -> float:
        """The database's time."""
        with self.owner.connect() as connection:
            return float(
                connection.execute(text("SELECT extract(epoch FROM clock_timestamp())")).scalar_one()
            )

    def relayed_after(self, moment: float) -> int:
        """How many events were relayed after that moment."""
        asked = text("SELECT count(*) FROM outbox_event WHERE relayed_at > to_timestamp(:moment)")
        with self.owner.connect() as connection:
            return int(connection.execute(asked, {"moment": moment}).scalar_one())

    def await_other(self, ended: str, seconds: float) -> str:
        """Return who took over from one that was killed or stopped, once it has relayed something."""
        eventually(lambda: self.active() not in ("", ended), seconds, f"another relay than {ended} is active")
        moment = self.now()
        eventually(lambda: self.relayed_after(moment), seconds, "it relays")
        return self.active()

    def longest_silence(self) -> float:
        """The longest time between two events that were relayed, in seconds."""
        asked = text(
            "SELECT extract(epoch FROM max(gap)) FROM"
            " (SELECT relayed_at - lag(relayed_at) OVER (ORDER BY relayed_at) AS gap FROM outbox_event) gaps"
        )
        with self.owner.connect() as connection:
            return float(connection.execute(asked).scalar() or 0)


@contextmanager
def relays(settings: Settings, owner: Engine, folder: Path, names: tuple[str, ...]) -> Iterator[Relays]:
    """As many relays as names, until the block ends; the first is the active one."""
    stack = Stack(settings, folder)
    made = Relays(owner)
    for name in names:
        # The database then says by name who holds the lock.
        environment = stack.environment(PGAPPNAME=name)
        process = Process(name, [sys.executable, "-c", RELAY], environment, folder / f"{name}.log")
        made.processes[name] = process
    try:
        for name in names:
            made.processes[name].start()
        # All of them at once: a start is mostly reading Python.
        for name in names:
            made.await_start(name)
        yield made
    finally:
        for process in made.processes.values():
            process.kill(signal.SIGKILL)


class Load:
    """Somebody who writes without a pause, and a worker that runs what is owed."""

    def __init__(self, *, works: bool = True) -> None:
        self.written, self._ended = 0, threading.Event()
        tasks = (self._write, self._work) if works else (self._write,)
        self._threads = [threading.Thread(target=each) for each in tasks]

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _write(self) -> None:
        from tests.faults.outbox_parts import Written

        while not self._ended.is_set():
            with transaction() as session:
                record(session, Written(by=None, number=self.written))
            self.written += 1
            time.sleep(0.01)  # the pace of the load, not a wait for anything

    def _work(self) -> None:
        while not self._ended.is_set():
            work_once()


def work_once() -> int:
    """Run the reactions that are due; returns how many were."""
    with transaction() as session:
        owed = due_reactions(session, 50)
    for event_id, name in owed:
        with transaction() as session:
            react(session, event_id, name)
    return len(owed)
