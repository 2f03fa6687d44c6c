"""A year of files that wait for people, and a checker of its reminders that knows nothing of how they were chosen."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from collab.core.clock import PARIS

Pick = Callable[[int, int], int]
"""A whole number between two, both included: drawn from whatever makes the year."""

# As the rules are announced to people; written here once more, so that a change of the code alone is seen.
WAITS = {
    "answer": 7, "suggestion": 7, "close": 7, "ask": 14,
    "agree": 7, "milestone": 14, "passed": 3, "quiet": 21, "resume": 3, "rate": 7,
}  # fmt: skip
OWED_OF = {
    "solicitation": ("answer",),
    "request": ("ask", "suggestion", "close"),
    "pair": ("agree", "milestone", "passed", "quiet", "resume", "rate"),
}
UNMOVED = ("agree", "milestone", "quiet")
MORNING = time(8, 30)
YEAR = 365


@dataclass(frozen=True, kw_only=True, slots=True)
class Someone:
    """Who leads files: the size of their team, and when they rest."""

    id: int
    team: int | None
    holidays: tuple[tuple[date, date], ...]

    @property
    def small(self) -> bool:
        return self.team in (0, 1, 2)

    def rests(self, day: date) -> bool:
        return day.isoweekday() in (6, 7) or any(first <= day <= last for first, last in self.holidays)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """Something that a file owes, from one moment until it is answered, if ever; and what was done meanwhile."""

    owed: str
    lead: int
    begins: datetime
    ends: datetime | None
    touched: tuple[datetime, ...] = ()
    handed: tuple[datetime, int] | None = None
    """When somebody else began to lead it, which answers nothing, and who."""

    def since(self, moment: datetime) -> datetime:
        """From when it is owed: where it is owed that something moves, whatever moves begins it anew."""
        moved = [each for each in self.touched if each <= moment] if self.owed in UNMOVED else []
        return max([self.begins, *moved])

    def lead_at(self, moment: datetime) -> int:
        return self.handed[1] if self.handed is not None and self.handed[0] <= moment else self.lead


@dataclass(frozen=True, kw_only=True, slots=True)
class FileYear:
    """What becomes of one file in the year."""

    id: int
    file: str
    stretches: tuple[Stretch, ...]

    def open_at(self, moment: datetime) -> Stretch | None:
        return next(
            (s for s in self.stretches if s.begins <= moment and (s.ends is None or moment < s.ends)), None
        )

    def answers(self) -> Iterator[datetime]:
        for stretch in self.stretches:
            yield from stretch.touched
            if stretch.ends is not None:
                yield stretch.ends


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One file in one reminder."""

    day: date
    person: int
    file: int
    owed: str


@dataclass(frozen=True, kw_only=True)
class World:
    """People and files, from a first day on."""

    first: date
    people: tuple[Someone, ...]
    files: tuple[FileYear, ...]
    days: int = YEAR

    def mornings(self) -> Iterator[tuple[date, datetime]]:
        for number in range(self.days):
            day = self.first + timedelta(days=number)
            yield day, datetime.combine(day, MORNING, PARIS)


def make_world(pick: Pick, *, files: int, people: int, first: date, days: int = YEAR) -> World:
    """People of all sizes of teams with their holidays, and files that are answered soon, late, by halves or never."""

    def moment(since: date, least: int, most: int) -> datetime:
        day = since + timedelta(days=pick(least, most))
        return datetime.combine(day, time(pick(0, 23), pick(0, 59)), PARIS)

    def someone(number: int) -> Someone:
        team = (None, 0, 1, 2, 3, 12)[pick(0, 5)]
        starts = [first + timedelta(days=pick(0, days)) for _ in range(pick(0, 3))]
        return Someone(
            id=number,
            team=team,
            holidays=tuple((day, day + timedelta(days=(0, 4, 13, 40)[pick(0, 3)])) for day in starts),
        )

    def a_file(number: int) -> FileYear:
        kind = ("solicitation", "request", "pair")[pick(0, 2)]
        lead, begins = pick(1, people), moment(first, 0, days - 1)
        stretches: list[Stretch] = []
        for _ in range(1 if kind == "solicitation" else pick(1, 4)):
            owed = OWED_OF[kind][pick(0, len(OWED_OF[kind]) - 1)]
            patience = ((0, 10), (5, 30), (20, 120), None)[pick(0, 3)]
            ends = (
                None
                if patience is None
                else max(moment(begins.date(), *patience), begins + timedelta(minutes=1))
            )
            last = (ends or begins + timedelta(days=200)).date()
            handed = (moment(begins.date(), 0, 60), pick(1, people)) if pick(0, 5) == 0 else None
            if handed is not None and (handed[0] <= begins or (ends is not None and handed[0] >= ends)):
                handed = None
            touched = [
                moment(begins.date(), 0, max(1, (last - begins.date()).days)) for _ in range(pick(0, 2))
            ]
            stretches.append(
                Stretch(
                    owed=owed,
                    lead=lead,
                    begins=begins,
                    ends=ends,
                    touched=tuple(t for t in touched if t > begins and (ends is None or t < ends)),
                    handed=handed,
                )
            )
            if ends is None:
                break
            begins = max(moment(ends.date(), 0, 20), ends)
            lead = stretches[-1].lead_at(begins)
        return FileYear(id=number, file=kind, stretches=tuple(stretches))

    return World(
        first=first,
        people=tuple(someone(number) for number in range(1, people + 1)),
        files=tuple(a_file(number) for number in range(1, files + 1)),
        days=days,
    )


@dataclass
class _Log:
    of_file: dict[int, list[Told]] = field(default_factory=lambda: defaultdict(list))
    mails: dict[int, list[date]] = field(default_factory=lambda: defaultdict(list))


def check_year(world: World, told: Iterable[Told]) -> int:
    """Every rule, asked of the log alone; returns how many reminders of files there were."""
    log = _Log()
    for one in sorted(told, key=lambda one: one.day):
        log.of_file[one.file].append(one)
        if one.day not in log.mails[one.person][-1:]:
            log.mails[one.person].append(one.day)
    people = {one.id: one for one in world.people}
    for person, days in log.mails.items():
        assert all((later - sooner).days >= 7 for sooner, later in zip(days, days[1:], strict=False)), (
            f"{person} had two reminders in one week: {days}"
        )
        assert not [day for day in days if people[person].rests(day)], f"{person} was told on a day of rest"
    for file in world.files:
        _check_told(file, people, log.of_file[file.id])
        _check_nothing_forgotten(world, file, people, log)
    return sum(map(len, log.of_file.values()))


def _check_told(file: FileYear, people: dict[int, Someone], told: list[Told]) -> None:
    answers = [moment.astimezone(PARIS) for moment in file.answers()]
    for one in told:
        morning = datetime.combine(one.day, MORNING, PARIS)
        stretch = file.open_at(morning)
        assert stretch is not None, f"{one}: nothing is owed"
        assert (stretch.owed, stretch.lead_at(morning)) == (one.owed, one.person), (
            f"{one}: not what, or whom, it waits for"
        )
        assert (one.day - stretch.since(morning).date()).days >= WAITS[one.owed], f"{one}: not due yet"
        near = [each for each in answers if each <= morning and (one.day - each.date()).days < 7]
        assert not near, f"{one}: somebody answered on {near}"
        assert not [each for each in told if 0 < (one.day - each.day).days < 7], (
            f"{one}: told twice in a week"
        )
        if people[one.person].small:
            assert one is told[0], f"{one}: a small team was told again"
    assert len([one for one in told if one.owed == "rate"]) <= 1, "asked twice for a rating"
    assert len({one.day for one in told}) == len(told), "told twice in one day"


def _check_nothing_forgotten(world: World, file: FileYear, people: dict[int, Someone], log: _Log) -> None:
    """On each day on which no rule forbids it, a due file is chased; and none waits longer than a week and a rest."""
    told = log.of_file[file.id]
    days = [one.day for one in told]
    answers = sorted(moment for moment in file.answers())
    for stretch in file.stretches:
        waiting, led_by = 0, stretch.lead
        start = max(world.first, stretch.begins.date() + timedelta(days=WAITS[stretch.owed]))
        for number in range((world.first + timedelta(days=world.days) - start).days):
            day = start + timedelta(days=number)
            morning = datetime.combine(day, MORNING, PARIS)
            if stretch.ends is not None and stretch.ends <= morning:
                break
            person = people[stretch.lead_at(morning)]
            mails = log.mails[person.id]
            if person.id != led_by:
                waiting, led_by = 0, person.id
            before = days[: bisect_right(days, day - timedelta(days=1))]
            said_rate = any(one.owed == "rate" for one in told if one.day < day)
            if (person.small and before) or (stretch.owed == "rate" and said_rate):
                continue
            due = (day - stretch.since(morning).date()).days >= WAITS[stretch.owed]
            seen = bisect_right(answers, morning)
            answered = seen > 0 and (day - answers[seen - 1].date()).days < 7
            if not due or answered or (before and (day - before[-1]).days < 7):
                waiting = 0
                continue
            # From here on the file itself may be chased; only its lead's other reminders and rests hold it.
            waiting += 1
            if person.rests(day):
                continue
            earlier = mails[: bisect_right(mails, day - timedelta(days=1))]
            if earlier and (day - earlier[-1]).days < 7:
                assert waiting <= 6, f"file {file.id} waits on {day} since {waiting} days behind other files"
                continue
            assert day in days, f"file {file.id} is due on {day}, nothing forbids it, and nobody was told"
            waiting = 0
