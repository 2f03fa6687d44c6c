"""Thousands of raw WebSockets that speak just enough Socket.IO, in a process of their own on a core of their own.

    mark = Marker()                                                  # marks what is sent: number and moment
    with Swarm(url, cookies, origin, joins, core=1) as swarm:        # joins[i]: what connection i sends as `join`
        opened = swarm.open(per_second=None)                         # handshake, `40`, join acknowledged
        publish({..., "mark": mark()})                               # anywhere inside a frame of any name
        swarm.wait(lambda state: state.marked == 2_000, 10, "all heard it")
        heard = swarm.heard()                                        # per mark: count, milliseconds; order; CPU
        swarm.forget()                                               # start counting anew

`stall(which)` stops reading these, `resume(which)` reads on; `drop(which)` cuts them, `open(which)` brings them back;
`returning(first, again)` lets whoever is cut or refused come back by itself, with jitter; `say(which, event, data)`
emits; `answers()` are the last acknowledgements of `join`. `which` is a sequence of positions, None is all.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
POLL_SECONDS = 0.02


class Marker:
    """Numbers what is sent and writes the moment beside it: both ends read the same clock of one machine."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self) -> str:
        self.number += 1
        return f"mark@{self.number:07d}@{time.monotonic_ns():020d}"


@dataclass(frozen=True)
class State:
    """Where the connections are now, and how much came since the last `forget`."""

    live: int
    closed: int
    busy: int
    marked: int
    events: dict[str, int]
    refused: dict[str, int]


@dataclass(frozen=True)
class Opened:
    """How a round of opening went; milliseconds are each connection's own, from its first packet on."""

    seconds: float
    live: int
    refused: dict[str, int]
    milliseconds: Sequence[float] = field(repr=False)


@dataclass(frozen=True)
class Heard:
    """What came since the last `forget`."""

    counts: dict[int, int] = field(repr=False)
    """By mark, how many connections heard it."""
    milliseconds: Sequence[float] = field(repr=False)
    """From mark to receipt, sorted."""
    most: int
    least: int
    """Marked frames of the connection that heard most, and of the live one that heard least."""
    disordered: int
    """Marked frames that came again, or after a later one."""
    events: dict[str, tuple[int, int]]
    """By name: how many frames, marked or not, and their bytes on the wire."""
    bytes_received: int
    seconds: float
    cpu_seconds: float
    """Of this generator: near `seconds`, it is the generator that was measured."""

    def percentile(self, share: float) -> float:
        """Milliseconds within which this share of the marked frames came."""
        if not self.milliseconds:
            return float("nan")
        return self.milliseconds[min(len(self.milliseconds) - 1, int(len(self.milliseconds) * share))]


class Swarm:
    """The parent's side: commands go down a pipe as lines of JSON, answers come back as one line each."""

    def __init__(
        self,
        url: str,
        cookies: Sequence[str],
        origin: str,
        joins: Sequence[dict[str, Any] | None],
        *,
        core: int | None = None,
        receive_buffers: dict[int, int] | None = None,
    ) -> None:
        """One connection per cookie (a `Cookie` header, or ""); without a `join` it is live once it is let in."""
        self.size = len(cookies)
        self._turn = threading.Lock()
        self.child = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.parts.swarm_process"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        buffers = {str(each): size for each, size in (receive_buffers or {}).items()}
        self._ask("begin", core=core, origin=origin, cookies=list(cookies), buffers=buffers)
        self.reach(url)
        self.join_with(joins)

    def __enter__(self) -> Swarm:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int:
        return self.child.pid

    def reach(self, url: str) -> None:
        """The address of every connection made from now on."""
        place = urlsplit(url)
        self._ask("reach", host=place.hostname, port=place.port)

    def join_with(self, joins: Sequence[dict[str, Any] | None]) -> None:
        """What each connection sends as `join` from now on."""
        self._ask("joins", joins=[json.dumps(each) if each is not None else None for each in joins])

    def open(
        self,
        which: Sequence[int] | None = None,
        *,
        per_second: float | None = None,
        at_once: int = 64,
        timeout: float = 120,
    ) -> Opened:
        """Bring these to life, at a rate or as fast as `at_once` handshakes in flight allow; returns when settled."""
        began = time.monotonic()
        self.begin_open(which, per_second=per_second, at_once=at_once)
        state = self.wait(lambda now: now.busy == 0, timeout, "every connection is open or refused")
        milliseconds = self._ask("opening")["milliseconds"]
        return Opened(time.monotonic() - began, state.live, state.refused, sorted(milliseconds))

    def begin_open(
        self, which: Sequence[int] | None = None, *, per_second: float | None = None, at_once: int = 64
    ) -> None:
        """The same without waiting."""
        self._ask("open", which=self._which(which), per_second=per_second, at_once=at_once)

    def returning(self, first: float, again: float) -> None:
        """From now on, who is cut comes back within `first` seconds, and after a failure within `again` (jittered).

        A frame `live.bye {in}` is obeyed: leave, and come back after so many seconds.
        """
        self._ask("returning", first=first, again=again)

    def returns(self) -> list[tuple[float, float]]:
        """For each return since the last `forget`: seconds from the cut to being live, and from its try to being live."""
        return [(cut, tried) for cut, tried in self._ask("returns")["returns"]]

    def stall(self, which: Sequence[int]) -> None:
        """Read nothing of these any more and answer no ping, yet keep them open."""
        self._ask("stall", which=list(which))

    def resume(self, which: Sequence[int]) -> None:
        """Read these on."""
        self._ask("resume", which=list(which))

    def drop(self, which: Sequence[int] | None = None) -> None:
        """Cut these without a word; they stay away until `open`, or come back when `returning`."""
        self._ask("drop", which=self._which(which))

    def say(self, which: Sequence[int] | None, event: str, data: dict[str, Any]) -> None:
        """Emit an event from each of these, without asking for an acknowledgement."""
        self._ask("say", which=self._which(which), text="42" + json.dumps([event, data]))

    def state(self) -> State:
        """Where they are now."""
        return State(**self._ask("state"))

    def closed(self) -> dict[int, float]:
        """Which are closed, and at which moment of `time.monotonic()` their end was seen."""
        return {int(each): at for each, at in self._ask("closed")["closed"].items()}

    def answers(self) -> list[str]:
        """The last acknowledgement of `join` of each, as JSON text; "" before the first."""
        return list(self._ask("answers")["answers"])

    def wait(self, condition: Callable[[State], bool], seconds: float, what: str) -> State:
        """Ask where they are until the condition holds; fail with words when it does not in time."""
        deadline = time.monotonic() + seconds
        while not condition(state := self.state()):
            if time.monotonic() > deadline:
                raise SystemExit(f"not within {seconds} s: {what} ({state})")
            time.sleep(POLL_SECONDS)
        return state

    def wait_for_marked(self, count: int, seconds: float = 60) -> None:
        """Until so many marked frames came since the last `forget`."""
        self.wait(lambda now: now.marked >= count, seconds, f"{count} marked frames came")

    def heard(self) -> Heard:
        """What came since the last `forget`."""
        return self._heard("heard")

    def forget(self) -> None:
        """Count anew from here."""
        self._ask("forget")

    def bytes_received(self) -> int:
        """Of frames, since the last `forget`."""
        return self.heard().bytes_received

    def close(self) -> None:
        """Cut all and end the process."""
        assert self.child.stdin is not None
        assert self.child.stdout is not None
        self.child.stdin.close()
        self.child.wait(30)
        self.child.stdout.close()

    def _which(self, which: Sequence[int] | None) -> list[int]:
        return list(range(self.size)) if which is None else list(which)

    def _ask(self, command: str, **arguments: Any) -> dict[str, Any]:
        with self._turn:
            return self._asked(command, arguments)

    def _asked(self, command: str, arguments: dict[str, Any]) -> dict[str, Any]:
        assert self.child.stdin is not None
        assert self.child.stdout is not None
        self.child.stdin.write(json.dumps({"command": command, **arguments}).encode() + b"\n")
        self.child.stdin.flush()
        line = self.child.stdout.readline()
        if not line:
            raise SystemExit("the load generator ended; its last words stand above")
        return dict(json.loads(line))

    def _heard(self, command: str) -> Heard:
        with self._turn:
            answer = self._asked(command, {})
            assert self.child.stdout is not None
            microseconds = array("I")
            microseconds.frombytes(self.child.stdout.read(answer.pop("bytes")))
        return Heard(
            milliseconds=sorted(each / 1000 for each in microseconds),
            counts={int(number): count for number, count in answer.pop("counts").items()},
            events={name: (count, size) for name, (count, size) in answer.pop("events").items()},
            **answer,
        )
