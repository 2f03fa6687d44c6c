"""A room whose people all come back at once, while somebody writes on: what they are told, and what it costs."""

from __future__ import annotations

import json
import re
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import requests
from sqlalchemy import create_engine, text

from benchmarks.parts.swarm import Swarm
from collab.accounts.service import open_session
from collab.core.config import Settings
from collab.core.db import transaction
from collab.discussion.service import heads_of, post_message
from tests.factories import actor_of, make_discussion, make_group, make_member

FIRST_SECONDS, AGAIN_SECONDS = 3.0, 6.0
"""As our pages come back: within so many seconds, and after a failure within so many."""
ALL_AT_ONCE = 10_000


@dataclass
class ReturningRoom:
    """People who read one discussion, and somebody who writes in it."""

    settings: Settings
    group_id: int
    discussion_id: int
    epoch: str
    revision: int
    """Up to where everybody knows it."""
    cookies: list[str]
    author: Any
    written: int = 0
    """The revision of the last message that had to be missed: who was told of an older one came back before it."""

    @property
    def path(self) -> str:
        return f"/api/discussions/{self.discussion_id}/messages"

    def joins(self) -> list[dict[str, Any] | None]:
        """What each page asks for on its return: its channels, and what it holds already."""
        channels = [f"group:{self.group_id}", f"discussion:{self.discussion_id}"]
        known = {str(self.discussion_id): {"revision": self.revision, "epoch": self.epoch}}
        return [{"channels": channels, "known": known}] * len(self.cookies)

    def write(self, count: int) -> None:
        """Add messages without any web process."""
        for number in range(count):
            with transaction() as session:
                post_message(
                    session,
                    actor_of(session.merge(self.author)),
                    self.discussion_id,
                    body=f"Pendant la coupure, {number}",
                    client_key=uuid.uuid4(),
                )
        self.written = self.stands()

    def stands(self) -> int:
        """The discussion's revision now."""
        with transaction() as session:
            [head] = heads_of(session, group_ids=(), discussion_ids=[self.discussion_id])
        return head.revision

    def is_old(self, answer: str) -> bool:
        """Whether a join was answered this before the last message was written: by a process that was leaving."""
        return self._told(answer)[0] < self.written

    def behind(self, answer: str) -> bool:
        """Whether a page that was answered this on its join must fetch before it shows all that there is."""
        head, missed = self._told(answer)
        if missed is None:
            return bool(head > self.revision)
        brought = {item["revision"] for item in missed["items"]}
        whole = brought.issuperset(range(self.revision + 1, missed["revision"] + 1))
        return not (whole and missed["revision"] >= head)

    def _told(self, answer: str) -> tuple[int, dict[str, Any] | None]:
        told = json.loads(answer)[0]
        return told["heads"][str(self.discussion_id)]["revision"], told["missed"].get(str(self.discussion_id))


def make_returning_room(settings: Settings, people: int) -> ReturningRoom:
    """So many members with a session each, and a discussion of one message."""
    with transaction() as session:
        group = make_group(session)
        members = [make_member(session, group) for _ in range(people)]
        discussion = make_discussion(session, group, members[0])
        tokens = [open_session(session, member, user_agent="benchmark").token for member in members]
        ids = group.id, discussion.id, str(discussion.epoch)
    cookies = [f"collab_session={token}" for token in tokens]
    room = ReturningRoom(settings, ids[0], ids[1], ids[2], 0, cookies, members[0])
    room.write(1)
    room.revision = room.stands()
    return room


@dataclass
class Posting:
    """Somebody who posts at an even pace, and how long each answer took."""

    url: str
    room: ReturningRoom
    statuses: list[tuple[int, str | None]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    unreached: int = 0

    def post(self) -> None:
        """Once, with the time its answer took; a server that is not there yet has no answer to time."""
        began = time.monotonic()
        headers = {"Origin": self.room.settings.public_url, "Cookie": self.room.cookies[0]}
        body = {"body": "Pendant que tous reviennent", "client_key": str(uuid.uuid4())}
        try:
            answer = requests.post(self.url + self.room.path, json=body, headers=headers, timeout=20)
        except requests.ConnectionError:
            self.unreached += 1
            return
        self.seconds.append(time.monotonic() - began)
        self.statuses.append((answer.status_code, answer.headers.get("Retry-After")))

    def percentile(self, share: float) -> float:
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


@contextmanager
def posting(url: str, room: ReturningRoom, per_second: float) -> Iterator[Posting]:
    """Until the block ends; a post that takes long delays none after it."""
    own, stopping = Posting(url, room), threading.Event()
    with ThreadPoolExecutor(20) as pool:

        def go() -> None:
            while not stopping.wait(1 / per_second):
                pool.submit(own.post)

        thread = threading.Thread(target=go)
        thread.start()
        try:
            yield own
        finally:
            stopping.set()
            thread.join()


def transactions(settings: Settings) -> int:
    """How many transactions PostgreSQL has ended in this database, whoever asked."""
    engine = create_engine(settings.owner_database_url)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_stat_clear_snapshot()"))
            return int(
                connection.scalar(
                    text(
                        "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()"
                    )
                )
                or 0
            )
    finally:
        engine.dispose()


def connections_of(settings: Settings, application: str) -> int:
    """How many connections a process that names itself so (`PGAPPNAME`) has open."""
    engine = create_engine(settings.owner_database_url)
    try:
        with engine.connect() as connection:
            asked = text("SELECT count(*) FROM pg_stat_activity WHERE application_name = :name")
            return int(connection.scalar(asked, {"name": application}) or 0)
    finally:
        engine.dispose()


def counted(url: str, name: str) -> dict[str, int]:
    """A counter of the web process, by kind."""
    found = re.findall(
        rf'^{name}{{kind="(\w+)"}} ([\d.]+)$', requests.get(f"{url}/metrics", timeout=20).text, re.M
    )
    return {kind: int(float(value)) for kind, value in found}


def come_back(
    swarm: Swarm,
    room: ReturningRoom,
    url: str,
    *,
    seconds: float,
    brings: bool = True,
    watch: Callable[[], None] = lambda: None,
) -> int:
    """Return once everybody is live and caught up; how many had to fetch what the join did not bring.

    Where joins bring nothing, each fetches once it is live, as a page does.
    """
    fetched, deadline = 0, time.monotonic() + seconds
    headers = {"Origin": room.settings.public_url}

    def fetch(cookie: str) -> None:
        query = {"changed_after": room.revision, "limit": 200}
        answer = requests.get(
            url + room.path, params=query, headers={**headers, "Cookie": cookie}, timeout=60
        )
        answer.raise_for_status()

    with ThreadPoolExecutor(32) as pool:
        fetches = []
        while not _all_back(swarm, room):
            watch()
            if not brings:
                back = min(swarm.size, len(swarm.returns()))
                fetches += [pool.submit(fetch, cookie) for cookie in room.cookies[fetched:back]]
                fetched = back
            if time.monotonic() > deadline:
                raise AssertionError(f"not within {seconds} s: all are back ({swarm.state()})")
            time.sleep(0.05)
        behind = [n for n, answer in enumerate(swarm.answers()) if room.behind(answer)] if brings else []
        fetches += [pool.submit(fetch, cookie) for cookie in room.cookies[fetched:] if not brings]
        fetches += [pool.submit(fetch, room.cookies[n]) for n in behind]
        for each in fetches:
            each.result(60)
    return len(fetches)


def _all_back(swarm: Swarm, room: ReturningRoom) -> bool:
    state = swarm.state()
    if state.live < swarm.size or len(swarm.returns()) < swarm.size:
        return False
    return not any(room.is_old(answer) for answer in swarm.answers())
