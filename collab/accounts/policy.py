"""Who may do what to people, and how long a sign-in lasts."""

from __future__ import annotations

from datetime import datetime, timedelta

from collab.core.config import Settings


def session_end(settings: Settings, *, strict: bool, opened_at: datetime, seen_at: datetime) -> datetime:
    """When a session ends unless it is used: members slide over days; who administers has hours, and a last one."""
    if not strict:
        return seen_at + timedelta(days=settings.session_days)
    return min(
        seen_at + timedelta(hours=settings.staff_idle_hours),
        opened_at + timedelta(hours=settings.staff_absolute_hours),
    )
