"""What breaks in a run: web processes, two relays, a worker, Valkey and PostgreSQL, and a keeper that starts what ended."""

from __future__ import annotations

import itertools
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from collab.cli import migrate_database
from collab.core import db
from collab.core.config import Settings
from collab.embedded import PostgresServer, ValkeyServer, scratch_folder
from tests.faults.chaos.net import Doors
from tests.faults.chaos.schedule import Fault
from tests.stack import Process, Stack, eventually, wait_until_ready

KEEPER_SECONDS = 0.2
TEMPLATE = "chaos_template"


@dataclass(frozen=True)
class Outage:
    """A fault, from when it came to when what it hit was whole again."""

    kind: str
    began: float
    ended: float


@dataclass
class World:
    """The servers of one run. Whatever ends by itself is started again; what a fault holds down, at its end."""

    stack: Stack
    postgres: PostgresServer
    valkey: ValkeyServer
    hands: ThreadPoolExecutor
    """Where faults are dealt: a server goes down with the thread that started it, so these outlive the run."""
    relays: list[Process] = field(default_factory=list)
    doors: Doors = field(default_factory=lambda: Doors([]))
    outages: list[Outage] = field(default_factory=list)
    restarts: int = 0
    _held: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _valkey_turn: threading.Lock = field(default_factory=threading.Lock)
    _postgres_turn: threading.Lock = field(default_factory=threading.Lock)
    _over: threading.Event = field(default_factory=threading.Event)

    @property
    def processes(self) -> list[Process]:
        worker = [self.stack.worker] if self.stack.worker is not None else []
        return [*self.stack.webs, *self.relays, *worker]

    def start(self, webs: int, relays: int = 2, *, worker: bool = True, also: tuple[str, ...] = ()) -> None:
        """Start them all at once: a start is mostly reading Python. `also` are web applications other than ours."""
        for app in ("collab.wsgi:app",) * webs + also:
            self.stack.start_web(app)
        for n in range(relays):
            relay = Process(
                f"relay{n}",
                [sys.executable, "-m", "workers.relay"],
                self.stack.environment(),
                self.stack.folder / f"relay{n}.log",
            )
            relay.start()
            self.relays.append(relay)
        if worker:
            self.stack.start_worker()
        for url in self.stack.urls:
            wait_until_ready(url, 60)
        self.doors = Doors(self.stack.urls)

    def keep(self) -> None:
        """The keeper's loop, in a thread of its own."""
        while not self._over.wait(KEEPER_SECONDS):
            with self._lock:
                for process in self.processes:
                    if process.name not in self._held and process.child and process.child.poll() is not None:
                        process.start()
                        self.restarts += 1

    def stop(self) -> None:
        """End what this world started, frozen or not."""
        self._over.set()
        with self._lock:
            for process in self.processes:
                process.kill()

    def strike(self, fault: Fault) -> None:
        """One fault, from beginning to end; returns when what it hit takes work again."""
        began = time.time()
        {
            "kill web": lambda: self._kill(self.stack.webs, fault),
            "kill relay": lambda: self._kill(self.relays, fault),
            "kill worker": lambda: self._kill([self.stack.worker], fault),
            "freeze web": lambda: self._freeze(self.stack.webs, fault),
            "freeze relay": lambda: self._freeze(self.relays, fault),
            "empty valkey": lambda: self._lose_valkey(fault.seconds),
            "stop postgres": lambda: self._stop_postgres(fault.seconds),
        }[fault.kind]()
        self.outages.append(Outage(fault.kind, began, time.time()))

    def _kill(self, processes: list[Process | None], fault: Fault) -> None:
        process = self._choose(processes, fault)
        if process is None:
            return
        web = self.stack.webs.index(process) if process in self.stack.webs else None
        if web is not None:
            self.doors.shut.add(web)
        try:
            process.kill()
            self._over.wait(fault.seconds)
        finally:
            with self._lock:
                # A run that is given up has ended it for good.
                if not self._over.is_set():
                    process.start()
                self._held.discard(process.name)
        if web is not None and not self._over.is_set():
            wait_until_ready(self.stack.urls[web], 60)
            self.doors.shut.discard(web)

    def _freeze(self, processes: list[Process], fault: Fault) -> None:
        process = self._choose(processes, fault)
        if process is None:
            return
        try:
            process.signal(signal.SIGSTOP)
            self._over.wait(fault.seconds)
        finally:
            process.signal(signal.SIGCONT)
            with self._lock:
                self._held.discard(process.name)

    def _choose(self, processes: list[Process | None], fault: Fault) -> Process | None:
        """One that is up and that no other fault holds."""
        with self._lock:
            up = [each for each in processes if each is not None and each.name not in self._held]
            if not up:
                return None
            chosen = up[fault.which % len(up)]
            self._held.add(chosen.name)
            return chosen

    def _lose_valkey(self, seconds: float) -> None:
        """Kill it, with all it held."""
        with self._valkey_turn:
            self.valkey.kill()
            shutil.rmtree(self.valkey.folder)
            self._over.wait(seconds)
            self.valkey.start()

    def _stop_postgres(self, seconds: float) -> None:
        with self._postgres_turn:
            self.postgres.stop_immediately()
            self._over.wait(seconds)
            self.postgres.start(seconds=60)

    def whole(self) -> None:
        """Return once everything is up and every event is relayed."""
        db.database().engine.dispose()
        for url in self.stack.urls:
            wait_until_ready(url, 60)
        eventually(_all_relayed, 60, "every event is relayed")


def _all_relayed() -> bool:
    from sqlalchemy import text

    with db.transaction() as session:
        return session.scalar(text("SELECT count(*) FROM outbox_event WHERE relayed_at IS NULL")) == 0


@dataclass
class Ground:
    """A PostgreSQL that the runs share, each with a database of its own, copied from a migrated one."""

    postgres: PostgresServer
    settings: Settings
    folder: Path
    hands: ThreadPoolExecutor
    _serial: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @contextmanager
    def world(self) -> Iterator[World]:
        """Servers of one run's own, not yet started."""
        name = f"chaos_{next(self._serial)}"
        self.postgres.ensure_database(name, template=TEMPLATE)
        folder = self.folder / name
        folder.mkdir()
        with ValkeyServer(self.folder / f"{name}-valkey") as valkey:
            settings = replace(
                self.settings,
                database_url=self.postgres.app_url(name),
                owner_database_url=self.postgres.owner_url(name),
                valkey_url=valkey.url,
            )
            db.connect(settings)
            world = World(Stack(settings, folder), self.postgres, valkey, self.hands)
            keeper = threading.Thread(target=world.keep, name="keeper")
            keeper.start()
            try:
                yield world
            finally:
                world.stop()
                keeper.join()
                db.database().engine.dispose()
                self.postgres.drop_database(name)


@contextmanager
def chaos_ground(settings: Settings, prepare: Callable[[PostgresServer], None]) -> Iterator[Ground]:
    """The PostgreSQL of the chaos alone, which may be stopped at any moment."""
    with (
        ThreadPoolExecutor(8) as hands,
        scratch_folder("collab-chaos-") as folder,
        PostgresServer(folder / "postgres") as postgres,
    ):
        prepare(postgres)
        postgres.ensure_database(TEMPLATE)
        own = replace(
            settings,
            database_url=postgres.app_url(TEMPLATE),
            owner_database_url=postgres.owner_url(TEMPLATE),
            files_url=f"file://{folder}/files",
        )
        migrate_database(own)
        yield Ground(postgres, own, folder, hands)
