"""The rule of reminders: day by day in examples, and a year of 500 files in which none of its promises is broken."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from collab.buddying.policy import OWED, File, is_small, may_chase, to_chase
from tests.buddying.simulated_year import WAITS, Told, World, check_year, make_world

pytestmark = pytest.mark.unit
MONDAY = date(2026, 3, 2)
WEEK = timedelta(days=7)


def a_file(number: int = 1, **values) -> File:
    return File(**{"file": "solicitation", "id": number, "owed": "answer", "since": MONDAY - WEEK, **values})


def test_what_is_owed_is_due_after_the_days_announced() -> None:
    assert OWED == WAITS
    for owed, days in OWED.items():
        file = a_file(owed=owed, since=MONDAY - timedelta(days=days))
        assert may_chase(file, MONDAY), owed
        assert not may_chase(file, MONDAY - timedelta(days=1)), owed


def test_nobody_is_chased_within_a_week_of_an_answer() -> None:
    for days in range(7):
        assert not may_chase(a_file(answered_on=MONDAY - timedelta(days=days)), MONDAY)
    assert may_chase(a_file(answered_on=MONDAY - WEEK), MONDAY)


def test_nobody_is_chased_within_a_week_of_another_reminder_of_that_file() -> None:
    for days in range(7):
        told = a_file(reminded_on=MONDAY - timedelta(days=days), reminders=1)
        assert not may_chase(told, MONDAY)
    assert may_chase(a_file(reminded_on=MONDAY - WEEK, reminders=1), MONDAY)


def test_a_person_has_one_reminder_a_week_for_all_their_files() -> None:
    for days in range(7):
        assert to_chase([a_file()], day=MONDAY, last_reminder=MONDAY - timedelta(days=days)) == []
    assert to_chase([a_file()], day=MONDAY, last_reminder=MONDAY - WEEK) == [a_file()]


def test_all_that_is_due_is_in_it_the_longest_due_first() -> None:
    files = [a_file(n, since=MONDAY - timedelta(days=7 + n % 40)) for n in range(100)]
    files += [a_file(200, since=MONDAY)]
    chased = to_chase(files, day=MONDAY)
    assert len(chased) == 100
    assert [file.due_on for file in chased] == sorted(file.due_on for file in files[:100])


def test_nobody_is_chased_on_a_quiet_day() -> None:
    assert to_chase([a_file()], day=MONDAY, away=True) == []


def test_a_small_team_is_told_once_and_who_states_no_size_is_not_small() -> None:
    assert [is_small(size) for size in (None, 0, 1, 2, 3, 40)] == [False, True, True, True, False, False]
    assert may_chase(a_file(small=True), MONDAY)
    long_ago = {"reminded_on": MONDAY - 10 * WEEK, "reminders": 1}
    assert not may_chase(a_file(small=True, **long_ago), MONDAY)
    assert may_chase(a_file(**long_ago), MONDAY)


def test_a_rating_is_asked_for_once_even_after_other_reminders() -> None:
    rating = {"file": "pair", "owed": "rate", "reminded_on": MONDAY - 4 * WEEK, "reminders": 2}
    assert may_chase(a_file(**rating, said=frozenset({"agree"})), MONDAY)
    assert not may_chase(a_file(**rating, said=frozenset({"agree", "rate"})), MONDAY)


def test_a_clock_that_went_back_reminds_nobody_again() -> None:
    assert to_chase([a_file()], day=MONDAY, last_reminder=MONDAY + WEEK) == []
    assert not may_chase(a_file(answered_on=MONDAY + WEEK), MONDAY)


def live(world: World) -> list[Told]:
    """The year, day by day, through the rule."""
    told: list[Told] = []
    of_file: dict[int, list[Told]] = defaultdict(list)
    mails: dict[int, date] = {}
    people = {one.id: one for one in world.people}
    answers = {file.id: sorted(file.answers()) for file in world.files}
    for day, morning in world.mornings():
        waiting: dict[int, list[File]] = defaultdict(list)
        for file in world.files:
            stretch = file.open_at(morning)
            if stretch is None:
                continue
            before = of_file[file.id]
            lead = stretch.lead_at(morning)
            waiting[lead].append(
                File(
                    file=file.file,
                    id=file.id,
                    owed=stretch.owed,
                    since=stretch.since(morning).date(),
                    small=is_small(people[lead].team),
                    answered_on=_last(answers[file.id], morning),
                    reminded_on=before[-1].day if before else None,
                    reminders=len(before),
                    said=frozenset(one.owed for one in before),
                )
            )
        for person, files in waiting.items():
            chased = to_chase(files, day=day, away=people[person].rests(day), last_reminder=mails.get(person))
            for file in chased:
                mails[person] = day
                of_file[file.id].append(Told(day=day, person=person, file=file.id, owed=file.owed))
                told.append(of_file[file.id][-1])
    return told


def _last(moments: list[datetime], now: datetime) -> date | None:
    return max((each.date() for each in moments if each <= now), default=None)


def often(full: bool, most: int, few: int):
    """So many examples, the same ones each time but in the full profile."""
    return settings(
        max_examples=most if full else few,
        deadline=None,
        derandomize=not full,
        database=None,
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture(scope="session")
def full(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--profile") == "full")


def test_in_a_year_of_500_files_no_rule_is_broken_and_no_due_file_is_forgotten(full) -> None:
    reminders = []

    @often(full, 300, 8)
    @given(
        seed=st.integers(0, 2**32),
        people=st.integers(10, 250),
        first=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    )
    def years(seed: int, people: int, first: date) -> None:
        world = make_world(Random(seed).randint, files=500, people=people, first=first)
        reminders.append(check_year(world, live(world)))

    years()
    assert min(reminders) > 100, "a year in which nobody is reminded proves nothing"


def test_nor_in_any_small_world(full) -> None:
    @often(full, 3_000, 150)
    @given(data=st.data())
    def worlds(data) -> None:
        def pick(least: int, most: int) -> int:
            return data.draw(st.integers(least, most))

        world = make_world(
            pick, files=pick(1, 8), people=pick(1, 3), first=MONDAY + timedelta(days=pick(0, 6)), days=90
        )
        check_year(world, live(world))

    worlds()
