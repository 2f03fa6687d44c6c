"""Who is here: each web process says what changed on its own sockets, and keeps what the others said.

Nothing is stored and nothing is read again: one word a tick through Valkey, however many are here. Words are numbered, so
a missed one shows at the next, and its speaker is asked for the whole once. A process that falls silent fades with all
its people; without Valkey all others do, and this process goes on with those of its own.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from redis import Redis
from redis.backoff import NoBackoff
from redis.client import PubSub
from redis.exceptions import RedisError
from redis.retry import Retry

from collab.core.logs import get_logger

log = get_logger(__name__)
CHANNEL = "presence"
BEAT_SECONDS = 3.0
"""The longest a process stays silent."""
FADE_SECONDS = 12.0
"""How long the people of a silent process count as present."""


@dataclass
class Other:
    """Another web process, as far as it was heard."""

    number: int = 0
    """Of its last word."""
    heard_at: float = 0.0
    asked_at: float = float("-inf")
    whole: bool = False
    """Whether nothing it said was missed."""
    here: dict[int, set[int]] = field(default_factory=dict)
    """By discussion, the people on it."""


class Presence:
    """The people whose sockets are in a discussion, on whichever web process, each once."""

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.name = secrets.token_hex(6)
        self._clock = clock
        self._valkey = Redis.from_url(
            url,
            socket_timeout=0.5,
            socket_connect_timeout=0.5,
            decode_responses=True,
            retry=Retry(NoBackoff(), 0),
        )
        self._ear: PubSub | None = None
        self._sockets: dict[int, dict[str, int]] = {}
        self._tabs: dict[int, dict[int, int]] = {}
        """By discussion and person, how many sockets of this process."""
        self._people: dict[int, dict[int, int]] = {}
        """By discussion and person, on how many processes; in the order in which they came."""
        self._changed: set[int] = set()
        self._others: dict[str, Other] = {}
        self._number = 0
        self._said: set[tuple[int, int]] = set()
        """What the others know of our own."""
        self._unsaid: set[tuple[int, int]] = set()
        self._owes_all, self._asks_all, self._away = True, False, False
        self._spoke_at = self._echoed_at = float("-inf")

    def enter(self, discussion_id: int, sid: str, person_id: int) -> None:
        """A socket came into a discussion; again is no change."""
        sockets = self._sockets.setdefault(discussion_id, {})
        if sid in sockets:
            return
        sockets[sid] = person_id
        tabs = self._tabs.setdefault(discussion_id, {})
        tabs[person_id] = tabs.get(person_id, 0) + 1
        if tabs[person_id] == 1:
            self._unsaid.add((discussion_id, person_id))
            self._came(discussion_id, person_id)

    def leave(self, discussion_id: int, sid: str) -> None:
        """A socket left it."""
        person_id = self._sockets.get(discussion_id, {}).pop(sid, None)
        if person_id is None:
            return
        tabs = self._tabs[discussion_id]
        tabs[person_id] -= 1
        if not tabs[person_id]:
            del tabs[person_id]
            self._unsaid.add((discussion_id, person_id))
            self._left(discussion_id, person_id)
        if not tabs:
            del self._tabs[discussion_id], self._sockets[discussion_id]

    def has_own(self, discussion_id: int) -> bool:
        """Whether a socket of this process is there to be told."""
        return discussion_id in self._sockets

    def count(self, discussion_id: int) -> int:
        """How many people are there."""
        return len(self._people.get(discussion_id, ()))

    def people(self, discussion_id: int, most: int | None = None) -> list[int]:
        """Their ids, those who came first before the others: who is among the first stays so until they leave."""
        return list(islice(self._people.get(discussion_id, ()), most))

    def take_changed(self) -> set[int]:
        """The discussions whose people changed since this was last asked."""
        changed, self._changed = self._changed, set()
        return changed

    def exchange(self) -> None:
        """Hear what changed elsewhere, say what changed here, and let those fade whose process fell silent."""
        try:
            self._hear()
            self._say()
        except RedisError as error:
            if not self._away:
                log.warning("presence is local for now", error=str(error))
            self._away, self._owes_all = True, True
            self._stop_hearing()
        else:
            if self._away:
                log.info("presence is shared again")
            self._away = False
        for name, other in list(self._others.items()):
            if self._clock() - other.heard_at > FADE_SECONDS:
                self._replace(other, {})
                del self._others[name]

    def close(self) -> None:
        """Fall silent."""
        self._stop_hearing()
        self._valkey.close()

    def _hear(self) -> None:
        if self._ear is None:
            self._ear = self._valkey.pubsub()
            self._ear.subscribe(CHANNEL)
            self._echoed_at = self._clock()
        while (message := self._ear.get_message(timeout=0)) is not None:
            if message["type"] == "subscribe":
                # A connection is new: nobody knows what was said before it.
                self._owes_all = self._asks_all = True
            elif message["type"] == "message":
                self._take_in(json.loads(message["data"]))
        if self._clock() - self._echoed_at > FADE_SECONDS:
            log.warning("presence does not hear itself, and listens anew")
            self._stop_hearing()

    def _take_in(self, word: dict[str, Any]) -> None:
        if word["from"] == self.name:
            self._echoed_at = self._clock()
            return
        other = self._others.setdefault(word["from"], Other())
        if "all" in word:
            self._replace(other, {discussion_id: set(people) for discussion_id, people in word["all"]})
            other.whole = True
        elif word["number"] != other.number + 1:
            other.whole = False
        if other.whole:
            self._apply(other, word.get("came", ()), word.get("left", ()))
        other.number, other.heard_at = word["number"], self._clock()
        if word.get("asks") == "all" or self.name in word.get("asks", ()):
            self._owes_all = True

    def _say(self) -> None:
        at = self._clock()
        unsaid, self._unsaid = self._unsaid, set()
        word: dict[str, Any] = {}
        if self._owes_all:
            word["all"] = [[discussion_id, list(tabs)] for discussion_id, tabs in self._tabs.items()]
            came, left = {(d, p) for d, people in word["all"] for p in people}, set(self._said)
        else:
            now_here = {(d, p) for d, p in unsaid if p in self._tabs.get(d, {})}
            came, left = now_here - self._said, (unsaid - now_here) & self._said
            word |= {"came": sorted(came)} if came else {}
            word |= {"left": sorted(left)} if left else {}
        missed = [] if self._asks_all else self._to_ask(at)
        if missed or self._asks_all:
            word["asks"] = missed or "all"
        if not word and at - self._spoke_at < BEAT_SECONDS:
            return
        self._number += 1
        self._valkey.publish(CHANNEL, json.dumps({"from": self.name, "number": self._number, **word}))
        self._said -= left
        self._said |= came
        self._spoke_at, self._owes_all, self._asks_all = at, False, False

    def _to_ask(self, at: float) -> list[str]:
        asked = [
            name
            for name, other in self._others.items()
            if not other.whole and at - other.asked_at >= BEAT_SECONDS
        ]
        for name in asked:
            self._others[name].asked_at = at
        return asked

    def _replace(self, other: Other, here: dict[int, set[int]]) -> None:
        """Turn what is known of a process into this, as the changes that lead there."""
        before = {(d, p) for d, people in other.here.items() for p in people}
        after = {(d, p) for d, people in here.items() for p in people}
        self._apply(other, sorted(after - before), sorted(before - after))

    def _apply(self, other: Other, came: Iterable[Iterable[int]], left: Iterable[Iterable[int]]) -> None:
        for discussion_id, person_id in came:
            people = other.here.setdefault(discussion_id, set())
            if person_id not in people:
                people.add(person_id)
                self._came(discussion_id, person_id)
        for discussion_id, person_id in left:
            people = other.here.get(discussion_id, set())
            if person_id in people:
                people.discard(person_id)
                if not people:
                    del other.here[discussion_id]
                self._left(discussion_id, person_id)

    def _came(self, discussion_id: int, person_id: int) -> None:
        people = self._people.setdefault(discussion_id, {})
        people[person_id] = people.get(person_id, 0) + 1
        if people[person_id] == 1:
            self._changed.add(discussion_id)

    def _left(self, discussion_id: int, person_id: int) -> None:
        people = self._people[discussion_id]
        people[person_id] -= 1
        if people[person_id]:
            return
        del people[person_id]
        if not people:
            del self._people[discussion_id]
        self._changed.add(discussion_id)

    def _stop_hearing(self) -> None:
        if self._ear is not None:
            self._ear.close()
            self._ear = None
