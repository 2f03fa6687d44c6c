"""Quiet hours and holidays, in the time of Paris."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from collab.core.clock import PARIS
from collab.notifications.policy import Preferences, held_until, is_quiet_day

pytestmark = pytest.mark.unit

NIGHT = Preferences(quiet_from=time(20), quiet_until=time(8))
NOON = Preferences(quiet_from=time(12), quiet_until=time(14))
AUGUST = Preferences(holidays=((date(2026, 8, 1), date(2026, 8, 31)),))


def paris(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("preferences", "moment", "until"),
    [
        (Preferences(), paris(3, 2, 3), None),
        (NIGHT, paris(3, 2, 19, 59), None),
        (NIGHT, paris(3, 2, 20), paris(3, 3, 8)),
        (NIGHT, paris(3, 3, 7, 59), paris(3, 3, 8)),
        (NIGHT, paris(3, 3, 8), None),
        (NOON, paris(3, 2, 13), paris(3, 2, 14)),
        (NOON, paris(3, 2, 23), None),
        (AUGUST, paris(7, 31, 23), None),
        (AUGUST, paris(8, 1, 0), paris(9, 1, 0)),
        (AUGUST, paris(8, 31, 23, 59), paris(9, 1, 0)),
        (AUGUST, paris(9, 1, 0), None),
    ],
)
def test_a_mail_is_held_until_the_quiet_time_is_over(preferences, moment, until) -> None:
    assert held_until(preferences, moment) == until


def test_a_holiday_that_ends_in_the_night_lasts_until_the_morning() -> None:
    both = Preferences(quiet_from=time(20), quiet_until=time(8), holidays=AUGUST.holidays)
    assert held_until(both, paris(8, 15, 12)) == paris(9, 1, 8)


def test_two_holidays_that_touch_are_one() -> None:
    both = Preferences(
        holidays=((date(2026, 8, 1), date(2026, 8, 15)), (date(2026, 8, 16), date(2026, 8, 20)))
    )
    assert held_until(both, paris(8, 3, 12)) == paris(8, 21, 0)


@pytest.mark.parametrize(("month", "day"), [(3, 28), (10, 24)])
def test_a_night_in_which_the_clock_changes_ends_at_eight_by_the_clock(month, day) -> None:
    until = held_until(NIGHT, paris(month, day, 22))
    assert until is not None
    assert (until.astimezone(PARIS).hour, until.astimezone(PARIS).day) == (8, day + 1)


def test_a_quiet_day_is_a_holiday_of_theirs_or_of_a_weekend() -> None:
    resting = Preferences(holidays=((date(2026, 8, 3), date(2026, 8, 5)),))
    quiet = [day for day in range(1, 13) if is_quiet_day(resting, date(2026, 8, day))]
    assert quiet == [1, 2, 3, 4, 5, 8, 9]
    assert not is_quiet_day(Preferences(), date(2026, 8, 3))
