"""The one interface of the local servers: prepare, command, answers, start, stop, kill."""

import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Self

from collab.embedded.errors import StartError
from collab.embedded.processes import family_of, follow_parent, identity, wait_for_the_end

LOOPBACK = "127.0.0.1"


def free_port() -> int:
    """A loopback port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def port_is_free(port: int) -> bool:
    """Whether a program may listen on this loopback port now; `PermissionError` where it is reserved."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except PermissionError:
            raise
        except OSError:
            return False
    return True


@contextmanager
def scratch_folder(prefix: str = "collab-") -> Iterator[Path]:
    """A temporary folder that PostgreSQL's own system user can enter, removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def wheel_folder(package: str) -> Path:
    """Where an installed wheel keeps its files."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise StartError(
            f"The package {package} is not installed.", "Run `make run`, or install requirements/local.txt."
        )
    return Path(next(iter(spec.submodule_search_locations)))


class LocalServer(ABC):
    """A server program that keeps its data in one folder and listens on loopback alone."""

    name: str
    stop_signal: signal.Signals
    #: What the kernel sends the server when the process that started it dies without stopping it.
    orphan_signal: signal.Signals

    def __init__(self, folder: Path, *, port: int | None = None, password: str | None = None) -> None:
        self.folder = folder.absolute()
        self.port = port or free_port()
        self.password = password or secrets.token_urlsafe(18)
        self.log = self.folder.with_name(f"{self.folder.name}.log")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def system_user(self) -> str | None:
        """The account the program runs under, when it is not ours."""
        return None

    @abstractmethod
    def prepare(self) -> None:
        """Make the data folder ready; does nothing the second time."""

    @abstractmethod
    def command(self) -> list[str]:
        """The program and its arguments, in the foreground."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether the server takes work now."""

    def start(self, *, seconds: float = 30) -> Self:
        """Prepare, run as a child of this process, and return once the server answers."""
        self.prepare()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.command(),
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=follow_parent(self.orphan_signal),
                **identity(self.system_user),
            )
        try:
            self.wait_until_it_answers(seconds=seconds)
        except StartError:
            self.kill()
            raise
        return self

    def wait_until_it_answers(self, *, seconds: float = 30) -> None:
        """Return once the server answers; raise when it ended or stayed silent."""
        deadline = time.monotonic() + seconds
        while not self.answers():
            if self._process is not None and self._process.poll() is not None:
                raise StartError(
                    f"{self.name} ended while starting: {self._last_words()}", f"See {self.log}."
                )
            if time.monotonic() > deadline:
                raise StartError(f"{self.name} did not answer within {seconds:.0f} s.", f"See {self.log}.")
            time.sleep(0.02)

    def stop(self, *, seconds: float = 60) -> None:
        """Stop in order, keeping the data."""
        self._end(self.stop_signal, seconds=seconds)

    def kill(self) -> None:
        """End the server at once, as a power cut would."""
        self._end(signal.SIGKILL, seconds=10)

    @property
    def pid(self) -> int | None:
        """The running child's process id."""
        return self._process.pid if self._process is not None else None

    def _end(self, how: signal.Signals, *, seconds: float) -> None:
        if self._process is None:
            return
        family = family_of(self._process.pid)
        self._process.send_signal(how)
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            # Both servers log every write first: ended by force, they lose nothing that was promised.
            self._process.kill()
            self._process.wait()
        self._process = None
        wait_for_the_end(family, seconds=seconds)

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines() if self.log.exists() else []
        return lines[-1] if lines else "it said nothing"

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
