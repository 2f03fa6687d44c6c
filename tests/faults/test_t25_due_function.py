"""T25: when a letter is due, over 13 years of the Paris clock, against a simulator that knows no arithmetic of zones."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collab.core.clock import PARIS
from collab.digests.policy import due

SEED = 25
FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2037, 1, 1, tzinfo=UTC)
INSTANTS = 20_000
QUARTER = timedelta(minutes=15)

# The naive simulator: a table of every quarter of an hour and what the clock in Paris shows at it, read from its start.


@cache
def wall() -> tuple[list[datetime], list[tuple[date, int]]]:
    """Every quarter of an hour, and the day and hour that a clock on a wall in Paris shows then."""
    instants, shown = [], []
    moment = FIRST - timedelta(days=15)
    while moment < LAST + timedelta(days=15):
        local = moment.astimezone(PARIS)
        instants.append(moment)
        shown.append((local.date(), local.hour))
        moment += QUARTER
    return instants, shown


@cache
def first_shown() -> dict[tuple[date, int], datetime]:
    """When a day's clock first shows an hour or a later one."""
    found: dict[tuple[date, int], datetime] = {}
    for moment, (day, hour) in zip(*wall(), strict=True):
        for earlier in range(hour + 1):
            found.setdefault((day, earlier), moment)
    return found


@cache
def naive_slots(frequency: str, day: int, hour: int) -> list[datetime]:
    """All instants at which a letter of that choice falls due."""
    return sorted(
        moment
        for (local_day, shown), moment in first_shown().items()
        if shown == hour and (frequency == "daily" or local_day.isoweekday() == day)
    )


def naive_latest(frequency: str, day: int, hour: int, moment: datetime) -> datetime:
    slots = naive_slots(frequency, day, hour)
    return slots[bisect_right(slots, moment) - 1]


def naive_period(frequency: str, slot: datetime) -> str:
    """The day as a wall calendar shows it; a week by the year and number of its Thursday."""
    instants, shown = wall()
    day = shown[bisect_right(instants, slot) - 1][0]
    if frequency == "daily":
        return f"{day:%Y-%m-%d}"
    return naive_week(day)


@cache
def naive_week(day: date) -> str:
    thursday = next(
        day + timedelta(days=n) for n in range(-3, 4) if (day + timedelta(days=n)).isoweekday() == 4
    )
    number = sum(
        1 for n in range(1, 367) if is_thursday_of(thursday.year, n) and n <= thursday.timetuple().tm_yday
    )
    return f"{thursday.year}-W{number:02d}"


def is_thursday_of(year: int, day_of_year: int) -> bool:
    day = date(year, 1, 1) + timedelta(days=day_of_year - 1)
    return day.year == year and day.isoweekday() == 4


def some_instants(count: int) -> list[datetime]:
    """Instants of 13 years: half of them at random, half within hours of a switch or of a year's end."""
    chance = random.Random(SEED)
    near = [
        datetime(year, month, last, 1, tzinfo=UTC)
        for year in range(2024, 2037)
        for month, last in ((3, last_sunday(year, 3)), (10, last_sunday(year, 10)), (12, 31), (1, 1))
    ]
    span = int((LAST - FIRST).total_seconds())
    anywhere = [FIRST + timedelta(seconds=chance.randrange(span)) for _ in range(count // 2)]
    return anywhere + [
        chance.choice(near) + timedelta(seconds=chance.randrange(-40 * 3600, 40 * 3600))
        for _ in range(count - len(anywhere))
    ]


def last_sunday(year: int, month: int) -> int:
    return next(n for n in range(31, 24, -1) if date(year, month, n).isoweekday() == 7)


choices = st.tuples(st.sampled_from(["weekly", "daily"]), st.integers(1, 7), st.integers(0, 23))
instants = st.integers(0, int((LAST - FIRST).total_seconds())).map(lambda n: FIRST + timedelta(seconds=n))


def test_the_latest_slot_and_its_period_are_those_of_the_wall_clock() -> None:
    chance = random.Random(SEED)
    for moment in some_instants(INSTANTS):
        frequency, day, hour = (
            chance.choice(["weekly", "daily"]),
            chance.randint(1, 7),
            chance.choice(range(24)),
        )
        slot = due.latest_slot(frequency, day, hour, moment)
        assert slot == naive_latest(frequency, day, hour, moment), (frequency, day, hour, moment, SEED)
        assert due.period_of(frequency, slot) == naive_period(frequency, slot), (frequency, slot)


@settings(max_examples=500, deadline=None)
@given(choices, instants)
def test_a_slot_is_past_and_never_older_than_one_period(
    choice: tuple[str, int, int], moment: datetime
) -> None:
    frequency, day, hour = choice
    slot = due.latest_slot(frequency, day, hour, moment)
    longest = timedelta(days=7 if frequency == "weekly" else 1, hours=1)
    assert slot <= moment < slot + longest
    assert due.period_of(frequency, slot) in due.live_periods(frequency, moment)


@settings(max_examples=500, deadline=None)
@given(choices, instants, st.timedeltas(timedelta(0), timedelta(days=9)))
def test_slots_never_go_back_and_none_shares_its_period(
    choice: tuple[str, int, int], moment: datetime, later: timedelta
) -> None:
    frequency, day, hour = choice
    before = due.latest_slot(frequency, day, hour, moment)
    after = due.latest_slot(frequency, day, hour, moment + later)
    assert before <= after
    assert (before == after) == (due.period_of(frequency, before) == due.period_of(frequency, after))


def test_two_in_the_morning_is_three_in_march_and_the_first_two_in_october() -> None:
    for year in range(2024, 2037):
        spring, autumn = date(year, 3, last_sunday(year, 3)), date(year, 10, last_sunday(year, 10))
        evening = [datetime.combine(day, time(20), UTC) for day in (spring, autumn)]
        skipped, twice = (due.latest_slot("daily", 1, 2, moment) for moment in evening)
        assert skipped.astimezone(PARIS).time() == time(3)
        assert (twice.astimezone(PARIS).time(), twice.astimezone(PARIS).fold) == (time(2), 0)


# One person over time: a clock that a server reads, what it sends, and what ought to have come.


@dataclass
class Life:
    """Somebody's letters: each by the clock that the server saw, its slot and its period."""

    choice: tuple[str, int, int] = ("weekly", 1, 8)
    came_at: datetime = FIRST - timedelta(days=400)
    wanted_again_at: datetime | None = None
    letters: list[tuple[datetime, datetime, str]] = field(default_factory=list)
    last_at: datetime | None = None
    had: set[str] = field(default_factory=set)

    def tick(self, seen: datetime, rules: Any = due) -> None:
        """A tick of a server whose clock shows `seen`."""
        frequency, day, hour = self.choice
        slot = rules.latest_slot(frequency, day, hour, seen)
        period = rules.period_of(frequency, slot)
        owed = rules.is_due(
            slot,
            came_at=self.came_at,
            wanted_again_at=self.wanted_again_at,
            last_at=self.last_at,
            in_period=period in self.had,
        )
        if owed:
            self.take(seen, slot, period)

    def take(self, at: datetime, slot: datetime, period: str) -> None:
        """Get a letter."""
        self.letters.append((at, slot, period))
        self.had.add(period)
        self.last_at = max(at, self.last_at or at)

    def periods(self) -> list[str]:
        return [period for _, _, period in self.letters]


def ticks(first: datetime, last: datetime, step: timedelta = timedelta(minutes=20)) -> Sequence[datetime]:
    """A beat's ticks, a few seconds off the minute."""
    count = int((last - first) / step)
    return [first + n * step + timedelta(seconds=7) for n in range(count)]


def weeks_between(first: datetime, last: datetime, hour: int = 8) -> list[str]:
    return [naive_period("weekly", slot) for slot in naive_slots("weekly", 1, hour) if first <= slot < last]


def check_thirteen_years(rules: Any = due) -> None:
    """Who stays on weekly has one letter in each ISO week, at eight of the wall clock."""
    life = Life(came_at=FIRST - timedelta(days=1))
    for moment in ticks(FIRST, LAST, timedelta(hours=1)):
        life.tick(moment, rules)
    assert life.periods() == weeks_between(FIRST, LAST)
    assert len(life.letters) == 679
    assert {period for period in life.periods() if period.endswith("W53")} == {"2026-W53", "2032-W53"}
    for at, _, _ in life.letters:
        local = at.astimezone(PARIS)
        assert (local.isoweekday(), local.hour, local.minute) == (1, 8, 0)


def check_clocks_that_jump(rules: Any = due) -> None:
    """A clock two hours slow or three hours fast for a while sends no second letter and leaves none out."""
    chance = random.Random(SEED)
    for start in (
        datetime(2026, 3, 16, tzinfo=UTC),
        datetime(2026, 10, 12, tzinfo=UTC),
        datetime(2026, 12, 14, tzinfo=UTC),
    ):
        for hour in (0, 2, 8, 23):
            life = Life(choice=("weekly", 1, hour), came_at=start - timedelta(days=30))
            end = start + timedelta(days=35)
            off = timedelta(0)
            for moment in ticks(start, end, timedelta(minutes=17)):
                if chance.random() < 0.05:
                    off = chance.choice([timedelta(0), timedelta(hours=-2), timedelta(hours=3)])
                life.tick(moment + off, rules)
            # At the ends, a clock that is off has a letter already, or not yet.
            held = weeks_between(start + timedelta(hours=4), end - timedelta(hours=4), hour)
            assert [period for period in life.periods() if period in held] == held, (start, hour, SEED)
            assert len(set(life.periods())) == len(life.periods())


def check_servers_that_slept(rules: Any = due) -> None:
    """However long nothing ticked, the newest letter is made up for, once, as soon as something does."""
    chance = random.Random(SEED)
    for slept in (timedelta(hours=9), timedelta(days=3), timedelta(days=8), timedelta(days=23)):
        for _ in range(8):
            start = FIRST + timedelta(days=chance.randrange(4_600), hours=chance.randrange(24))
            asleep = start + timedelta(days=14, hours=chance.randrange(168))
            awake, end = asleep + slept, asleep + slept + timedelta(days=21)
            life = Life(came_at=start)
            for moment in [*ticks(start, asleep), *ticks(awake, end)]:
                life.tick(moment, rules)
            slots = naive_slots("weekly", 1, 8)
            missed = [slot for slot in slots if asleep <= slot <= awake][-1:]
            end_seen = [*ticks(awake, end)][-1]
            expected = [slot for slot in slots if start < slot < asleep or awake < slot <= end_seen]
            assert [slot for _, slot, _ in life.letters] == sorted(expected + missed), (start, slept, SEED)
            for at, slot, _ in life.letters:
                # At its hour, or as soon as something ticked again.
                assert at - slot < timedelta(minutes=21) or at - awake < timedelta(minutes=1)
                assert at - slot < timedelta(days=7, hours=1)


def check_changed_choices(rules: Any = due) -> None:
    """Whoever changes day, hour or frequency again and again never has two letters of a period, nor an old one."""
    chance = random.Random(SEED)
    for _ in range(40):
        start = FIRST + timedelta(days=chance.randrange(4_500))
        life = Life(came_at=start)
        weekly_only = chance.random() < 0.5
        for moment in ticks(start, start + timedelta(days=70), timedelta(minutes=47)):
            if chance.random() < 0.02:
                kind = "weekly" if weekly_only else chance.choice(["weekly", "daily"])
                life.choice = (kind, chance.randint(1, 7), chance.randrange(24))
            if chance.random() < 0.002:
                life.wanted_again_at = moment
            life.tick(moment, rules)
        assert len(set(life.periods())) == len(life.periods()), SEED
        for (before, _, _), (at, slot, _) in pairwise(life.letters):
            assert before < slot <= at
        if weekly_only and life.wanted_again_at is None:
            held = [life.periods()[0], *life.periods()[1:]]
            weeks = sorted({naive_period("weekly", start + timedelta(days=n)) for n in range(70)})
            assert held == [week for week in weeks if held[0] <= week <= held[-1]], (start, SEED)


def check_who_came_or_came_back(rules: Any = due) -> None:
    """Nobody is owed a letter of a slot before they came, or that they wanted none at; the next one is theirs."""
    monday = naive_latest("weekly", 1, 8, datetime(2026, 11, 30, 12, tzinfo=UTC))
    for field_name in ("came_at", "wanted_again_at"):
        life = Life(came_at=monday - timedelta(days=90))
        setattr(life, field_name, monday + timedelta(minutes=5))
        for moment in ticks(monday + timedelta(minutes=6), monday + timedelta(days=7, hours=1)):
            life.tick(moment, rules)
        assert [slot for _, slot, _ in life.letters] == [monday + timedelta(days=7)]
    edition = Life(came_at=monday - timedelta(days=90))
    edition.take(monday + timedelta(minutes=1), monday, "an edition")
    for moment in ticks(monday + timedelta(minutes=2), monday + timedelta(days=6)):
        edition.tick(moment, rules)
    assert len(edition.letters) == 1


def check_the_clock(rules: Any = due) -> None:
    """Slots and periods of every kind of day, against the wall."""
    chance = random.Random(SEED + 1)
    for moment in some_instants(1_500):
        frequency, day, hour = (
            chance.choice(["weekly", "daily"]),
            chance.randint(1, 7),
            chance.choice([*range(24), 2, 2, 2]),
        )
        slot = rules.latest_slot(frequency, day, hour, moment)
        assert slot == naive_latest(frequency, day, hour, moment)
        assert rules.period_of(frequency, slot) == naive_period(frequency, slot)


CHECKS: list[Callable[..., None]] = [
    check_the_clock,
    check_thirteen_years,
    check_clocks_that_jump,
    check_servers_that_slept,
    check_changed_choices,
    check_who_came_or_came_back,
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_rule(check: Callable[..., None]) -> None:
    check()


class Rules:
    """The rules of `policy.due`, one of which a control breaks."""

    latest_slot = staticmethod(due.latest_slot)
    period_of = staticmethod(due.period_of)
    is_due = staticmethod(due.is_due)


def in_utc(frequency: str, day: int, hour: int, moment: datetime) -> datetime:
    """Slots of the UTC clock."""
    slot = moment.replace(hour=hour, minute=0, second=0, microsecond=0)
    while slot > moment or (frequency == "weekly" and slot.isoweekday() != day):
        slot -= timedelta(days=1)
    return slot


def by_seconds(frequency: str, day: int, hour: int, moment: datetime) -> datetime:
    """A slot, then so many seconds back, as if each day had 24 hours."""
    anchor = datetime(2024, 1, 1, hour, tzinfo=PARIS).astimezone(UTC) + timedelta(
        days=day - 1 if frequency == "weekly" else 0
    )
    step = timedelta(days=7 if frequency == "weekly" else 1)
    return anchor + step * ((moment - anchor) // step)


def next_slot(frequency: str, day: int, hour: int, moment: datetime) -> datetime:
    """The slot of this day or week, be it to come."""
    return due.latest_slot(frequency, day, hour, moment) + timedelta(days=7 if frequency == "weekly" else 1)


def second_two(frequency: str, day: int, hour: int, moment: datetime) -> datetime:
    """In October, the second time."""
    slot = due.latest_slot(frequency, day, hour, moment)
    later = slot.astimezone(PARIS).replace(fold=1).astimezone(UTC)
    return later if later <= moment else slot


def period_by_year(frequency: str, slot: datetime) -> str:
    """The calendar's year beside the ISO week."""
    local = slot.astimezone(PARIS)
    return (
        f"{local.year}-W{local.isocalendar().week:02}"
        if frequency == "weekly"
        else due.period_of(frequency, slot)
    )


def period_of_utc(frequency: str, slot: datetime) -> str:
    """The day in UTC: midnight in Paris is the day before."""
    year, week, _ = slot.isocalendar()
    return f"{year}-W{week:02}" if frequency == "weekly" else f"{slot:%Y-%m-%d}"


def without_period(slot: datetime, **known: Any) -> bool:
    """Whoever changes their day has a second letter."""
    return due.is_due(slot, **{**known, "in_period": False})


def without_last(slot: datetime, **known: Any) -> bool:
    """An edition, or a daily letter, does not count."""
    return due.is_due(slot, **{**known, "last_at": None})


def without_arrival(slot: datetime, **known: Any) -> bool:
    """Whoever comes is owed the letter of before."""
    return due.is_due(slot, **{**known, "came_at": FIRST - timedelta(days=500)})


def without_return(slot: datetime, **known: Any) -> bool:
    """Whoever wants letters again is owed the letter of before."""
    return due.is_due(slot, **{**known, "wanted_again_at": None})


def none_made_up_for(slot: datetime, **known: Any) -> bool:
    """A server that slept makes up for nothing: whatever fell due while it did is left out."""
    last_at = known["last_at"]
    return due.is_due(slot, **known) and (last_at is None or slot - last_at <= timedelta(days=7, hours=1))


BROKEN = [
    ("latest_slot", in_utc, check_thirteen_years),
    ("latest_slot", by_seconds, check_thirteen_years),
    ("latest_slot", next_slot, check_the_clock),
    ("latest_slot", second_two, check_the_clock),
    ("period_of", period_by_year, check_thirteen_years),
    ("period_of", period_of_utc, check_the_clock),
    ("is_due", without_period, check_changed_choices),
    ("is_due", without_last, check_who_came_or_came_back),
    ("is_due", without_arrival, check_who_came_or_came_back),
    ("is_due", without_return, check_who_came_or_came_back),
    ("is_due", none_made_up_for, check_servers_that_slept),
]


@pytest.mark.parametrize(
    ("name", "broken", "check"), BROKEN, ids=lambda value: getattr(value, "__name__", value)
)
def test_a_rule_that_is_broken_is_found_out(
    name: str, broken: Callable[..., Any], check: Callable[..., None]
) -> None:
    rules = type("Broken", (Rules,), {name: staticmethod(broken)})
    with pytest.raises(AssertionError):
        check(rules)
