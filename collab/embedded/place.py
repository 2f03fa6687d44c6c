"""Where one installation lives: its folder, ports and secrets, and the lock that keeps a second one out."""

import fcntl
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO

from collab.embedded.errors import StartError
from collab.embedded.servers import free_port, port_is_free

CODE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Place:
    """One data folder and the address people open."""

    folder: Path
    port: int
    demo: bool

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Place":
        """Read COLLAB_DATA_DIR (var/), COLLAB_PORT (8000) and COLLAB_DEMO (1)."""
        folder = Path(environ.get("COLLAB_DATA_DIR") or CODE / "var").expanduser().absolute()
        raw = environ.get("COLLAB_PORT") or "8000"
        if not raw.isdigit() or not 0 < int(raw) < 65536:
            raise StartError(f"COLLAB_PORT={raw} is not a port.", "Give a number from 1 to 65535.")
        demo = environ.get("COLLAB_DEMO") or "1"
        if demo not in {"0", "1"}:
            raise StartError(f"COLLAB_DEMO={demo} is neither 0 nor 1.", "Use 1 for the demo set, 0 for none.")
        return cls(folder=folder, port=int(raw), demo=demo == "1")

    @property
    def public_url(self) -> str:
        """The address people open; passkeys refuse a bare number, so it says localhost."""
        return f"http://localhost:{self.port}"

    @property
    def logs(self) -> Path:
        """One file per program."""
        return self.folder / "logs"

    @property
    def run(self) -> Path:
        """What only matters while it runs: the supervisor's settings and process id."""
        return self.folder / "run"

    @property
    def postgres(self) -> Path:
        """The PostgreSQL cluster."""
        return self.folder / "postgres"

    @property
    def valkey(self) -> Path:
        """Valkey's log of writes."""
        return self.folder / "valkey"

    @property
    def mail(self) -> Path:
        """The demo mailbox's messages."""
        return self.folder / "mail"

    @property
    def files(self) -> Path:
        """What people send, unless a setting names another store."""
        return self.folder / "files"

    def make_folders(self) -> None:
        """Create what is missing; under root PostgreSQL's own account must be able to pass through."""
        self.folder.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        for folder in (self.logs, self.run, self.mail):
            folder.mkdir(mode=0o700, exist_ok=True)

    def was_cut_short(self) -> bool:
        """Whether an earlier start did not end in order, so that its programs may still hold the port."""
        return (self.run / "supervisord.pid").exists()

    def lock(self) -> IO[str]:
        """Hold the folder for this process alone, until the returned file is closed or the process ends."""
        held = (self.folder / "lock").open("a+")
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.seek(0)
            owner = held.read().strip() or "another process"
            held.close()
            raise StartError(
                f"Collab already runs from {self.folder} ({owner}).",
                "Stop that one first (Ctrl+C there), or choose another folder with COLLAB_DATA_DIR.",
            ) from None
        held.truncate(0)
        held.write(f"process {os.getpid()}, {self.public_url}")
        held.flush()
        return held

    @cached_property
    def secrets(self) -> dict[str, str]:
        """Made once, readable by their owner alone."""
        names = ("secret_key", "owner_password", "app_password", "valkey_password")
        path = self.folder / "secrets.json"
        if (self.postgres / "PG_VERSION").exists() and not path.exists():
            raise StartError(
                f"The key file {path} is missing, and the data beside it opens with it alone.",
                "Put it back from a copy, or choose a new folder with COLLAB_DATA_DIR.",
            )
        return self._kept("secrets.json", {name: lambda: secrets.token_urlsafe(36) for name in names})

    @cached_property
    def ports(self) -> dict[str, int]:
        """Picked free and kept; a port that someone took meanwhile is picked anew."""
        kept = self._kept(
            "ports.json", dict.fromkeys(("postgres", "valkey", "smtp", "mailbox", "inbox"), free_port)
        )
        usable = {name: port if port_is_free(port) else free_port() for name, port in kept.items()}
        if usable != kept:
            write_private(self.folder / "ports.json", json.dumps(usable))
        return usable

    def _kept(self, name: str, makers: Mapping) -> dict:
        path = self.folder / name
        try:
            known = json.loads(path.read_text())
        except FileNotFoundError:
            known = {}
        except ValueError:
            raise StartError(
                f"{path} is damaged.", "Restore it from a copy, or remove it to have a new one made."
            ) from None
        missing = {key: make() for key, make in makers.items() if key not in known}
        if missing:
            known |= missing
            write_private(path, json.dumps(known))
        return known


def write_private(path: Path, text: str) -> None:
    """Replace a file in one step, readable by its owner alone."""
    draft = path.with_name(f"{path.name}.draft")
    draft.touch(mode=0o600)
    draft.write_text(text)
    draft.replace(path)
