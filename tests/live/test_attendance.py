"""What one web process tells of who is here: changes alone, batched, to those who may hear them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from collab.core.actor import Actor
from collab.live.handlers import attendance as room
from collab.live.handlers.attendance import NAMED, Attendance
from collab.live.handlers.connections import Connection, Connections
from collab.live.presence import Presence
from tests.factories import make_person
from tests.live.here import Here
from tests.queries import counted_queries


class Process:
    """A web process whose sockets are played by the test; `frames` is what its server was told to send."""

    def __init__(self, url: str) -> None:
        self.now = 0.0
        self.frames: list[tuple[str, dict[str, Any], Any]] = []
        self.connections = Connections()
        self.presence = Presence(url)
        socketio = SimpleNamespace(server=self)
        self.attendance = Attendance(socketio, self.connections, self.presence, lambda: self.now)  # type: ignore[arg-type]

    def emit(self, name: str, payload: dict[str, Any], *, to: Any, ignore_queue: bool) -> None:
        assert ignore_queue, "each process tells its own sockets"
        self.frames.append((name, payload, to))

    def enter(self, person_id: int, discussion_id: int = 7, tab: int = 0) -> Connection:
        connection = self.connections.get(f"{person_id}-{tab}")
        if connection is None:
            actor = Actor(person_id=person_id, session_id=1)
            connection = Connection(f"{person_id}-{tab}", actor, {})
            self.connections.add(connection)
        connection.discussions[discussion_id] = 1
        self.attendance.entered(connection, discussion_id)
        return connection

    def leave(self, person_id: int, discussion_id: int = 7, tab: int = 0) -> None:
        connection = self.connections.get(f"{person_id}-{tab}")
        assert connection is not None
        del connection.discussions[discussion_id]
        self.attendance.left(connection.sid, discussion_id)

    def tell(self, after: float = 1.0) -> list[tuple[str, dict[str, Any], Any]]:
        """What is told once so much time passed."""
        self.now += after
        before = len(self.frames)
        self.attendance.tell()
        return self.frames[before:]

    def known_to(self, person_id: int, tab: int = 0) -> Here:
        """What this socket knows from all it was sent."""
        known = Here()
        for name, payload, to in self.frames:
            if to == "discussion:7" or f"{person_id}-{tab}" in to:
                known.take(name, payload)
        return known


@pytest.fixture
def process(valkey) -> Iterator[Process]:
    made = Process(valkey.url)
    yield made
    made.presence.close()


@pytest.fixture
def people(session) -> Callable[[int], list[int]]:
    """`people(3)`: the ids of so many."""

    def make(count: int) -> list[int]:
        made = [make_person(session).id for _ in range(count)]
        session.commit()
        return made

    return make


def test_whoever_enters_is_told_the_whole_and_the_room_only_who_came(process, people) -> None:
    first, second = people(2)
    process.enter(first)
    [(name, whole, to)] = process.tell()
    assert (name, to, [p["id"] for p in whole["people"]]) == ("live.presence", [f"{first}-0"], [first])
    process.enter(second)
    (changed, news, room_), (name, whole, to) = process.tell()
    assert (changed, room_, [p["id"] for p in news["came"]]) == (
        "live.presence_changed",
        "discussion:7",
        [second],
    )
    assert (name, to, whole["count"], whole["version"]) == (
        "live.presence",
        [f"{second}-0"],
        2,
        news["version"],
    )
    assert process.tell() == []


def test_who_comes_and_leaves_between_two_tellings_appears_in_neither(process, people) -> None:
    first, second, third = people(3)
    process.enter(first)
    process.tell()
    process.enter(second)
    process.leave(second)
    process.enter(third)
    [(_, news, _), _] = process.tell()
    assert ([p["id"] for p in news["came"]], news["left"]) == ([third], [])
    process.enter(second)
    process.leave(second)
    assert process.tell(60) == []


def test_one_who_leaves_a_hundred_is_one_short_line(process, people) -> None:
    everybody = people(100)
    for person in everybody:
        process.enter(person)
    process.tell()
    process.leave(everybody[0])
    [(name, news, to)] = process.tell()
    assert (name, to, news["left"]) == ("live.presence_changed", "discussion:7", [everybody[0]])
    assert [p["id"] for p in news["came"]] == [everybody[NAMED]], "the next one is named in their place"
    assert process.known_to(everybody[1]).named.keys() == set(everybody[1 : NAMED + 1])
    assert process.known_to(everybody[1]).count == 99


def test_changes_within_a_second_are_told_together(process, people) -> None:
    everybody = people(10)
    process.enter(everybody[0])
    process.tell()
    for person in everybody[1:]:
        process.enter(person)
        process.tell(0.05)
    news = [frame for frame in process.frames if frame[0] == "live.presence_changed"]
    assert news == []
    process.tell()
    assert process.known_to(everybody[3]).named.keys() == set(everybody)
    assert process.known_to(everybody[3]).gaps == 0


def test_the_larger_the_room_the_rarer_its_mere_numbers(process, people) -> None:
    everybody = people(NAMED + 4)
    for person in everybody[:-2]:
        process.enter(person)
    process.tell()
    process.enter(everybody[-2])
    assert [name for name, *_ in process.tell()] == ["live.presence"]
    process.enter(everybody[-1])
    assert [name for name, *_ in process.tell(3)] == ["live.presence"]
    [(name, news, _)] = process.tell(1)
    assert (name, news["came"], news["left"], news["count"]) == (
        "live.presence_changed",
        [],
        [],
        len(everybody),
    )


def test_a_second_tab_is_nobody_new_and_the_last_one_leaves(process, people) -> None:
    first, second = people(2)
    process.enter(first)
    process.enter(second)
    process.tell()
    process.enter(second, tab=1)
    assert [(name, to) for name, _, to in process.tell()] == [("live.presence", [f"{second}-1"])]
    process.leave(second, tab=0)
    assert process.tell() == []
    process.leave(second, tab=1)
    [(_, news, _)] = process.tell()
    assert news["left"] == [second]


def test_those_of_another_process_are_shown_here(process, people, valkey) -> None:
    ours, theirs = people(2)
    other = Process(valkey.url)
    process.enter(ours)
    other.enter(theirs)
    for _ in range(3):
        for each in (process, other):
            each.attendance.exchange()
    for each, own in ((process, ours), (other, theirs)):
        each.tell()
        assert each.known_to(own).named.keys() == {ours, theirs}
    other.presence.close()


def test_whoever_is_shown_already_from_another_process_is_told_the_whole_too(process, people, valkey) -> None:
    [person] = people(1)
    other = Process(valkey.url)
    other.enter(person)
    for _ in range(3):
        for each in (process, other):
            each.attendance.exchange()
    process.tell()
    process.enter(person)
    [(name, whole, to)] = process.tell()
    assert (name, to, whole["count"]) == ("live.presence", [f"{person}-0"], 1)
    other.presence.close()


def test_a_page_that_missed_a_change_is_told_the_whole_once_and_alone(process, people) -> None:
    first, second = people(2)
    connection = process.enter(first)
    process.enter(second)
    process.tell()
    for _ in range(5):
        assert process.attendance.on_presence(connection, {"discussion_id": 7}) == {"ok": True}
    assert [(name, to) for name, _, to in process.tell()] == [("live.presence", [f"{first}-0"])]


def test_however_many_come_the_database_is_asked_once(process, people, database) -> None:
    counts = []
    for crowd in (2, 40):
        for discussion_id in (7, 8, 9):
            for person in people(crowd):
                process.enter(person, discussion_id)
        with counted_queries(database) as sent:
            process.tell(30)
        counts.append(len(sent))
    assert counts[0] == counts[1]
    with counted_queries(database) as sent:
        process.tell(30)
    assert sent == []


def test_who_loses_the_right_while_the_database_answers_is_neither_told_nor_shown(
    process, people, monkeypatch
) -> None:
    stays, evicted = people(2)
    process.enter(stays)
    process.tell()
    process.enter(evicted)
    ask = room.person_refs_today

    def slow(session: Any, wanted: Any) -> Any:
        process.leave(evicted)
        return ask(session, wanted)

    monkeypatch.setattr(room, "person_refs_today", slow)
    told = process.tell()
    assert [to for _, _, to in told if f"{evicted}-0" in to] == []
    assert process.known_to(stays).named.keys() == {stays}
    assert process.known_to(stays).count == 1


def test_while_the_database_is_away_nothing_is_told_and_nothing_forgotten(
    process, people, monkeypatch
) -> None:
    first, second = people(2)
    process.enter(first)
    process.tell()
    process.enter(second)

    def away(*_: Any) -> Any:
        raise OperationalError("select", {}, Exception("away"))

    with monkeypatch.context() as patch:
        patch.setattr(room, "person_refs_today", away)
        with pytest.raises(OperationalError):
            process.tell()
    assert process.known_to(second).count == 0
    process.tell()
    assert process.known_to(second).named.keys() == {first, second}
    assert process.known_to(first).gaps == 0
