"""A page as our front end behaves: live, caught up by state, and back by itself whatever happens to its connection."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import requests
import socketio


@dataclass
class LivePage:
    """Shows one discussion of a group, from behind a proxy."""

    url: str
    cookie: str
    group_id: int
    discussion_id: int
    transports: tuple[str, ...] = ("websocket",)
    authority: str | bool = True
    patience: float = 8
    """How long it waits for an answer, in seconds."""
    transcript: dict[int, str] = field(default_factory=dict, repr=False)
    """The body of each message, by number."""
    lives: list[tuple[float, str]] = field(default_factory=list, repr=False)
    """When it was live and caught up, and on which web process it was."""
    gaps: list[float] = field(default_factory=list)
    """For how long it was not, each time."""
    goodbyes: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    fetches: int = 0
    pushed: int = 0

    def __post_init__(self) -> None:
        self._chance = random.Random(id(self))
        self._over, self._moved = threading.Event(), threading.Event()
        self._lock = threading.RLock()
        self._revision, self._comes_back_in = 0, 0.0
        self._online: socketio.Client | None = None
        self.http = requests.Session()
        self.http.headers["Origin"] = self.url
        # In the jar, beside the proxy's own: a handshake takes its cookies from there.
        self.http.cookies.set(*self.cookie.split("=", 1))
        self.http.verify, self.http.trust_env = self.authority, False
        self._thread = threading.Thread(target=self._live, daemon=True)

    def open(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._over.set()
        self._moved.set()
        self._thread.join(30)
        self.http.close()

    @property
    def live(self) -> bool:
        """Whether it is connected, in its channels and caught up."""
        return self._online is not None

    @property
    def instance(self) -> str:
        """The web process it is on, by the proxy's cookie."""
        return self.lives[-1][1]

    def _live(self) -> None:
        failures, lost_at = 0, time.monotonic()
        while not self._over.is_set():
            self._moved.clear()
            try:
                client = self._connected()
            except (
                socketio.exceptions.SocketIOError,
                requests.RequestException,
                OSError,
                ValueError,
            ) as error:
                self.failures.append(repr(error))
                failures += 1
                self._over.wait(self._chance.uniform(0, min(10, 0.5 * 2**failures)))
                continue
            failures = 0
            now = time.monotonic()
            self.gaps.append(now - lost_at)
            self.lives.append((now, self.http.cookies.get("collab_instance") or ""))
            self._online = client
            self._moved.wait()
            lost_at, self._online = time.monotonic(), None
            client.disconnect()
            self._over.wait(self._comes_back_in)
            self._comes_back_in = 0.0

    def _connected(self) -> socketio.Client:
        client = socketio.Client(
            reconnection=False,
            http_session=self.http,
            handle_sigint=False,
            websocket_extra_options={"origin": self.url},
        )
        client.on("live.bye", self._goodbye)
        client.on("disconnect", lambda *_: self._moved.set())
        client.on("*", self._frame)
        client.connect(self.url, transports=list(self.transports), wait_timeout=self.patience)
        try:
            channels = [f"group:{self.group_id}", f"discussion:{self.discussion_id}"]
            answer = client.call("join", {"channels": channels}, timeout=self.patience)
            self._ahead(answer["heads"].get(str(self.discussion_id), {"revision": 0}))
        except (KeyError, socketio.exceptions.SocketIOError, requests.RequestException, ValueError) as error:
            client.disconnect()
            raise ValueError(f"not joined: {error!r}") from error
        return client

    def _goodbye(self, payload: dict[str, Any]) -> None:
        self._comes_back_in = payload["in"]
        self.goodbyes.append(payload["in"])
        self._moved.set()

    def _frame(self, name: str, payload: dict[str, Any] | None = None) -> None:
        payload = payload or {}
        if payload.get("discussion_id") != self.discussion_id or "revision" not in payload:
            return
        with self._lock:
            if name == "discussion.message_posted" and "item" in payload:
                self.pushed += 1
                if payload["revision"] == self._revision + 1:
                    self._revision += 1
                    self.transcript[payload["number"]] = payload["item"]["body"]
        while not self._over.is_set():
            try:
                self._ahead(payload)
                break
            except (requests.RequestException, ValueError) as error:
                self.failures.append(f"{name}: {error!r}")
                self._over.wait(self._chance.uniform(0, 1))

    def _ahead(self, head: dict[str, Any]) -> None:
        with self._lock:
            while head["revision"] > self._revision:
                self.fetches += 1
                answer = self.http.get(
                    f"{self.url}/api/discussions/{self.discussion_id}/messages",
                    params={"changed_after": self._revision},
                    timeout=self.patience,
                )
                answer.raise_for_status()
                page = answer.json()
                self.transcript |= {item["number"]: item["body"] for item in page["items"]}
                # A page of many is not all that changed: the rest is asked for from where it ends.
                self._revision = page["items"][-1]["revision"] if page["more"] else page["revision"]
