"""One person's page: a socket that comes back, the channels it wants, and a follower for each discussion it shows.

By the rules of our own front end (`live-socket.ts`, `live-channels.ts`), without a browser: two hundred fit in a process.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter, deque
from collections.abc import Coroutine
from datetime import datetime
from typing import Any

from tests.faults.chaos.follower import Follower
from tests.faults.chaos.log import Item
from tests.faults.chaos.net import NO_ANSWER, Answer, Doors, Line, Lost, Socket, delay_before
from tests.faults.chaos.record import Fetched, Heard, Person

ANSWER_WITHIN = 8.0
SILENCE = 40.0
"""Seconds without a ping after which the other side is taken for dead, as the library does."""
OPENING = {"groups.member_joined", "groups.request_accepted"}


class Client:
    """The page. `deaf` is the broken variant: it trusts pushes, and hears no head and no call to fetch again."""

    def __init__(
        self,
        person: Person,
        doors: Doors,
        groups: dict[int, list[int]],
        seed: str,
        *,
        web: int = 0,
        deaf: bool = False,
    ) -> None:
        self.person, self.deaf = person, deaf
        self.line = Line(person.token, person.origin, doors, web)
        self.chance = random.Random(seed)
        self.followers = {
            discussion_id: Follower(
                discussion_id,
                group_id,
                lambda path, group_id=group_id: self.fetch(group_id, path),
                self.spawn,
                f"{seed}.{discussion_id}",
            )
            for group_id, discussion_ids in groups.items()
            for discussion_id in discussion_ids
        }
        self.wanted = [*(f"group:{g}" for g in groups), *(f"discussion:{d}" for d in self.followers)]
        self.joined: set[str] = set()
        self.closed: set[str] = set()
        self._left_meanwhile: set[str] = set()
        self.heard: list[Heard] = []
        self.fetched: list[Fetched] = []
        self.cuts: list[tuple[float, float]] = []
        self.refusals: Counter[int] = Counter()
        """What tries to write were answered that had to be repeated."""
        self.problems: list[str] = []
        self.connections = 0
        self.story: deque[str] = deque(maxlen=60)
        """What befell its line lately, for whoever asks why it is not level."""
        self._socket: Socket | None = None
        """Set once the server let us in."""
        self._acks: dict[int, asyncio.Future[Any]] = {}
        self._asked = 0
        self._come_back: float | None = None
        self._reconciling = False
        self._tasks: set[asyncio.Task[Any]] = set()

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do it beside the rest; what fails there is a failure of the test."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self.problems.append(f"person {self.person.id}: {error!r}")

    def open(self) -> None:
        """Open the page: fetch what it shows, and connect."""
        self.spawn(self._stay_connected())
        for follower in self.followers.values():
            follower.refresh()

    async def close(self) -> None:
        for task in (tasks := list(self._tasks)):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def cut(self, seconds: float) -> None:
        """The network goes away for so long."""
        self.cuts.append((time.time(), time.time() + seconds))
        self.line.cut(seconds)

    def reopen(self, group_id: int) -> None:
        """The person may come in again and opens the group's pages anew."""
        self._tell(f"opens group {group_id} again")
        ours = {f"discussion:{d}" for d, follower in self.followers.items() if follower.group_id == group_id}
        self.closed -= {f"group:{group_id}", *ours}
        for follower in self.followers.values():
            if follower.group_id == group_id:
                follower.refresh()
        self._reconcile_soon()

    async def fetch(self, group_id: int, path: str) -> Answer:
        """Ask for what a group holds; kept, to be held against who might."""
        began = time.time()
        answer = await self.line.call("GET", path)
        self.fetched.append(Fetched(group_id, began, time.time(), answer.status))
        return answer

    async def insist(self, method: str, path: str, body: Item | None = None) -> Answer:
        """Repeat a request until it is answered for good."""
        failures = 0
        while (answer := await self.line.call(method, path, body)).transient:
            self.refusals[answer.status] += 1
            await asyncio.sleep(delay_before(answer, failures, self.chance))
            failures += 1
        return answer

    async def _stay_connected(self) -> None:
        failures = 0
        while True:
            before = self.connections
            try:
                await self._connection()
            except Lost as lost:
                self._tell(f"lost: {lost}")
                failures = 0 if self.connections > before else failures + 1
            finally:
                self._disconnected()
            wait = (
                delay_before(NO_ANSWER, failures, self.chance) if self._come_back is None else self._come_back
            )
            await asyncio.sleep(wait)

    async def _connection(self) -> None:
        """One connection, from its first word to its loss."""
        self._come_back = None
        socket = await self.line.open_socket()
        try:
            socket.send("40")
            while True:
                async with asyncio.timeout(SILENCE):
                    text = await socket.receive()
                self._take(socket, text)
        except TimeoutError:
            raise Lost("silence") from None
        finally:
            socket.close()

    def _take(self, socket: Socket, text: str) -> None:
        """One packet."""
        if text == "2":
            socket.send("3")
        elif text.startswith("40"):
            self._socket = socket
            self.connections += 1
            self._tell("let in")
            self.closed.clear()
            self._reconcile_soon()
        elif text.startswith("42"):
            name, payload = [*json.loads(text[2:]), {}][:2]
            self._hear(name, payload)
        elif text.startswith("43"):
            start = text.index("[")
            if (waiting := self._acks.pop(int(text[2:start]), None)) and not waiting.done():
                waiting.set_result(json.loads(text[start:])[0])
        elif text.startswith("44"):
            # A refusal says itself when to come again.
            self._come_back = json.loads(text[2:]).get("data", {}).get("retry_after")
            raise Lost(text)
        elif text in ("1", "41"):
            raise Lost("the server closed the socket")

    def _disconnected(self) -> None:
        self.joined.clear()
        self._socket = None
        for waiting in self._acks.values():
            if not waiting.done():
                waiting.set_result({"status": 0})
        self._acks.clear()

    def _hear(self, name: str, payload: Item) -> None:
        if name.startswith(("live.left", "live.bye", "live.resync")):
            self._tell(f"{name} {payload}")
        if name == "live.left":
            self.joined -= set(payload["channels"])
            self.closed |= set(payload["channels"])
            self._left_meanwhile |= set(payload["channels"])
        elif name == "live.bye":
            self._come_back = float(payload["in"])
            raise Lost("the server stops")
        elif name == "live.signed_out":
            self.problems.append(f"person {self.person.id} was signed out")
        elif name == "live.resync":
            if not self.deaf:
                self.spawn(self._refresh_soon())
        elif name in OPENING and payload.get("person_id") == self.person.id:
            self.reopen(payload["group_id"])
        if "group_id" in payload and name.startswith(("discussion.", "live.head")):
            told = payload.get("at")
            happened = datetime.fromisoformat(told).timestamp() if told else time.time()
            self.heard.append(Heard(payload["group_id"], name, happened))
        follower = self.followers.get(payload.get("discussion_id", 0))
        if follower is None:
            return
        if name == "live.head":
            if not self.deaf:
                follower.head(payload)
        elif name.startswith("discussion.") and "revision" in payload:
            follower.frame(name, payload)

    async def _refresh_soon(self) -> None:
        await asyncio.sleep(self.chance.random() * 2)
        for follower in self.followers.values():
            follower.refresh()

    def _tell(self, what: str) -> None:
        self.story.append(f"{time.time():.2f} {what}")

    def _reconcile_soon(self) -> None:
        if not self._reconciling:
            self._reconciling = True
            self.spawn(self._reconcile())

    async def _reconcile(self) -> None:
        """Be in every channel that the page wants and may hear."""
        failures = 0
        try:
            while self._socket is not None:
                batch = [c for c in self.wanted if c not in self.joined and c not in self.closed]
                if not batch:
                    return
                socket = self._socket
                self._tell(f"asks for {batch}")
                self._left_meanwhile.clear()
                answer = await self.ask("join", batch)
                self._tell(f"answered {answer.status}")
                if socket is not self._socket:
                    continue
                if answer.ok:
                    failures = 0
                    self._entered(batch, answer.body)
                elif answer.transient:
                    await asyncio.sleep(delay_before(answer, failures, self.chance))
                    failures += 1
                else:
                    named = (answer.body.get("errors") or {}).get("channels") or batch
                    shut = set(named) & set(batch) or set(batch)
                    self.closed |= shut - self._left_meanwhile
        finally:
            self._reconciling = False

    def _entered(self, batch: list[str], answer: Item) -> None:
        self.joined |= set(batch) - self._left_meanwhile
        if self.deaf:
            return
        for discussion_id, missed in answer["missed"].items():
            if int(discussion_id) in self.followers:
                self.followers[int(discussion_id)].missed(missed)
        for discussion_id, head in answer["heads"].items():
            if int(discussion_id) in self.followers:
                self.followers[int(discussion_id)].head(head)

    async def ask(self, event: str, channels: list[str]) -> Answer:
        """Say something on the socket and wait for its answer."""
        if self._socket is None:
            return NO_ANSWER
        self._asked += 1
        number, waiting = self._asked, asyncio.get_running_loop().create_future()
        self._acks[number] = waiting
        known = {str(d): place for d, follower in self.followers.items() if (place := follower.place())}
        self._socket.send(f"42{number}{json.dumps([event, {'channels': channels, 'known': known}])}")
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                found = await waiting
        except TimeoutError:
            self._acks.pop(number, None)
            return NO_ANSWER
        return Answer(found.get("status", 200), found)
