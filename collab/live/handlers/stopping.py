"""How a web process leaves: the proxy first, then each browser in its turn, then what is under way; nobody is cut off."""

from __future__ import annotations

import atexit
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterable
from random import shuffle, uniform
from typing import Any

import gevent
from flask_socketio import SocketIO
from werkzeug.wsgi import ClosingIterator

from collab.core.logs import get_logger

log = get_logger(__name__)

HEALTH = ("/healthz", "/readyz")
STOPPING = b'{"status":"stopping"}\n'
ASKS_WITHIN = 3.0
"""Whoever asked for our health within so many seconds is a proxy that will ask again."""
ENOUGH = 3
"""Refusals after which a proxy has turned away: one more than the Caddyfile's `health_fails`, to know that it heard."""
TURNS_WITHIN = 4.0
"""How long we wait for the proxies; one that asks less often finds us closed, and tries another process by itself."""
SOCKETS_A_SECOND = 200
LONGEST_SPREAD = 6.0
"""The browsers leave one after the other, so that the other processes take them in as they come."""
COMES_BACK_WITHIN = 1.0
LEAVES_WITHIN = 2.0
"""A socket that is still here so long after its good-bye is closed."""
FINISHES_WITHIN = 10.0
"""What a request under way, such as a file being sent, is given."""

FLUSHES_WITHIN = 1.0


class Stopping:
    """From the first SIGTERM on, this process is on its way out."""

    def __init__(self, socketio: SocketIO) -> None:
        self.engine, self.server = socketio.server.eio, socketio.server
        self._began: float | None = None
        self._under_way = 0
        self._asked: dict[str, float] = {}
        self._refused: Counter[str] = Counter()
        self._told: set[str] = set()

    def watching(self, answer: Callable[..., Any]) -> Callable[..., Any]:
        """Count the requests under way, and tell whoever asks for our health that we stop."""

        def answered(environ: dict[str, Any], start_response: Any) -> Any:
            path = environ.get("PATH_INFO", "")
            if path.startswith("/socket.io"):
                return answer(environ, start_response)
            if path in HEALTH:
                asker = environ.get("REMOTE_ADDR", "")
                self._asked[asker] = time.monotonic()
                if self._began is not None:
                    self._refused[asker] += 1
                    return self._refuse(start_response)
            self._under_way += 1
            try:
                body: Iterable[bytes] = answer(environ, start_response)
            except BaseException:
                self._finished()
                raise
            return ClosingIterator(body, self._finished)

        return answered

    def on_sigterm(self) -> None:
        """Take the place of the server's own answer to SIGTERM, which is to close its door at once."""
        closes_its_door: Any = signal.getsignal(signal.SIGTERM)

        def stop(number: int, frame: Any) -> None:
            if self._began is None:
                self._began = time.monotonic()
                leaving = gevent.spawn(self._leave, lambda: closes_its_door(number, frame))
                # The server waits for its requests, and no WebSocket is one any more: the process waits for us.
                atexit.register(leaving.join)
            elif time.monotonic() - self._began > 1:
                # Sent to a whole group of processes, one signal comes twice.
                _exit_now()

        signal.signal(signal.SIGTERM, stop)

    def _leave(self, close_the_door: Callable[[], None]) -> None:
        _until(self._proxies_turned_away, TURNS_WITHIN)
        close_the_door()
        closed_at = time.monotonic()
        self._say_goodbye()
        _until(self._browsers_left, LEAVES_WITHIN)
        _until(lambda: not self._under_way, FINISHES_WITHIN - (time.monotonic() - closed_at))
        self._close_sockets()
        if self._under_way:
            log.warning("requests are cut off", requests=self._under_way)
        _exit_now()

    def _proxies_turned_away(self) -> bool:
        return all(
            self._refused[asker] >= ENOUGH
            for asker, at in self._asked.items()
            if at > (self._began or 0) - ASKS_WITHIN
        )

    def _say_goodbye(self) -> None:
        """Each socket in its turn, in any order: all at once would come back at once."""
        sids = [sid for sid, _ in self.server.manager.get_participants("/", None) if sid not in self._told]
        shuffle(sids)
        spread = min(LONGEST_SPREAD, len(sids) / SOCKETS_A_SECOND)
        for sid in sids:
            soon = round(uniform(0, COMES_BACK_WITHIN), 2)
            self.server.emit("live.bye", {"in": soon}, to=sid, ignore_queue=True)
            self._told.add(sid)
            gevent.sleep(spread / len(sids))

    def _browsers_left(self) -> bool:
        """Whether no socket is open; one by long polling leaves without a word, so it has left once it took ours."""
        self._say_goodbye()  # to whoever was still coming in
        told = {
            engine_id
            for sid, engine_id in self.server.manager.get_participants("/", None)
            if sid in self._told
        }
        open_ones = [each for each in self.engine.sockets.values() if not each.closed]
        for each in open_ones:
            if each.sid in told and not each.upgraded and each.queue.empty():
                each.close(wait=False)
        return all(each.closed for each in open_ones)

    def _close_sockets(self) -> None:
        open_ones = [each for each in self.engine.sockets.values() if not each.closed]
        for each in open_ones:
            # Without waiting: one that does not read would hold us up.
            each.close(wait=False)
        _until(lambda: all(each.queue.empty() for each in open_ones), FLUSHES_WITHIN)

    def _finished(self) -> None:
        self._under_way -= 1

    def _refuse(self, start_response: Any) -> list[bytes]:
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(STOPPING)))]
        start_response("503 Service Unavailable", [*headers, ("Cache-Control", "no-store")])
        return [STOPPING]


def _until(condition: Callable[[], bool], seconds: float) -> None:
    """Wait for the condition, no longer than so many seconds."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        gevent.sleep(0.05)


def _exit_now() -> None:
    """Connections that a proxy keeps for later would hold the server's own way out up; nothing is said on them."""
    os.kill(os.getpid(), signal.SIGQUIT)
