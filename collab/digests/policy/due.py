"""When a letter is due: pure arithmetic over the Paris clock, the same whoever asks and however often.

A person's preference names slots: a day of the week and an hour, or an hour of each day. Only the latest slot counts,
so that a server that slept makes up for one letter and no more. Its period (the ISO week or the day that it lies in)
names the run; nobody has two letters of one run.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from collab.core.clock import PARIS

USUAL_FREQUENCY, USUAL_DAY, USUAL_HOUR = "weekly", 1, 8
"""Of who chose nothing."""


def latest_slot(frequency: str, day: int, hour: int, moment: datetime) -> datetime:
    """The last instant, not after `moment`, at which a letter fell due; `day` is an ISO day and counts for a week only.

    An hour that the clock skips in March falls due as it jumps; one that it shows twice in October, the first time.
    """
    local_day = moment.astimezone(PARIS).date()
    step = 7 if frequency == "weekly" else 1
    if frequency == "weekly":
        local_day -= timedelta(days=(local_day.isoweekday() - day) % 7)
    slot = _at(local_day, hour)
    return slot if slot <= moment else _at(local_day - timedelta(days=step), hour)


def period_of(frequency: str, slot: datetime) -> str:
    """What the run of a slot is called: `2026-W48` for a week, `2026-11-28` for a day, of Europe/Paris."""
    local_day = slot.astimezone(PARIS).date()
    if frequency == "daily":
        return local_day.isoformat()
    year, week, _ = local_day.isocalendar()
    return f"{year}-W{week:02}"


def is_due(
    slot: datetime,
    *,
    came_at: datetime,
    wanted_again_at: datetime | None,
    last_at: datetime | None,
    in_period: bool,
) -> bool:
    """Whether the letter of a person's latest slot is owed to them now.

    They must have been here and wanting letters before it; whoever got one since, an edition's included, waits for the
    next slot, and so does who has a letter of that period, even of a slot that they gave up since (`in_period`).
    """
    before = (came_at, wanted_again_at, last_at)
    return not in_period and all(moment is None or moment < slot for moment in before)


def live_periods(frequency: str, moment: datetime) -> tuple[str, str]:
    """The two periods that a latest slot can lie in; a run of any other is over for everybody."""
    step = timedelta(days=7 if frequency == "weekly" else 1)
    local_day = moment.astimezone(PARIS).date()
    return period_of(frequency, _at(local_day - step, 12)), period_of(frequency, _at(local_day, 12))


def _at(local_day: date, hour: int) -> datetime:
    """That hour of that day in Paris: compared and stored in UTC, since clocks of one zone are compared by their hands."""
    return datetime.combine(local_day, time(hour), PARIS).astimezone(UTC)
