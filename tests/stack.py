"""The product's own processes as children of a test: web, relay and worker on real servers."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
import socketio
import websocket

from collab.core.config import Settings
from collab.embedded import free_port
from collab.embedded.procfile import read_procfile

ROOT = Path(__file__).resolve().parents[1]


def eventually(condition: Callable[[], Any], seconds: float = 15, what: str = "") -> Any:
    """Wait until the condition holds and return its value; fail with words when it does not in time."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what or condition}")
        time.sleep(0.02)


@dataclass
class Process:
    """One child process that a test may kill and start again."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.child = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End the process with all its children, by the group that it leads."""
        if self.child is not None and self.child.poll() is None:
            os.killpg(self.child.pid, how)
            self.child.wait(20)

    def signal(self, what: signal.Signals) -> None:
        """Tell the process and its children something that does not end them, such as to stand still."""
        if self.child is not None and self.child.poll() is None:
            os.killpg(self.child.pid, what)


@dataclass
class Stack:
    """Web processes (each on a port of its own), one relay, one worker."""

    settings: Settings
    folder: Path
    webs: list[Process] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    relay: Process | None = None
    worker: Process | None = None
    inbox: Process | None = None

    def environment(self, **more: str) -> dict[str, str]:
        """The settings as a process reads them."""
        own = {
            "COLLAB_DATABASE_URL": self.settings.database_url,
            "COLLAB_VALKEY_URL": self.settings.valkey_url,
            "COLLAB_SECRET_KEY": self.settings.secret_key,
            "COLLAB_PUBLIC_URL": self.settings.public_url,
            "COLLAB_SMTP_URL": self.settings.smtp_url,
            "COLLAB_MAIL_FROM": self.settings.mail_from,
            "COLLAB_FILES_URL": self.settings.files_url,
            "COLLAB_GATHER_SECONDS": str(self.settings.gather_seconds),
            "COLLAB_INBOX_DOMAIN": self.settings.inbox_domain,
            "COLLAB_INBOX_LISTEN": self.settings.inbox_listen,
            "COLLAB_DEMO": "1",
            "COLLAB_LOG_LEVEL": "WARNING",
            "COLLAB_POSTS_PER_MINUTE": "100000",
            "COLLAB_REQUESTS_PER_MINUTE": "1000000",
            "COLLAB_JOINS_PER_MINUTE": "100000",
            "PYTHONPATH": str(ROOT),
        }
        return {**os.environ, **own, **more}

    def add_web(self, app: str = "collab.wsgi:app", **more: str) -> str:
        """Start one more web process and return its address once it answers."""
        url = self.start_web(app, **more)
        wait_until_ready(url)
        return url

    def start_web(self, app: str = "collab.wsgi:app", **more: str) -> str:
        """Start one more web process without waiting for it."""
        port = free_port()
        # The Procfile's own line, as a supervisor runs it.
        line = read_procfile(ROOT / "Procfile")["web"].replace("collab.wsgi:app", app)
        command = ["/bin/sh", "-c", f"exec {sys.executable} -m {line}"]
        web = Process(
            f"web{len(self.webs)}",
            command,
            self.environment(COLLAB_PORT=str(port), **more),
            self.folder / f"web{len(self.webs)}.log",
        )
        web.start()
        self.webs.append(web)
        url = f"http://127.0.0.1:{port}"
        self.urls.append(url)
        return url

    def start_relay(self) -> None:
        self.relay = Process(
            "relay", [sys.executable, "-m", "workers.relay"], self.environment(), self.folder / "relay.log"
        )
        self.relay.start()

    def start_worker(self) -> None:
        command = [
            *(
                sys.executable,
                "-m",
                "celery",
                "-A",
                "workers.app",
                "worker",
                "--pool",
                "prefork",
                "--concurrency",
                "2",
            ),
            *("--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--beat"),
            *("--schedule", str(self.folder / "beat")),
        ]
        self.worker = Process("worker", command, self.environment(), self.folder / "worker.log")
        self.worker.start()

    def start_inbox(self) -> None:
        """Start the letter box and return once it takes mail."""
        self.inbox = Process(
            "inbox", [sys.executable, "-m", "workers.inbox"], self.environment(), self.folder / "inbox.log"
        )
        self.inbox.start()
        host, _, port = self.settings.inbox_listen.rpartition(":")
        eventually(lambda: _listens(host, int(port)), 30, "the inbox takes mail")

    def stop(self) -> None:
        for process in (*self.webs, self.relay, self.worker, self.inbox):
            if process is not None:
                process.kill()


def _listens(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def wait_until_ready(url: str, seconds: float = 30) -> None:
    """Return once a web process answers."""

    def answers() -> bool:
        try:
            return requests.get(f"{url}/healthz", timeout=1).ok
        except requests.RequestException:
            return False

    eventually(answers, seconds, f"{url} answers")


@contextmanager
def running(
    settings: Settings, folder: Path, *, webs: int = 1, relay: bool = True, worker: bool = False
) -> Iterator[Stack]:
    """A stack that ends with the block."""
    folder.mkdir(parents=True, exist_ok=True)
    stack = Stack(settings, folder)
    try:
        for _ in range(webs):
            stack.start_web()
        if relay:
            stack.start_relay()
        if worker:
            stack.start_worker()
        # All of them at once: a start is mostly reading Python.
        for url in stack.urls:
            wait_until_ready(url)
        yield stack
    finally:
        stack.stop()


class _OwnEnd(websocket.WebSocket):
    """Closes its descriptor when reading fails: the client library leaves a reset connection to the collector."""

    def recv(self) -> str | bytes:
        try:
            return super().recv()
        except (OSError, websocket.WebSocketException):
            self.shutdown()
            raise


class Caller:
    """A client with a person's session: HTTP and sockets, as a page of ours would behave."""

    def __init__(self, url: str, token: str, origin: str) -> None:
        self.url, self.token, self.origin = url, token, origin
        self.http = requests.Session()
        self.http.cookies.set("collab_session", token)
        self.http.headers["Origin"] = origin
        self.frames: list[tuple[str, dict[str, Any]]] = []
        self.socket: socketio.Client | None = None

    def get(self, path: str, **arguments: Any) -> requests.Response:
        return self.http.get(self.url + path, timeout=15, **arguments)

    def post(self, path: str, body: dict[str, Any] | None = None, **arguments: Any) -> requests.Response:
        return self.http.post(self.url + path, json=body or {}, timeout=15, **arguments)

    def connect(
        self, *channels: str, transports: tuple[str, ...] = ("websocket",), reconnection: bool = True
    ) -> dict[str, Any]:
        """Open the socket, join channels, keep every frame; returns the join's answer."""
        # The WebSocket library writes an Origin of its own, so ours is given as its option and not twice.
        self.socket = socketio.Client(
            reconnection=reconnection,
            reconnection_delay=0.2,
            reconnection_delay_max=1,
            websocket_extra_options={"origin": self.origin, "class_": _OwnEnd},
        )
        self.socket.on("*", lambda name, data=None: self.frames.append((name, data or {})))
        self.socket.on("connect_error", lambda refusal: self.frames.append(("connect_error", refusal)))
        headers = {"Cookie": f"collab_session={self.token}"}
        if "polling" in transports:
            headers["Origin"] = self.origin
        self.socket.connect(self.url, headers=headers, transports=list(transports), wait_timeout=10)
        return self.join(*channels) if channels else {}

    def join(self, *channels: str) -> dict[str, Any]:
        """Ask for channels; returns the answer or the problem."""
        assert self.socket is not None
        return self.socket.call("join", {"channels": list(channels)}, timeout=10)

    def heard(self, name: str) -> list[dict[str, Any]]:
        """The payloads of the frames of one name, oldest first."""
        return [payload for heard, payload in self.frames if heard == name]

    def close(self) -> None:
        if self.socket is not None:
            self.socket.disconnect()
