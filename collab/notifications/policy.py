"""When a person may be written to, and who may ask why they were told.

- One chooses a channel for each kind of news; what is muted is told nowhere, not even a mention.
- Quiet hours and holidays hold mail at once until they are over, and never drop it: read meanwhile, it is not sent.
  Only an alert of the highest severity breaks them.
- Each person may ask why they were told of something or not, and so may the secretariat for anybody, where it reads
  the thing itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from collab.core.actor import Actor
from collab.core.clock import PARIS

FREQUENCIES = ("daily", "weekly", "never")


@dataclass(frozen=True, kw_only=True, slots=True)
class Preferences:
    """How a person wants to be told; the defaults are those of who chose nothing."""

    choices: dict[str, str] = field(default_factory=dict)
    frequency: str = "weekly"
    digest_day: int = 1
    digest_hour: int = 8
    quiet_from: time | None = None
    quiet_until: time | None = None
    holidays: Sequence[tuple[date, date]] = ()
    link_only: bool = False
    since: datetime | None = None
    """When these were chosen; None for the defaults."""


def may_explain(actor: Actor, person_id: int) -> bool:
    """Whether the actor may ask why that person was told or not."""
    return actor.staff or actor.person_id == person_id


def may_see_addresses(actor: Actor) -> bool:
    """Whether the actor sees the addresses that mail comes back from."""
    return actor.staff


def held_until(preferences: Preferences, moment: datetime) -> datetime | None:
    """The moment until which quiet hours and holidays hold a mail; None when it may go at once."""
    local = moment.astimezone(PARIS)
    while True:
        later = _after_holiday(preferences, local) or _after_quiet_hours(preferences, local)
        if later is None:
            break
        # In the hour that the clock shows twice, the end that is still to come is meant.
        local = later if later.astimezone(UTC) > local.astimezone(UTC) else later.replace(fold=1)
    return None if local == moment.astimezone(PARIS) else local.astimezone(moment.tzinfo)


def is_quiet_day(preferences: Preferences, day: date) -> bool:
    """Whether a person is not to be reminded of anything on that day: a holiday of theirs, a Saturday or a Sunday.

    Public holidays are ordinary days here: what waits for such a day is worth no calendar that is to be kept true.
    """
    return day.isoweekday() > 5 or any(first <= day <= last for first, last in preferences.holidays)


def _after_holiday(preferences: Preferences, local: datetime) -> datetime | None:
    last = max(
        (until for since, until in preferences.holidays if since <= local.date() <= until), default=None
    )
    return None if last is None else datetime.combine(last + timedelta(days=1), time(0), PARIS)


def _after_quiet_hours(preferences: Preferences, local: datetime) -> datetime | None:
    begins, ends = preferences.quiet_from, preferences.quiet_until
    if begins is None or ends is None or begins == ends:
        return None
    clock = local.time().replace(tzinfo=None)
    if begins < ends:
        return datetime.combine(local.date(), ends, PARIS) if begins <= clock < ends else None
    if clock >= begins:
        return datetime.combine(local.date() + timedelta(days=1), ends, PARIS)
    return datetime.combine(local.date(), ends, PARIS) if clock < ends else None
