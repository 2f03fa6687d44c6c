"""What plans say and are bound by."""

from __future__ import annotations

from datetime import timedelta

PLAN_ERRORS = ("contradiction", "stopped")
"""Why a plan could not be computed: its limits or weights contradict each other, or its computing came to no end."""
GIVEN_UP_AFTER = timedelta(minutes=2)
"""A plan that computes for longer has lost its worker, and another may be asked for."""
SENT_AT_ONCE = 50
"""Helpers asked in one transaction; a larger plan goes on by itself."""
LIMITS = (
    "at_capacity", "quarter_full", "paused", "mandate_ended", "declined", "forbidden", "same_territory",
    "same_authority", "nothing_in_common",
)  # fmt: skip
"""Reasons against a couple; of equally frequent ones the first binds, being the one that somebody can lift."""
BINDING = ("", "no_lead", "past_its_day", "taken", "not_worth", "no_helpers", *LIMITS)
"""Why a request lacks a helper. no_lead and past_its_day: nobody is asked for it; taken: those who could are given to
others; not_worth: they carry too much for it."""
