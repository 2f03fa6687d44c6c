"""What the others really receive when somebody comes, leaves or writes, in bytes, on real web processes."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from benchmarks.parts.swarm import Swarm
from collab.accounts.models import Person
from collab.accounts.service import open_session
from collab.core.db import transaction
from collab.live.handlers.attendance import NAMED
from collab.live.presence import BEAT_SECONDS, FADE_SECONDS
from tests.factories import make_discussion, make_group, make_member
from tests.faults.wire import Wire
from tests.live.here import Here, here
from tests.stack import Stack, eventually, running

_ids = itertools.count(1_001)
CROWD = 200
SHORT = 200
"""Bytes: the whole list of that room would be thirty times as many."""


@pytest.fixture(scope="module")
def stack(settings, tmp_path_factory) -> Iterator[Stack]:
    with running(settings, tmp_path_factory.mktemp("stack"), webs=2, relay=False) as started:
        yield started


class Room:
    """A discussion and its members, each with a session."""

    def __init__(self, session, stack: Stack, size: int) -> None:
        group = make_group(session)
        people = [make_member(session, group, name=f"Agent {n}") for n in range(size)]
        # An emptied table counts from one again, and pages of an earlier test may still be closing.
        self.discussion_id = make_discussion(session, group, people[0], id=next(_ids)).id
        self.stack = stack
        self.people = [person.id for person in people]
        session.commit()
        with transaction() as own:
            self.tokens = [
                open_session(own, own.get_one(Person, each), user_agent="test").token for each in self.people
            ]
        self.channel = f"discussion:{self.discussion_id}"
        self.pages: list[Wire] = []

    def watch(self, number: int, web: int = 0) -> Wire:
        """This person's page, whose every frame is kept."""
        page = Wire(self.stack.urls[web], self.tokens[number], self.stack.settings.public_url)
        page.open(self.channel)
        self.pages.append(page)
        return page

    def known_to(self, page: Wire) -> Here:
        return here(((packet.name, packet.data) for packet in page.packets), self.discussion_id)

    @contextmanager
    def crowd(self, first: int) -> Iterator[Swarm]:
        """Everybody from this one on, with the page open."""
        tokens = self.tokens[first:]
        cookies = [f"collab_session={token}" for token in tokens]
        joins = [{"channels": [self.channel]} for _ in tokens]
        with Swarm(self.stack.urls[0], cookies, self.stack.settings.public_url, joins) as swarm:
            assert swarm.open().live == len(tokens)
            yield swarm


@pytest.fixture
def room(database, session, stack) -> Iterator[Callable[[int], Room]]:
    """`room(3)`: a discussion with so many members."""
    made: list[Room] = []

    def make(size: int) -> Room:
        made.append(Room(session, stack, size))
        return made[-1]

    yield make
    for page in (page for place in made for page in place.pages):
        page.close()


def _size(frame: dict) -> int:
    return len(json.dumps(frame, separators=(",", ":")))


def test_when_one_of_two_hundred_leaves_each_other_hears_one_short_line_and_nothing_else(room) -> None:
    place = room(CROWD)
    named, watcher, unnamed = place.watch(0), place.watch(1), place.watch(2)
    with place.crowd(3) as crowd:
        eventually(lambda: place.known_to(watcher).count == CROWD, 30, "all are here")
        # Whoever was told the whole once more has received all that was told before.
        crowd.say(None, "presence", {"discussion_id": place.discussion_id})
        crowd.wait(lambda now: now.events.get("live.presence", 0) >= 2 * (CROWD - 3), 10, "each knows all")
        crowd.forget()
        told = len(watcher.packets)
        named.close()
        crowd.wait(lambda now: now.events.get("live.presence_changed", 0) >= CROWD - 3, 10, "each is told")
        heard = crowd.heard().events
        assert heard.keys() == {"live.presence_changed"}, "nobody joined again or was told the whole again"
        frames, size = heard["live.presence_changed"]
        assert (frames, size / frames < 2 * SHORT) == (CROWD - 3, True), heard
        [news] = watcher.packets[told:]
        assert (news.data["left"], news.data["count"]) == ([place.people[0]], CROWD - 1)
        assert len(news.data["came"]) == 1, "one more is named in their place"
        # Who leaves of those who are not named is a number less.
        crowd.forget()
        crowd.drop([CROWD - 4])
        crowd.wait(lambda now: now.events.get("live.presence_changed", 0) >= CROWD - 4, 10, "each is told")
        frames, size = crowd.heard().events["live.presence_changed"]
        assert (frames, size / frames < SHORT) == (CROWD - 4, True)
        assert _size(watcher.packets[-1].data) < SHORT
        assert place.known_to(watcher).count == CROWD - 2
        assert place.known_to(watcher).gaps == place.known_to(unnamed).gaps == 0
        assert len(place.known_to(watcher).named) == NAMED


def test_somebody_with_a_tab_on_each_of_two_processes_leaves_with_the_last(room) -> None:
    place = room(2)
    watcher, one, other = place.watch(0, web=0), place.watch(1, web=0), place.watch(1, web=1)
    both = set(place.people)
    for page in (watcher, one, other):
        eventually(lambda page=page: place.known_to(page).named.keys() == both, 5)
    one.close()
    third = place.watch(0, web=1)
    eventually(lambda: place.known_to(third).named.keys() == both, 5)
    assert [packet.name for packet in watcher.packets].count("live.presence") == 1
    assert place.people[1] in place.known_to(watcher).named
    other.close()
    eventually(lambda: place.known_to(watcher).named.keys() == {place.people[0]}, 3)


def test_those_of_a_process_that_was_killed_fade_at_once_as_one_change(room, stack) -> None:
    place = room(4)
    stack.add_web()
    watcher = place.watch(0, web=0)
    for number in (1, 2, 3):
        place.watch(number, web=2)
    eventually(lambda: place.known_to(watcher).count == 4, 5)
    told = len(watcher.packets)
    stack.webs[2].kill()
    eventually(lambda: place.known_to(watcher).count == 1, FADE_SECONDS + 2 * BEAT_SECONDS)
    [news] = watcher.packets[told:]
    assert sorted(news.data["left"]) == place.people[1:]


def test_a_page_that_missed_something_asks_and_is_told_the_whole_and_a_stranger_nothing(room) -> None:
    place = room(2)
    secret = room(1)
    secret.watch(0)
    page = place.watch(0)
    eventually(lambda: place.known_to(page).count == 1, 5)
    before = len(page.packets)
    for discussion_id in (secret.discussion_id, place.discussion_id):
        page.say("presence", {"discussion_id": discussion_id})
    eventually(lambda: len(page.packets) > before, 3)
    assert {packet.data["discussion_id"] for packet in page.named("live.presence")} == {place.discussion_id}


def test_who_writes_without_pause_is_told_once_in_three_seconds_and_not_to_themselves(room) -> None:
    place = room(2)
    writer, second_tab, reader = place.watch(0), place.watch(0), place.watch(1)
    said = {"discussion_id": place.discussion_id, "typing": True}
    for _ in range(30):
        writer.say("typing", said)
    writer.say("typing", {**said, "typing": False})
    writer.say("typing", {**said, "typing": False})
    eventually(lambda: len(reader.named("live.typing")) == 2, 3)
    reader.say("presence", {"discussion_id": place.discussion_id})
    whole = len(reader.named("live.presence"))
    eventually(lambda: len(reader.named("live.presence")) > whole, 3)
    assert [packet.data["typing"] for packet in reader.named("live.typing")] == [True, False]
    assert writer.named("live.typing") == second_tab.named("live.typing") == []


def test_of_many_who_write_at_once_as_many_are_told_as_a_page_can_show(room) -> None:
    place = room(12)
    reader = place.watch(0)
    with place.crowd(1) as crowd:
        crowd.say(None, "typing", {"discussion_id": place.discussion_id, "typing": True})
        eventually(lambda: len(reader.named("live.typing")) == 4, 5)
        whole = len(reader.named("live.presence"))
        reader.say("presence", {"discussion_id": place.discussion_id})
        eventually(lambda: len(reader.named("live.presence")) > whole, 3)
        assert len(reader.named("live.typing")) == 4
