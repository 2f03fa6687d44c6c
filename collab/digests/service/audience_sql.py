"""Who gets letters, and why others do not: the one definition that the planner and the page of the audience share.

SQL over `p`, a person, and the rows that `AUDIENCE_JOIN` adds.
"""

from __future__ import annotations

REASONS = ("disabled", "no_address", "never_came", "never", "stopped")
"""Why somebody gets no letter, the first that holds: they may no longer sign in, no address is known of them, they were
never here, they want none, or mail to their address comes back."""

AUDIENCE_JOIN = """
    LEFT JOIN preference f ON f.person_id = p.id AND f.until IS NULL
    LEFT JOIN mail_address stopped ON stopped.address = p.email AND stopped.stopped_at IS NOT NULL"""
WHY_NOT = """CASE
    WHEN p.disabled_at IS NOT NULL THEN 'disabled'
    WHEN p.email IS NULL THEN 'no_address'
    WHEN p.came_at IS NULL THEN 'never_came'
    WHEN f.frequency = 'never' THEN 'never'
    WHEN stopped.address IS NOT NULL THEN 'stopped'
    END"""
"""With `AUDIENCE_JOIN`, one of the `REASONS`; NULL for who gets letters."""
RECEIVES = """(p.disabled_at IS NULL AND p.email IS NOT NULL AND p.came_at IS NOT NULL
    AND f.frequency IS DISTINCT FROM 'never' AND stopped.address IS NULL)"""
"""With `AUDIENCE_JOIN`, whether a person gets letters: `WHY_NOT` is NULL, written so that indexes serve it."""
