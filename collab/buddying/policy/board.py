"""What the secretariat's board calls late, what it does to several requests at once, and how long that can be undone."""

from __future__ import annotations

from datetime import timedelta

SHOWN = ("open", "unasked", "unanswered", "overdue", "unmatched", "queue", "full", "closed")
"""The lists of requests. `unasked`: put to nobody yet; `queue`: nobody leads it."""
NEAR_DAYS = 14
"""A request is shown with those that are late from so many days before the day it is needed by."""
STILL_DAYS = 30
"""A pair in which nobody did anything for so many days is looked after."""
NEEDS_DAYS = 365
"""Needs by theme are those of so many days."""
LIMITS = ("at_capacity", "quarter_full", "paused")
"""What helpers set themselves, and may set otherwise; those who were asked and have not answered count as a yes."""
BULK_ACTS = ("end_askings", "finish", "send_elsewhere", "reopen")
MOST_AT_ONCE = 200
"""Requests in one press."""
UNDO_WITHIN = timedelta(minutes=10)
MOST_WRITTEN = 5_000
"""Lines of a sheet; a file of more is read by nobody."""
