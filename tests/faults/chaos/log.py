"""What a page holds of one discussion, by the rules of our own front end: its `log.ts`, word for word."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

Item = dict[str, Any]
AHEAD_LIMIT = 500


@dataclass
class Log:
    """Everything up to `revision` is known; while `heard` is ahead of it, somebody must fetch."""

    on_message: Callable[[Item], None] = lambda _item: None
    epoch: str | None = None
    revision: int = 0
    heard: int = 0
    last_number: int = 0
    first_number: int = 0
    messages: dict[int, Item] = field(default_factory=dict)
    ahead: dict[int, Item] = field(default_factory=dict)

    @property
    def blank(self) -> bool:
        return self.epoch is None

    @property
    def behind(self) -> bool:
        return self.epoch is not None and self.heard > self.revision

    def empty(self) -> None:
        """Another epoch: what was known is no longer."""
        self.epoch, self.revision, self.heard, self.last_number, self.first_number = None, 0, 0, 0, 0
        self.messages, self.ahead = {}, {}

    def frame(self, revision: int, epoch: str, change: Item | None) -> None:
        """Take in one pushed change; `change` is none when it must be fetched, `{}` when it is no message's."""
        if self.blank:
            return
        if epoch != self.epoch:
            self.empty()
        elif revision <= self.revision:
            return
        elif change is None:
            self._hear(revision)
        elif revision > self.revision + 1:
            self._hear(revision)
            if len(self.ahead) < AHEAD_LIMIT:
                self.ahead.setdefault(revision, change)
        else:
            self._step(revision, change)
            self._drain()

    def posted(self, message: Item) -> None:
        """Take in the answer to one's own post, which may arrive before or after its frame."""
        if self.epoch is not None:
            self._merge([message])
            self.frame(message["revision"], self.epoch, message)

    def head(self, revision: int, epoch: str) -> None:
        """Take in what the server says its newest change is."""
        if self.blank:
            return
        if epoch == self.epoch:
            self._hear(revision)
        else:
            self.empty()

    def open(self, page: Item) -> None:
        """Start from the newest page."""
        self.empty()
        self.epoch, self.revision, self.heard = page["epoch"], page["revision"], page["revision"]
        self.first_number = 1 if page["more"] else (page["items"][0]["number"] if page["items"] else 0)
        self._merge(page["items"])

    def page(self, page: Item) -> None:
        """Take in another page of history."""
        if self.blank:
            return
        if page["epoch"] == self.epoch:
            self._merge(page["items"])
            self._hear(page["revision"])
        else:
            self.empty()

    def catch_up(self, answer: Item) -> None:
        """Take in the messages changed since our revision."""
        if self.blank:
            return
        if answer["epoch"] != self.epoch:
            self.empty()
            return
        reached = answer["revision"]
        if answer["more"]:
            reached = max((item["revision"] for item in answer["items"]), default=self.revision)
        self._merge(answer["items"])
        self._hear(answer["revision"])
        self.revision = max(self.revision, reached)
        self._drain()

    def _hear(self, revision: int) -> None:
        self.heard = max(self.heard, revision)

    def _step(self, revision: int, change: Item) -> None:
        self._merge([change] if change else [])
        self._hear(revision)
        self.revision = revision

    def _drain(self) -> None:
        while (change := self.ahead.get(self.revision + 1)) is not None:
            self._step(self.revision + 1, change)
        self.ahead = {revision: change for revision, change in self.ahead.items() if revision > self.revision}

    def _merge(self, items: Iterable[Item]) -> None:
        for item in items:
            held = self.messages.get(item["number"])
            if held is not None and held["revision"] >= item["revision"]:
                continue
            if held is None:
                self.on_message(item)
            self.messages[item["number"]] = item
            self.last_number = max(self.last_number, item["number"])
            self.first_number = self.first_number or item["number"]
