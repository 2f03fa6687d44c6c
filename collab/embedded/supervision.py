"""The kept supervisor (`supervisor` of PyPI) that runs the servers and programs and restarts what ends."""

import hashlib
import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
import xmlrpc.client
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from collab.embedded.errors import StartError
from collab.embedded.place import CODE, Place, write_private
from collab.embedded.processes import follow_parent

#: A Unix socket's path is at most 107 bytes, and supervisord first binds it under a longer name.
LONGEST_SOCKET_PATH = 95
#: Every process of an installation carries this variable: a later start knows its own by it.
MARK = "COLLAB_SUPERVISED"


@dataclass(frozen=True)
class Program:
    """One program under the supervisor."""

    name: str
    command: list[str]
    #: Servers start at once and stop last; applications wait until the servers are prepared.
    group: str
    stop_signal: signal.Signals = signal.SIGTERM
    user: str | None = None
    folder: Path = CODE

    @classmethod
    def from_shell(cls, name: str, command: str) -> "Program":
        """A line of the Procfile; the shell fills in its variables and gives way to the program."""
        return cls(name=name, command=["/bin/sh", "-c", f"exec {command}"], group="applications")


class Supervisor:
    """A supervisord in the foreground, as a child of this process."""

    def __init__(self, place: Place, programs: list[Program]) -> None:
        self.place = place
        self.programs = programs
        self._process: subprocess.Popen[bytes] | None = None
        self._socket = control_socket(place)

    def start(self, environ: Mapping[str, str]) -> None:
        """Run supervisord; the servers start with it."""
        settings = self.place.run / "supervisord.conf"
        write_private(settings, self._settings())
        with (self.place.logs / "supervisord.out").open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "supervisor.supervisord", "--nodaemon", "-c", str(settings)],
                # Relative paths in its settings: it would take a per cent sign in a log's path for a variable.
                cwd=self.place.folder,
                env={**environ, MARK: str(self.place.folder)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                # Out of the terminal's group: Ctrl+C reaches this process alone, which stops all in order.
                start_new_session=True,
                preexec_fn=follow_parent(signal.SIGTERM),
            )
        deadline = time.monotonic() + 15
        while not self._socket.exists():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise StartError(
                    "The supervisor did not start.",
                    f"See {self.place.logs / 'supervisord.out'} for its reason.",
                )
            time.sleep(0.02)

    def start_first(self, name: str) -> None:
        """Start one application before the others."""
        transport = _transport(self._socket)
        with xmlrpc.client.ServerProxy("http://localhost", transport=transport) as server:
            server.supervisor.startProcess(f"applications:{name}", False)

    def start_applications(self) -> None:
        """Start the programs that need the servers and do not run yet."""
        transport = _transport(self._socket)
        with xmlrpc.client.ServerProxy("http://localhost", transport=transport) as server:
            server.supervisor.startProcessGroup("applications", False)

    def not_running(self) -> dict[str, str]:
        """The programs that are not up, each with the state that supervisord gives it."""
        transport = _transport(self._socket)
        with xmlrpc.client.ServerProxy("http://localhost", transport=transport) as server:
            # The library types every answer as a union of all that XML-RPC can carry.
            states: Any = server.supervisor.getAllProcessInfo()
        return {each["name"]: each["statename"] for each in states if each["statename"] != "RUNNING"}

    def wait(self) -> int:
        """Return when supervisord ends by itself, which it should not."""
        if self._process is None:
            raise RuntimeError("The supervisor was not started.")
        return self._process.wait()

    def stop(self, *, seconds: float = 90) -> None:
        """Stop the applications together, then the servers, then the supervisor."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def _settings(self) -> str:
        run, logs = Path(self.place.run.name), Path(self.place.logs.name)
        sections: dict[str, dict[str, object]] = {
            "supervisord": {
                "nodaemon": "true",
                "logfile": logs / "supervisord.log",
                "logfile_maxbytes": "1MB",
                "logfile_backups": "1",
                "pidfile": run / "supervisord.pid",
                "childlogdir": logs,
                **({"user": "root"} if os.geteuid() == 0 else {}),
            },
            "unix_http_server": {"file": self._socket, "chmod": "0600"},
            "rpcinterface:supervisor": {
                "supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"
            },
        }
        for program in self.programs:
            sections[f"program:{program.name}"] = self._program(program)
        for priority, group in enumerate(dict.fromkeys(program.group for program in self.programs)):
            members = ",".join(program.name for program in self.programs if program.group == group)
            sections[f"group:{group}"] = {"programs": members, "priority": str(priority)}
        return "\n".join(_section(name, values) for name, values in sections.items())

    def _program(self, program: Program) -> dict[str, object]:
        return {
            "command": shlex.join(program.command),
            "directory": program.folder,
            "autostart": "true" if program.group == "servers" else "false",
            "autorestart": "true",
            "startsecs": "1",
            "startretries": "1000000",
            "stopsignal": program.stop_signal.name.removeprefix("SIG"),
            "stopwaitsecs": "25",
            # Asked to stop, a program ends its own children in order; past the delay all are ended at once.
            "killasgroup": "true",
            "redirect_stderr": "true",
            "stdout_logfile": Path(self.place.logs.name) / f"{program.name}.log",
            "stdout_logfile_maxbytes": "5MB",
            "stdout_logfile_backups": "2",
            **({"user": program.user} if program.user else {}),
        }


def control_socket(place: Place) -> Path:
    """In the data folder, or in a private temporary folder where that path is too long for a socket."""
    near = place.run / "supervisor.sock"
    if len(os.fsencode(near)) <= LONGEST_SOCKET_PATH:
        return near
    digest = hashlib.sha256(os.fsencode(place.folder)).hexdigest()[:12]
    private = Path(tempfile.gettempdir()) / f"collab-{os.geteuid()}-{digest}"
    private.mkdir(mode=0o700, exist_ok=True)
    found = private.lstat()
    if found.st_uid != os.geteuid() or found.st_mode & 0o077 or private.is_symlink():
        raise StartError(
            f"The temporary folder {private} is not ours alone.",
            "Remove it, or choose a shorter data folder with COLLAB_DATA_DIR.",
        )
    return private / "supervisor.sock"


def _transport(socket: Path) -> xmlrpc.client.Transport:
    from supervisor.xmlrpc import SupervisorTransport

    return SupervisorTransport(None, None, f"unix://{socket}")


def _section(name: str, values: Mapping[str, object]) -> str:
    # supervisord expands %(name)s in values; a plain per cent sign is written twice.
    lines = [f"{key} = {str(value).replace('%', '%%')}" for key, value in values.items()]
    return "\n".join([f"[{name}]", *lines, ""])
