"""Who may do what to people, and how long a sign-in lasts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from collab.core.actor import Actor
from collab.core.config import Settings

LONGEST_NAME = 120
LONGEST_ORGANISATION = 160
LONGEST_TITLE = 160
REMIND_AFTER_DAYS = 7
"""Who was invited and never came is reminded once, after so many days."""
FURTHEST = timedelta(days=366 * 15)
"""No mandate runs longer ahead than this: a slip of the year is told, not kept."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What rules ask about a person: of the secretariat, and the authorities of their present and coming mandates."""

    person_id: int
    staff: bool
    authority_ids: frozenset[int] = frozenset()
    administers: bool = False


def may_see_directory(actor: Actor) -> bool:
    """Members and the secretariat; a guest sees their group alone."""
    return not actor.guest


def may_see_person(actor: Actor, person_id: int) -> bool:
    """Everyone sees their own page."""
    return may_see_directory(actor) or actor.person_id == person_id


def may_administer(actor: Actor, authority_id: int) -> bool:
    """Give, change and end mandates there: the secretariat, and that authority's own administrators."""
    return actor.staff or actor.administers(authority_id)


def may_add_person(actor: Actor, authority_id: int | None) -> bool:
    """An administrator adds people to their authority alone; the secretariat adds partners too."""
    return actor.staff or (authority_id is not None and actor.administers(authority_id))


def administered(actor: Actor) -> list[int]:
    """The authorities whose people this actor looks after today."""
    return sorted({m.authority_id for m in actor.mandates if m.role == "administrator"})


def may_bring_people(actor: Actor) -> bool:
    """Import lists and invite many at once: the secretariat, and whoever administers an authority, for it alone."""
    return actor.staff or bool(administered(actor))


def may_edit(actor: Actor, person: Standing) -> bool:
    """An administrator edits someone whose every mandate is with authorities they administer, never the secretariat."""
    if actor.staff:
        return True
    return (
        not person.staff
        and bool(person.authority_ids)
        and all(actor.administers(authority_id) for authority_id in person.authority_ids)
    )


def may_invite(actor: Actor, person: Standing) -> bool:
    """One administrator among a person's authorities is enough to send them their way in."""
    return actor.staff or any(actor.administers(authority_id) for authority_id in person.authority_ids)


def may_declare_assistants(actor: Actor, *, holder_id: int, mandate_id: int, authority_id: int) -> bool:
    """The holder of a valid mandate, or who administers the authority."""
    own = actor.person_id == holder_id and any(m.id == mandate_id for m in actor.mandates)
    return own or may_administer(actor, authority_id)


def may_see_past_mandates(actor: Actor, authority_id: int) -> bool:
    """Ended and coming mandates of an authority are its administration's business."""
    return may_administer(actor, authority_id)


def has_strict_sessions(person: Standing) -> bool:
    """Who administers, or can reach all, has hours and not days."""
    return person.staff or person.administers


def session_end(settings: Settings, *, strict: bool, opened_at: datetime, seen_at: datetime) -> datetime:
    """When a session ends unless it is used: members slide over days; who administers has hours, and a last one."""
    if not strict:
        return seen_at + timedelta(days=settings.session_days)
    return min(
        seen_at + timedelta(hours=settings.staff_idle_hours),
        opened_at + timedelta(hours=settings.staff_absolute_hours),
    )


def disabling_leaves_nobody(remaining_staff: Collection[int]) -> bool:
    """Whether the workspace would be left without anyone who can run it."""
    return not remaining_staff
