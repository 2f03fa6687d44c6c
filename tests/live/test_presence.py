"""Several web processes on one Valkey: whatever comes, goes, dies or is missed, all end with the same true people."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st
from redis import Redis
from redis.exceptions import RedisError

from collab.embedded import ValkeyServer, scratch_folder
from collab.live.presence import BEAT_SECONDS, FADE_SECONDS, Presence
from tests.stack import eventually

DISCUSSIONS, PEOPLE = (7, 8), (1, 2, 3, 4)


class Clock:
    """Time, as a test lets it pass."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Trusting(Presence):
    """The naive way: takes each word for the next one, and never asks."""

    def _take_in(self, word: dict[str, Any]) -> None:
        other = self._others.get(word["from"])
        if other is not None:
            other.number, other.whole = word["number"] - 1, True
        super()._take_in({**word, "asks": []})


class Building:
    """Web processes of which some may have died, and who is really on those that live."""

    def __init__(self, url: str, kind: type[Presence] = Presence) -> None:
        self.url, self.kind, self.clock = url, kind, Clock()
        self.processes: list[Presence] = []
        self.sockets: list[dict[tuple[int, str], int]] = []
        for _ in range(3):
            self._start()

    def enter(self, process: int, discussion_id: int, person: int, tab: int) -> None:
        sid = f"{person}-{tab}"
        self.processes[process].enter(discussion_id, sid, person)
        self.sockets[process][discussion_id, sid] = person

    def leave(self, process: int, discussion_id: int, person: int, tab: int) -> None:
        sid = f"{person}-{tab}"
        self.processes[process].leave(discussion_id, sid)
        self.sockets[process].pop((discussion_id, sid), None)

    def exchange(self, process: int, *_: int) -> None:
        self.processes[process].exchange()

    def die(self, process: int, *_: int) -> None:
        """Without a word; another starts in its place."""
        self.processes[process].close()
        self._start(process)

    def miss(self, process: int, *_: int) -> None:
        """What was said meanwhile never reached this one."""
        ear = self.processes[process]._ear
        # An ear that was cut has nothing more to miss, and finds so itself.
        with contextlib.suppress(RedisError):
            while ear is not None and ear.get_message(timeout=0):
                continue

    def cut(self, *_: int) -> None:
        """Every subscription is lost."""
        with Redis.from_url(self.url) as valkey:
            valkey.client_kill_filter(_type="pubsub")

    def truth(self) -> dict[int, list[int]]:
        return {
            discussion_id: sorted(
                {person for own in self.sockets for (d, _), person in own.items() if d == discussion_id}
            )
            for discussion_id in DISCUSSIONS
        }

    def shown(self) -> list[dict[int, list[int]]]:
        return [{d: sorted(process.people(d)) for d in DISCUSSIONS} for process in self.processes]

    def settles(self, rounds: int = 40) -> bool:
        """Whether all show the truth, once whoever died has had the time to fade."""
        for _ in range(rounds):
            self.clock.now += 1
            for process in self.processes:
                process.exchange()
            if self.clock.now > FADE_SECONDS + BEAT_SECONDS and self.shown() == [self.truth()] * 3:
                return True
        return False

    def close(self) -> None:
        for process in self.processes:
            process.close()

    def _start(self, place: int | None = None) -> None:
        started = self.kind(self.url, self.clock)
        if place is None:
            self.processes.append(started)
            self.sockets.append({})
        else:
            self.processes[place], self.sockets[place] = started, {}


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ("enter", "enter", "enter", "leave", "leave", "exchange", "exchange", "die", "miss", "cut")
        ),
        st.integers(0, 2),
        st.sampled_from(DISCUSSIONS),
        st.sampled_from(PEOPLE),
        st.integers(0, 1),
    ),
    max_size=40,
)


def _play(building: Building, steps: list[tuple[str, int, int, int, int]]) -> None:
    for step, *what in steps:
        getattr(building, step)(*what)
        building.clock.now += 0.1


@pytest.fixture
def build(valkey) -> Iterator[Callable[..., Building]]:
    """`build()`: three web processes on the tests' Valkey."""
    built: list[Building] = []

    def begin(kind: type[Presence] = Presence) -> Building:
        built.append(Building(valkey.url, kind))
        return built[-1]

    yield begin
    for building in built:
        building.close()


def test_all_processes_end_with_the_same_true_people_whatever_came_between(valkey, pytestconfig) -> None:
    examples = 1_000 if pytestconfig.getoption("profile") == "full" else 30

    @tried(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def play(steps: list[tuple[str, int, int, int, int]]) -> None:
        building = Building(valkey.url)
        try:
            _play(building, steps)
            assert building.settles(), (building.shown(), building.truth())
        finally:
            building.close()

    play()


MISSED = [
    *(("exchange", process, 7, 1, 0) for process in (0, 1, 2, 0, 1, 2)),
    ("enter", 0, 7, 1, 0),
    ("exchange", 0, 7, 1, 0),
]


def _say_and_miss(building: Building) -> None:
    """What the first process says of one who came is lost on its way to the second."""
    _play(building, MISSED)
    eventually(lambda: building.processes[1]._ear.connection.can_read(timeout=0.1))
    building.miss(1)


def test_what_one_missed_it_is_told_again(build) -> None:
    building = build()
    _say_and_miss(building)
    assert building.settles()


def test_without_numbers_a_missed_word_would_stay_missed(build) -> None:
    building = build(Trusting)
    _say_and_miss(building)
    assert not building.settles()


def test_a_person_with_three_tabs_on_two_processes_counts_once_and_leaves_with_the_last(build) -> None:
    building = build()
    for process, tab in ((0, 0), (0, 1), (1, 0)):
        building.enter(process, 7, 1, tab)
    assert building.settles()
    assert [process.count(7) for process in building.processes] == [1, 1, 1]
    building.leave(0, 7, 1, 0)
    building.leave(1, 7, 1, 0)
    assert building.settles()
    assert [process.count(7) for process in building.processes] == [1, 1, 1]
    building.leave(0, 7, 1, 1)
    assert building.settles()
    assert [process.count(7) for process in building.processes] == [0, 0, 0]


def test_a_process_that_died_fades_with_all_its_people_as_one_change(build) -> None:
    building = build()
    for person in PEOPLE:
        building.enter(0, 7, person, 0)
    assert building.settles()
    survivor = building.processes[1]
    survivor.take_changed()
    building.die(0)
    told = []
    for _ in range(int(FADE_SECONDS) + 2):
        building.clock.now += 1
        survivor.exchange()
        told.append((survivor.count(7), survivor.take_changed()))
    assert told[0] == (4, set())
    assert [at for at, (_, changed) in enumerate(told) if changed] == [told.index((0, {7}))]


def test_who_came_and_left_before_the_next_word_is_not_spoken_of(build, valkey) -> None:
    building = build()
    assert building.settles()
    with Redis.from_url(valkey.url, decode_responses=True) as other, other.pubsub() as ear:
        ear.subscribe("presence")
        ear.get_message(timeout=1)
        building.enter(0, 7, 1, 0)
        building.leave(0, 7, 1, 0)
        building.exchange(0)
        building.enter(0, 7, 2, 0)
        building.exchange(0)
        word = eventually(lambda: ear.get_message(timeout=0.1))["data"]
    assert '"came": [[7, 2]]' in word
    assert "left" not in word


def test_a_word_is_as_short_for_one_who_leaves_two_thousand_as_for_one_who_leaves_two(build, valkey) -> None:
    lengths = []
    for crowd in (2, 2_000):
        building = build()
        for person in range(crowd):
            building.enter(0, 7, person, 0)
        building.exchange(0)
        building.exchange(0)
        with Redis.from_url(valkey.url, decode_responses=True) as other, other.pubsub() as ear:
            ear.subscribe("presence")
            ear.get_message(timeout=1)
            building.leave(0, 7, 1, 0)
            building.exchange(0)
            lengths.append(len(eventually(lambda ear=ear: ear.get_message(timeout=0.1))["data"]))
        building.close()
    assert lengths[0] == lengths[1] < 80


def test_without_valkey_those_of_this_process_are_shown_and_the_others_come_back_with_it() -> None:
    with scratch_folder() as folder, ValkeyServer(folder / "valkey") as own:
        building = Building(own.url)
        building.enter(0, 7, 1, 0)
        building.enter(1, 7, 2, 0)
        assert building.settles()
        own.kill()
        building.enter(0, 7, 3, 0)
        building.leave(1, 7, 2, 0)
        building.enter(1, 7, 4, 0)
        for _ in range(int(FADE_SECONDS) + 2):
            building.clock.now += 1
            for process in building.processes:
                process.exchange()
        assert [process.people(7) for process in building.processes] == [[1, 3], [4], []]
        own.start()
        assert building.settles()
        building.close()
