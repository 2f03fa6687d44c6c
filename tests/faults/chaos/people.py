"""What people do in a run, and the book of what they were told: each act is repeated under one key until it is answered."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from tests.faults.chaos.client import Client
from tests.faults.chaos.schedule import Act

WORDS = ("thanks", "useful", "agree", "discuss", "taking_it", "bravo")


@dataclass
class Post:
    """One message somebody pressed send on."""

    discussion_id: int
    author_id: int
    body: str
    number: int | None = None
    """Where it stands, once that was answered."""
    status: int = 0


@dataclass
class Change:
    """An author's later words, or none when they took the message back."""

    body: str | None
    acknowledged: bool = False


@dataclass
class Absence:
    """Somebody taken out of a group: certainly out from `began`, perhaps back from `ended`."""

    person_id: int
    group_id: int
    began: float
    ended: float = float("inf")


@dataclass
class Book:
    """Everything that was tried, by what the database must answer for."""

    posts: dict[str, Post] = field(default_factory=dict)
    changes: dict[tuple[int, int], list[Change]] = field(default_factory=lambda: defaultdict(list))
    words: dict[tuple[int, int, int, str], list[tuple[bool, bool]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    """By message, person and word: whether it was put or taken back, and whether that was answered."""
    titles: dict[int, list[tuple[str, bool]]] = field(default_factory=lambda: defaultdict(list))
    absences: list[Absence] = field(default_factory=list)
    surprises: list[str] = field(default_factory=list)


class People:
    """All of them, with the chair of each group, who is never taken out."""

    def __init__(self, clients: list[Client], chairs: dict[int, Client]) -> None:
        self.clients, self.chairs, self.book = clients, chairs, Book()
        self._turns: dict[Any, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._serial = 0

    async def do(self, act: Act) -> None:
        """Let the person of this act do it; what cannot be done just then is left."""
        client = self.clients[act.who % len(self.clients)]
        discussions = list(client.followers)
        discussion_id = discussions[act.what % len(discussions)]
        if act.kind in ("remove", "rename"):
            await getattr(self, act.kind)(client, discussion_id, act)
        else:
            # One person's acts in one discussion keep their order, as a page's outbox does.
            async with self._turns[client.person.id, discussion_id]:
                await getattr(self, act.kind)(client, discussion_id, act)

    async def post(self, client: Client, discussion_id: int, _act: Act | None = None) -> Post:
        self._serial += 1
        key = str(uuid.UUID(int=client.chance.getrandbits(128), version=4))
        post = Post(discussion_id, client.person.id, f"message {self._serial} de {client.person.id}")
        self.book.posts[key] = post
        path = f"/api/discussions/{discussion_id}/messages"
        answer = await client.insist("POST", path, {"body": post.body, "client_key": key})
        post.status = answer.status
        if answer.ok:
            post.number = answer.body["number"]
            client.followers[discussion_id].posted(answer.body)
        return post

    async def edit(self, client: Client, discussion_id: int, act: Act) -> None:
        if (number := self._own(client, discussion_id, act)) is None:
            return
        self._serial += 1
        change = Change(f"message {self._serial} de {client.person.id}, repris")
        self.book.changes[discussion_id, number].append(change)
        answer = await client.insist(
            "PATCH", f"/api/discussions/{discussion_id}/messages/{number}", {"body": change.body}
        )
        change.acknowledged = answer.ok

    async def delete(self, client: Client, discussion_id: int, act: Act) -> None:
        if (number := self._own(client, discussion_id, act)) is None:
            return
        change = Change(None)
        self.book.changes[discussion_id, number].append(change)
        answer = await client.insist("DELETE", f"/api/discussions/{discussion_id}/messages/{number}")
        # Sent again after its answer was cut, it finds the message taken back already.
        change.acknowledged = answer.ok

    async def react(self, client: Client, discussion_id: int, act: Act) -> None:
        shown = client.followers[discussion_id].log.messages
        if not shown:
            return
        number, word = list(shown)[act.what % len(shown)], WORDS[act.what % len(WORDS)]
        said = self.book.words[discussion_id, number, client.person.id, word]
        put = not (said and said[-1][0])
        said.append((put, False))
        path = f"/api/discussions/{discussion_id}/messages/{number}/reactions/{word}"
        answer = await client.insist("PUT" if put else "DELETE", path)
        said[-1] = (put, answer.ok)

    async def rename(self, _client: Client, discussion_id: int, act: Act) -> None:
        """By the group's chair: another title, and with it an outcome put or taken back."""
        chair = self._chair_of(discussion_id)
        async with self._turns["chair", discussion_id]:
            self._serial += 1
            title = f"Sujet {self._serial}"
            self.book.titles[discussion_id].append((title, False))
            answer = await chair.insist("PATCH", f"/api/discussions/{discussion_id}", {"title": title})
            self.book.titles[discussion_id][-1] = (title, answer.ok)
            path = f"/api/discussions/{discussion_id}/resolution"
            if act.what % 2:
                await chair.insist("POST", path, {"outcome": title})
            else:
                await chair.insist("DELETE", path)

    async def remove(self, client: Client, discussion_id: int, act: Act) -> None:
        """The chair takes the person out; they look, and find nothing; after a while they are let in again."""
        group_id = client.followers[discussion_id].group_id
        chair = self.chairs[group_id]
        if client is chair or self._turns["seat", client.person.id, group_id].locked():
            return
        async with self._turns["seat", client.person.id, group_id]:
            members = f"/api/groups/{group_id}/members"
            answer = await chair.insist("DELETE", f"{members}/{client.person.id}")
            # Sent again after its answer was cut, it finds nobody.
            if not answer.ok and answer.status != 404:
                self.book.surprises.append(f"removal answered {answer.status}")
                return
            absence = Absence(client.person.id, group_id, time.time())
            self.book.absences.append(absence)
            await client.fetch(group_id, f"/api/discussions/{discussion_id}/messages?changed_after=0")
            await asyncio.sleep(act.seconds)
            door = await client.ask("join", [f"group:{group_id}", f"discussion:{discussion_id}"])
            if door.ok:
                self.book.surprises.append(
                    f"person {client.person.id} joined group {group_id} while out of it"
                )
            await client.fetch(group_id, f"/api/discussions/{discussion_id}/messages")
            absence.ended = time.time()
            answer = await chair.insist("POST", members, {"person_id": client.person.id})
            if not answer.ok and answer.status != 409:
                self.book.surprises.append(f"letting in answered {answer.status}")
            client.reopen(group_id)

    def _own(self, client: Client, discussion_id: int, act: Act) -> int | None:
        log = client.followers[discussion_id].log
        own = [
            number
            for number, item in log.messages.items()
            if item["author"]["id"] == client.person.id and item["state"] == "shown"
        ]
        return own[act.what % len(own)] if own else None

    def _chair_of(self, discussion_id: int) -> Client:
        return next(chair for chair in self.chairs.values() if discussion_id in chair.followers)
