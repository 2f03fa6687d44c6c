"""When somebody's next letter comes, as it is said to them: the rule of `due`, looked at from before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from collab.core.clock import PARIS
from collab.digests.policy.due import is_due, latest_slot, period_of

SLOTS = 200
"""Looked at before one gives up."""
FURTHEST = timedelta(days=3 * 366)
"""Whoever rests longer is told of no date."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Coming:
    """The next letter of somebody's own."""

    at: datetime | None
    """None for who wants none. A moment past: it fell due and leaves within minutes."""
    away_until: date | None = None
    """The last day of the holiday that an earlier one falls into."""


def next_slot(frequency: str, day: int, hour: int, moment: datetime) -> datetime:
    """The first instant after `moment` at which a letter falls due."""
    step = timedelta(days=7 if frequency == "weekly" else 1)
    # Clocks change by an hour: the slot after the latest one is a step away, an hour more or less.
    return latest_slot(
        frequency, day, hour, latest_slot(frequency, day, hour, moment) + step + timedelta(hours=2)
    )


def coming(
    *,
    frequency: str,
    day: int,
    hour: int,
    holidays: Sequence[tuple[date, date]],
    moment: datetime,
    came_at: datetime,
    wanted_again_at: datetime | None,
    last_at: datetime | None,
    periods: Collection[str],
) -> Coming:
    """When the next letter comes to somebody who has one of each of these periods already."""
    if frequency == "never":
        return Coming(at=None)
    slot, away_until = latest_slot(frequency, day, hour, moment), None
    for _ in range(SLOTS):
        # What was missed while the server slept is made up for now, on a day that may be a holiday.
        leaves = max(slot, moment)
        is_theirs = is_due(
            slot,
            came_at=came_at,
            wanted_again_at=wanted_again_at,
            last_at=last_at,
            in_period=period_of(frequency, slot) in periods,
        )
        if is_theirs:
            rest = _rest_on(holidays, leaves.astimezone(PARIS).date())
            if rest is None:
                return Coming(at=slot, away_until=away_until)
            away_until = away_until or rest
            if rest - moment.date() > FURTHEST:
                break
            leaves = max(leaves, datetime.combine(rest, time(23, 59, 59), PARIS).astimezone(leaves.tzinfo))
        slot = next_slot(frequency, day, hour, leaves)
    return Coming(at=None, away_until=away_until)


def _rest_on(holidays: Sequence[tuple[date, date]], local_day: date) -> date | None:
    return max((last for first, last in holidays if first <= local_day <= last), default=None)
