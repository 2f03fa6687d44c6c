"""Who may read the register of partnerships and who keeps it.

- Everybody with a mandate and the secretariat read it; a guest does not.
- Whoever holds a mandate of an authority valid today keeps that authority's partnerships, and so does the secretariat.
"""

from __future__ import annotations

from datetime import date

from collab.core.actor import Actor

PARTNER_KINDS = ("local_authority", "state", "network", "other")
STATUSES = ("planned", "active", "paused", "ended")
PRECISIONS = ("day", "month", "year")
ANSWERS = ("right", "over")
"""What may be said of a partnership once a year: it is still as the register says, or it is over."""

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""A date outside is a slip of the keyboard."""
LONGEST_PLACE = 120
LONGEST_PARTNER = 200
LONGEST_CONTACT = 500
LONGEST_URL = 500
LONGEST_NOTES = 2_000
MOST_THEMES = 12

FOREIGN_STATE = "foreign-state"
"""The warning of an agreement with a foreign State."""
OVERSEAS = ("Guadeloupe", "Guyane", "La Réunion", "Martinique", "Mayotte", "Saint-Pierre-et-Miquelon")
"""Departments, as the register names them, whose authorities the Acts of 2000 and 2016 exempt (study 902-904)."""

ACTIVE = """
    ps.removed_at IS NULL AND ps.status = 'active' AND (ps.starts_on IS NULL OR ps.starts_on <= :day)
    AND (ps.ends_on IS NULL OR ps.ends_on >= :day)"""
"""SQL on a partnership `ps` and `:day`: whether it is active that day."""

STANDING = """
    CASE WHEN ps.status <> 'ended' AND ps.ends_on < :day THEN 'ended'
         WHEN ps.status = 'active' AND ps.starts_on > :day THEN 'planned'
         ELSE ps.status END"""
"""SQL on a partnership `ps` and `:day`: its status that day, since dates pass without anybody's hand."""

SINCE = """
    coalesce(ps.confirmed_on, CASE WHEN ps.origin = 'study' THEN date '2021-01-01'
                                   ELSE (ps.created_at AT TIME ZONE 'Europe/Paris')::date END)"""
"""SQL: the day on which somebody last said what stands there; what the study names was true in its year."""

TO_CONFIRM = f"""
    ps.removed_at IS NULL AND ps.status <> 'ended' AND (ps.ends_on IS NULL OR ps.ends_on >= :day)
    AND ({SINCE} + interval '1 year')::date <= :day"""
"""SQL on a partnership `ps` and `:day`: whether a year has passed since somebody said that it is right."""


def may_read(actor: Actor) -> bool:
    """Whether the actor may read the register."""
    return not actor.guest


def may_keep(actor: Actor, authority_id: int) -> bool:
    """Whether the actor may enter, change and confirm partnerships of that authority."""
    return actor.staff or authority_id in kept_by(actor)


def kept_by(actor: Actor) -> list[int]:
    """The authorities whose partnerships this actor keeps by a mandate, their own or one they assist."""
    return sorted({mandate.authority_id for mandate in (*actor.mandates, *actor.acts_for)})


def may_bring_lists(actor: Actor) -> bool:
    """Whether the actor may bring lists of partnerships: of the authorities they keep, of any for the secretariat."""
    return actor.staff or bool(kept_by(actor))


def standing_on(day: date, *, status: str, starts_on: date | None, ends_on: date | None) -> str:
    """What `STANDING` says in SQL."""
    if status != "ended" and ends_on is not None and ends_on < day:
        return "ended"
    return "planned" if status == "active" and starts_on is not None and starts_on > day else status


def warns_of_state(partner_kind: str, *, with_contract: bool) -> bool:
    """Whether it is an agreement with a foreign State, which the law of 4 February 1995 forbids (study 899-904)."""
    return partner_kind == "state" and with_contract


def is_overseas(department: str) -> bool:
    """Whether authorities of that department are exempted from it."""
    return department in OVERSEAS
