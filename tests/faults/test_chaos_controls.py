"""The verdict of the chaos has teeth: a client that hears no heads, and a server that reads before it joins, fail it."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from tests.faults.chaos import verdict
from tests.faults.chaos.client import Client
from tests.faults.chaos.net import Doors
from tests.faults.chaos.people import Absence, Book, Change, People, Post
from tests.faults.chaos.record import Fetched, Heard, Person
from tests.faults.chaos.run import everyone_is_in, gather, level
from tests.faults.chaos.world import Outage, World

SEED = 7
EACH = 6
RIGHT_SERVER, WRONG_SERVER = 0, 1
CALM, PATIENCE = 20.0, 6.0


async def _play(world: World, right: list[Client], deaf: list[Client], wrongly_joined: list[Client]) -> None:
    everyone = [*right, *deaf, *wrongly_joined]
    writer, readers = right[0], [client for client in everyone if client is not right[0]]
    people = People(everyone, {})
    [discussion_id] = writer.followers
    for client in everyone:
        client.open()
    try:
        await everyone_is_in(everyone)
        # All come back while somebody writes, whose last words fall between a wrong join's reading and its entering.
        for client in readers:
            client.cut(0.1)
        while any(client.connections < 2 for client in readers):
            await people.post(writer, discussion_id)
        problems, _ = await level(right, CALM)
        assert problems == []
        problems, _ = await level(wrongly_joined, PATIENCE)
        assert problems != [], "a join that reads first goes unnoticed"
        # The last message of all is written while nothing can be pushed.
        world.valkey.kill()
        await people.post(writer, discussion_id)
        problems, _ = await level(right, CALM)
        assert problems == []
        found, _ = await level(deaf, PATIENCE)
        assert len(found) >= EACH, "a client that hears no heads goes unnoticed"
    finally:
        await asyncio.gather(*(client.close() for client in everyone))


@pytest.mark.timeout(200)
def test_the_verdict_finds_a_deaf_client_and_a_server_that_reads_before_it_joins(chaos) -> None:
    with chaos.world() as world:
        world.start(webs=1, relays=1, worker=False, also=("tests.faults.chaos.reads_first:app",))
        cast = gather(world, SEED, 3 * EACH, groups=1, discussions=1, history=3)
        right, deaf, wrongly_joined = (cast.clients[n * EACH : (n + 1) * EACH] for n in range(3))
        for client in cast.clients:
            client.deaf = client in deaf
            client.line.web = WRONG_SERVER if client in wrongly_joined else RIGHT_SERVER
        asyncio.run(_play(world, right, deaf, wrongly_joined))


def _row(number: int, body: str, key: str, **values: Any) -> SimpleNamespace:
    return SimpleNamespace(
        **{"number": number, "body": body, "client_key": key, "state": "shown", "reactions": {}, **values}
    )


def test_the_verdict_finds_what_the_database_owes() -> None:
    discussions = {1: SimpleNamespace(last_number=4, title="Sujet 1")}
    rows = [_row(1, "message 1 de 9", "a"), _row(2, "message 1 de 9", "b"), _row(4, "message 2 de 9", "c")]
    truth = verdict.Truth(discussions, {1: {row.number: row for row in rows}}, set())
    book = Book()
    book.posts["a"] = Post(1, 9, "message 1 de 9", number=1, status=201)
    assert verdict.broken_promises(book, truth) == [
        "discussion 1 has a gap",
        "'message 1 de 9' stands 2 times",
    ]
    book.posts["d"] = Post(1, 9, "message 3 de 9", number=3, status=201)
    book.changes[1, 4] += [Change("message 2, repris", acknowledged=True)]
    book.words[1, 1, 9, "thanks"] += [(True, True)]
    book.titles[1] += [("Sujet 2", True)]
    assert len(verdict.broken_promises(book, truth)) == 6


def test_the_verdict_finds_who_hears_or_fetches_while_out_of_a_group() -> None:
    client = Client(Person(9, "", ""), Doors([]), {}, "")
    book = Book(absences=[Absence(person_id=9, group_id=3, began=100.0, ended=120.0)])
    client.heard += [Heard(3, "discussion.message_posted", happened) for happened in (99, 104, 121)]
    client.fetched += [Fetched(3, 101, 102, 404), Fetched(3, 119, 121, 200), Fetched(4, 101, 102, 200)]
    assert verdict.overheard([client], book, []) == []
    client.heard.append(Heard(3, "live.head", 108))
    client.fetched.append(Fetched(3, 101, 102, 200))
    assert len(verdict.overheard([client], book, [])) == 2
    assert len(verdict.overheard([client], book, [Outage("freeze web", 101, 105)])) == 1
