"""Who is reminded of what, and when: one pure rule, asked for one person and one day.

1. A file is a solicitation, a request or a pair of which something is owed; its one lead alone is reminded of it.
2. It is due once what is owed has waited for the days of `OWED`, whatever else happens.
3. Due or not, nobody is reminded of a file within 7 days of an answer in it, or of another reminder of it.
4. A person gets one reminder in 7 days for all their files together: every file that may be chased that day is in
   it, the longest due first, however many there are. None is left out, so none can wait behind others.
5. What falls due just after a reminder waits for the next one, 7 days later at most.
6. On their quiet days (holidays, weekends) nobody is reminded; what is due waits for the first other day.
7. A team of 0 to 2 people is reminded of a file once, ever; a team that states no size is not taken for small.
8. What is worth one word only (`ONCE`) is told once, to whomever.
9. What was answered is owed no more: it is not handed to this rule, and so there is nothing to stop.
10. Hence: a due file is chased on the first day after its due day on which neither its lead was reminded in the last
    7 days nor rests, and unless they are a small team it is chased again each week until it is answered.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

BETWEEN = timedelta(days=7)
"""What lies between an answer and a reminder, two reminders of a file, and two reminders of a person."""
SMALL_TEAM = 2
OWED = {
    "answer": 7, "suggestion": 7, "close": 7, "ask": 14,
    "agree": 7, "milestone": 14, "passed": 3, "quiet": 21, "resume": 3, "rate": 7,
}  # fmt: skip
"""What is owed, and after how many days it is due.

Of a solicitation: an *answer*. Of a request: something about a *suggestion* (a helper named a colleague who was not
asked), to *close* it or to move its date (which has passed, with no pair at work), to *ask* somebody (nobody is asked
and no pair is at work). Of a pair: to *agree* on its page, to set a first *milestone*, to say how a milestone that has
*passed* went, to set the next step where all is done and it is *quiet*, to *resume* after a pause, to *rate* it.
"""
ONCE = frozenset({"rate"})


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """Something that waits for its lead, with what was said of it."""

    file: str
    """solicitation, request or pair."""
    id: int
    owed: str
    since: date
    """The day from which it is owed."""
    small: bool = False
    """Whether it is led by a team of 0 to 2 people."""
    answered_on: date | None = None
    """When anybody last answered, or did something about it."""
    reminded_on: date | None = None
    reminders: int = 0
    """How often its leads have been reminded of it, ever."""
    said: frozenset[str] = frozenset()
    """What they were reminded of."""

    @property
    def due_on(self) -> date:
        """The first day on which it is due."""
        return self.since + timedelta(days=OWED[self.owed])


def is_small(size: int | None) -> bool:
    """Whether a team of that size, if it is known, is spared every reminder but the first."""
    return size is not None and size <= SMALL_TEAM


def to_chase(
    files: Collection[File], *, day: date, away: bool = False, last_reminder: date | None = None
) -> list[File]:
    """Which of one person's files are in their reminder of that day, the longest due first; none: there is none."""
    if away or _within(last_reminder, day):
        return []
    return sorted(
        (file for file in files if may_chase(file, day)), key=lambda file: (file.due_on, file.file, file.id)
    )


def may_chase(file: File, day: date) -> bool:
    """Whether its lead may be reminded of that file on that day, as far as the file is concerned."""
    if day < file.due_on or _within(file.answered_on, day) or _within(file.reminded_on, day):
        return False
    if file.small and file.reminders:
        return False
    return file.owed not in ONCE or file.owed not in file.said


def _within(last: date | None, day: date) -> bool:
    return last is not None and day - last < BETWEEN
