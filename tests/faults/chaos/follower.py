"""Keeps one discussion's log equal to the server's, by the rules of our own front end: its `follower.ts`."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from typing import Any

from tests.faults.chaos.log import Item, Log
from tests.faults.chaos.net import Answer, delay_before

BLOCK, CHANGES = 50, 200
Fetch = Callable[[str], Awaitable[Answer]]
Spawn = Callable[[Any], None]


class Follower:
    """One discussion as one person's page holds it, and what came of it by push alone."""

    def __init__(self, discussion_id: int, group_id: int, fetch: Fetch, spawn: Spawn, seed: str) -> None:
        self.discussion_id, self.group_id = discussion_id, group_id
        self.log = Log(self._first_seen)
        self.seen: dict[int, float] = {}
        """When each message was first shown, by number."""
        self.opened_at = 0.0
        self.pushed: dict[int, float] = {}
        """The messages whose own posting was pushed, with the time: all that push alone would have shown."""
        self.error = 0
        self._fetch, self._spawn, self._chance = fetch, spawn, random.Random(seed)
        self._blocks: set[int] = set()
        self._catching_up = self._opening = self._must_check = False
        self._woken = asyncio.Event()
        self._told: int | None = None

    def refresh(self) -> None:
        """Load the newest page, or look for changes when it is there already."""
        self._woken.set()
        self._must_check = True
        self._work()

    def frame(self, name: str, payload: Item) -> None:
        """A pushed change."""
        item = payload.get("item")
        if name == "discussion.message_posted":
            self.pushed.setdefault(payload["number"], time.time())
        if item is not None and "body" not in item:
            item = {}
        self.log.frame(payload["revision"], payload["epoch"], item)
        self._work()

    def place(self) -> Item | None:
        """Where this stands, to be told with a join; none while nothing is held."""
        self._told = None if self.log.blank else self.log.revision
        return None if self.log.blank else {"revision": self.log.revision, "epoch": self.log.epoch}

    def missed(self, answer: Item) -> None:
        """Take in what a join brought for the place that was told; for any other it only says that there is more."""
        if self._told is None or self.log.revision < self._told:
            self.log.head(answer["revision"], answer["epoch"])
        else:
            self.log.catch_up(answer)
        self._work()

    def head(self, payload: Item) -> None:
        self.log.head(payload["revision"], payload["epoch"])
        self._work()

    def posted(self, message: Item) -> None:
        self.log.posted(message)
        self._work()

    def read_all(self) -> None:
        """As a reader who scrolls to the beginning: make sure that every message comes, block by block."""
        if self.log.blank or not self.log.first_number:
            return
        for number in range(self.log.first_number, self.log.last_number + 1):
            block = (number - 1) // BLOCK
            if number not in self.log.messages and block not in self._blocks:
                self._blocks.add(block)
                self._spawn(self._load_block(block))

    @property
    def _path(self) -> str:
        return f"/api/discussions/{self.discussion_id}/messages"

    def _first_seen(self, item: Item) -> None:
        self.seen.setdefault(item["number"], time.time())

    def _work(self) -> None:
        if self.log.blank:
            if not self._opening:
                self._opening = True
                self._spawn(self._open())
        elif (self.log.behind or self._must_check) and not self._catching_up:
            self._catching_up = True
            self._spawn(self._catch_up())

    async def _open(self) -> None:
        async def attempt() -> Answer:
            answer = await self._fetch(f"{self._path}?limit={BLOCK}")
            if answer.ok:
                self._must_check = False
                self._blocks.clear()
                self.log.open(answer.body)
                self.opened_at = self.opened_at or time.time()
            return answer

        await self._persist(attempt)
        self._opening = False
        if not self.log.blank:
            self.read_all()
            self._work()

    async def _catch_up(self) -> None:
        await asyncio.sleep(0.1 + self._chance.random() * 0.3)

        async def attempt() -> Answer:
            while (self._must_check or self.log.behind) and not self.log.blank:
                before = self.log.revision
                self._must_check = False
                answer = await self._fetch(f"{self._path}?changed_after={before}&limit={CHANGES}")
                if not answer.ok:
                    return answer
                self.log.catch_up(answer.body)
                if self.log.behind and self.log.revision == before:
                    # Nothing newer was answered than what was heard of: as a failed request.
                    return Answer(0)
            return Answer(200)

        await self._persist(attempt)
        self._catching_up = False
        if self.log.blank:
            self._work()

    async def _load_block(self, block: int) -> None:
        async def attempt() -> Answer:
            answer = await self._fetch(f"{self._path}?after={block * BLOCK}&limit={BLOCK}")
            if answer.ok:
                self.log.page(answer.body)
                self._work()
            return answer

        if not await self._persist(attempt):
            self._blocks.discard(block)

    async def _persist(self, attempt: Callable[[], Awaitable[Answer]]) -> bool:
        """Try again, ever more slowly, until it works or the server refuses for good."""
        failures = 0
        while True:
            answer = await attempt()
            self.error = 0 if answer.ok else answer.status
            if not answer.transient:
                return answer.ok
            self._woken.clear()
            try:
                async with asyncio.timeout(delay_before(answer, failures, self._chance)):
                    await self._woken.wait()
            except TimeoutError:
                failures += 1
