"""The whole workspace on one machine, started, killed, started again."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from collab.embedded import free_port, scratch_folder
from collab.embedded.place import CODE
from collab.embedded.supervision import MARK

pytestmark = pytest.mark.timeout(400)


class Installation:
    """One data folder, and the process that runs it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.said = folder.with_name(f"{folder.name}.said")
        self.process: subprocess.Popen[bytes] | None = None

    def begin(self, **settings: str) -> subprocess.Popen[bytes]:
        """Run `python -m collab.embedded` as `make run` does, without waiting."""
        environ = {
            **os.environ,
            "COLLAB_DATA_DIR": str(self.folder),
            "COLLAB_PORT": str(self.port),
            **settings,
        }
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "collab.embedded"], cwd=CODE, env=environ, stdout=said, stderr=said
            )
        return self.process

    def start(self) -> None:
        """Run until it says that it is ready."""
        process = self.begin()
        wait_for(lambda: "Collab is ready" in self.words() or process.poll() is not None, self.words)
        assert process.poll() is None, self.words()

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        return self.process.wait(90)

    def words(self) -> str:
        return self.said.read_text()

    def get(self, path: str) -> dict:
        with urllib.request.urlopen(f"http://localhost:{self.port}{path}", timeout=10) as answer:
            return json.load(answer)

    def programs(self) -> dict[str, psutil.Process]:
        """Every living process of this folder, but the one that started them."""
        found = {}
        for process in psutil.process_iter():
            try:
                ours = process.environ().get(MARK) == str(self.folder)
                command = " ".join(process.cmdline())
            except psutil.Error:
                continue
            if (ours or str(self.folder / "postgres") in command) and process.is_running():
                found[command] = process
        return found

    def program(self, words: str) -> psutil.Process:
        """The oldest process whose command holds these words: the one that leads the others."""
        matching = [process for command, process in self.programs().items() if words in command]
        return min(matching, key=lambda process: process.create_time())

    def database(self) -> str:
        """The address at which the owner reads what is kept."""
        password = json.loads((self.folder / "secrets.json").read_text())["owner_password"]
        port = json.loads((self.folder / "ports.json").read_text())["postgres"]
        return f"postgresql://collab:{password}@127.0.0.1:{port}/collab"

    def counts(self) -> dict[str, int]:
        """How many rows each table holds, but for what ticks by itself."""
        with psycopg.connect(self.database()) as connection:
            tables = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
            return {
                name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in tables
            }


def wait_for(condition: Callable[[], bool], explain: Callable[[], object], seconds: float = 180) -> None:
    """Return once the condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, explain()
        time.sleep(0.05)


@pytest.fixture(scope="module")
def installation() -> Iterator[Installation]:
    with scratch_folder() as folder:
        made = Installation(folder / "my data, 100 %")
        made.start()
        yield made
        if made.process is not None and made.process.poll() is None:
            made.stop()


@pytest.fixture
def running(installation: Installation) -> Installation:
    if installation.process is None or installation.process.poll() is not None:
        installation.start()
    return installation


def is_ready(installation: Installation) -> bool:
    try:
        parts = installation.get("/readyz")["parts"]
    except (OSError, urllib.error.URLError):
        return False
    return all(part["ok"] for part in parts.values())


def test_it_says_where_to_go_and_who_one_can_be(running: Installation) -> None:
    words = running.words()
    assert f"http://localhost:{running.port}" in words
    assert "Mailbox   http://localhost:" in words
    personas = running.get("/api/session/personas")["items"]
    assert len(personas) == 7
    assert words.count("            - ") == 7


def test_everything_listens_on_this_machine_alone(running: Installation) -> None:
    heard = {
        connection.laddr.ip
        for process in running.programs().values()
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    }
    assert heard == {"127.0.0.1"}


def test_nobody_else_reads_the_keys(running: Installation) -> None:
    for name in ("secrets.json", "ports.json", "valkey/valkey.conf"):
        assert (running.folder / name).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "words", ["collab.wsgi", "workers.relay", "workers.app worker", "workers.app beat", "workers.inbox"]
)
def test_a_killed_program_comes_back(running: Installation, words: str) -> None:
    victim = running.program(words)
    victim.kill()
    wait_for(lambda: back(running, words, victim), running.programs)
    wait_for(lambda: is_ready(running), running.words)


@pytest.mark.parametrize("words", ["valkey-server", "bin/postgres -D"])
def test_a_killed_server_comes_back(running: Installation, words: str) -> None:
    victim = running.program(words)
    victim.kill()
    wait_for(lambda: back(running, words, victim), running.programs)
    wait_for(lambda: is_ready(running), running.words)


def back(installation: Installation, words: str, victim: psutil.Process) -> bool:
    return any(words in command and process != victim for command, process in installation.programs().items())


def test_a_killed_supervisor_is_started_again(running: Installation) -> None:
    victim = running.program("supervisor.supervisord")
    victim.kill()
    last_step = re.compile(r"^  Relay, .* \d", re.MULTILINE)
    wait_for(lambda: len(last_step.findall(running.words())) == 2, running.words)
    assert back(running, "supervisor.supervisord", victim)
    wait_for(lambda: is_ready(running), running.words)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop_it_leaves_no_process_and_all_the_data(
    running: Installation, how: signal.Signals
) -> None:
    wait_for(lambda: running.get("/readyz")["parts"]["relay"]["lag_seconds"] == 0, running.words)
    before = running.counts()
    assert running.stop(how) == 0
    assert running.programs() == {}
    running.start()
    after = running.counts()
    assert {name: count for name, count in after.items() if count != before[name]} == {}


def test_killed_outright_it_starts_again(running: Installation) -> None:
    running.stop(signal.SIGKILL)
    running.start()
    wait_for(lambda: is_ready(running), running.words)


def test_killed_with_its_supervisor_it_stops_what_stayed_and_starts_again(running: Installation) -> None:
    supervisor = running.program("supervisor.supervisord")
    orphan = running.program("collab.wsgi")
    supervisor.suspend()
    running.stop(signal.SIGKILL)
    supervisor.kill()
    assert orphan.is_running()
    running.start()
    assert "An earlier start was cut short" in running.words()
    assert not orphan.is_running()
    wait_for(lambda: is_ready(running), running.words)


def test_a_second_one_in_the_same_folder_is_refused_in_one_line(running: Installation) -> None:
    twin = Installation(running.folder)
    twin.said = running.folder.with_name("twin.said")
    assert twin.begin(COLLAB_PORT=str(free_port())).wait(30) == 1
    assert twin.words().count("\n") == 1
    assert "already runs from" in twin.words()


def test_a_busy_port_is_refused_in_one_line(taken_port: int) -> None:
    with scratch_folder() as folder:
        late = Installation(folder / "data")
        assert late.begin(COLLAB_PORT=str(taken_port)).wait(30) == 1
        assert late.words().count("\n") == 1
        assert f"Port {taken_port} is already in use" in late.words()


def test_a_start_cut_short_while_the_cluster_is_made_does_not_hinder_the_next() -> None:
    with scratch_folder() as folder:
        early = Installation(folder / "data")
        process = early.begin()
        wait_for(lambda: any(early.folder.glob("postgres.draft-*")), early.words)
        process.kill()
        process.wait(10)
        early.start()
        assert not any(early.folder.glob("postgres.draft-*"))
        early.stop()
