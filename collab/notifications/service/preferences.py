"""How people want to be told: one row in force for each who chose something, the earlier ones kept to explain."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.errors import invalid
from collab.core.mail.health import is_stopped
from collab.core.outbox import record
from collab.groups.service import ACCESS_JOIN, READ, GroupRef
from collab.notifications.events import PreferencesChanged
from collab.notifications.kinds import KINDS, Kind
from collab.notifications.models import Preference
from collab.notifications.policy import Preferences, is_quiet_day


@dataclass(frozen=True, kw_only=True, slots=True)
class KindChoice:
    """A kind of news with the channel that holds for a person."""

    kind: Kind
    channel: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Followed:
    """One of a person's groups, or a discussion that they follow otherwise than its group."""

    group: GroupRef
    discussion_id: int | None
    title: str | None
    level: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PreferencesPage:
    """All that the page of preferences shows."""

    preferences: Preferences
    kinds: list[KindChoice]
    followed: list[Followed]
    mail_stopped: bool
    """Whether mail to the person's address comes back, so that none is sent there."""

    @property
    def holidays(self) -> list[dict[str, date]]:
        """The days of rest, both ends included."""
        return [{"first": first, "last": last} for first, last in self.preferences.holidays]


def preferences_of(
    session: Session, person_ids: Collection[int], *, at: datetime | None = None
) -> dict[int, Preferences]:
    """The preferences of these people, now or at a moment past; who chose nothing has the usual ones."""
    chosen = select(Preference).where(Preference.person_id.in_(person_ids))
    if at is None:
        chosen = chosen.where(Preference.until.is_(None))
    else:
        chosen = chosen.where(Preference.since <= at, or_(Preference.until.is_(None), Preference.until > at))
    found = {row.person_id: _from_row(row) for row in session.scalars(chosen)}
    return {person_id: found.get(person_id, Preferences()) for person_id in person_ids}


def people_away(session: Session, person_ids: Collection[int], day: date) -> set[int]:
    """Which of these people are not to be reminded of anything on that day."""
    chosen = preferences_of(session, person_ids)
    return {person_id for person_id in person_ids if is_quiet_day(chosen[person_id], day)}


def show_preferences(session: Session, actor: Actor) -> PreferencesPage:
    """The actor's own preferences, with what they follow."""
    own = preferences_of(session, [actor.person_id])[actor.person_id]
    return PreferencesPage(
        preferences=own,
        kinds=[
            KindChoice(kind=kind, channel=own.choices.get(kind.name, kind.channel)) for kind in KINDS.values()
        ],
        followed=_followed(session, actor),
        mail_stopped=_is_mail_stopped(session, actor),
    )


def _is_mail_stopped(session: Session, actor: Actor) -> bool:
    email = session.scalar(select(Person.email).where(Person.id == actor.person_id))
    return email is not None and is_stopped(session, email)


def change_preferences(session: Session, actor: Actor, **changes: Any) -> PreferencesPage:
    """Choose how to be told; only what is given changes."""
    set_preferences(session, actor.person_id, **changes)
    record(session, PreferencesChanged(by=actor.by, person_id=actor.person_id))
    return show_preferences(session, actor)


# What quiet hours or holidays held is asked again at once, under the new ones.
_LET_GO = text(
    """
    UPDATE notification SET mail_due_at = clock_timestamp()
    WHERE person_id = :person_id AND mail = 'waiting' AND mail_why = 'quiet'
    """
)
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")


def set_preferences(session: Session, person_id: int, **changes: Any) -> None:
    """Put new preferences in force from this moment on."""
    session.execute(_ONE_AT_A_TIME, {"key": f"preferences:{person_id}"})
    before = preferences_of(session, [person_id])[person_id]
    if "choices" in changes:
        changes["choices"] = _merged(before.choices, changes["choices"])
    after = replace(before, **changes, since=before.since)
    if (after.quiet_from is None) != (after.quiet_until is None):
        raise invalid({"quiet_until": ["required"]})
    if after == before:
        return
    if {"quiet_from", "quiet_until", "holidays"} & set(changes):
        session.execute(_LET_GO, {"person_id": person_id})
    moment = now()
    session.execute(
        update(Preference)
        .where(Preference.person_id == person_id, Preference.until.is_(None))
        .values(until=moment)
    )
    values = asdict(after)
    values |= {"holidays": [[first.isoformat(), last.isoformat()] for first, last in after.holidays]}
    session.execute(insert(Preference).values({**values, "person_id": person_id, "since": moment}))


def _merged(before: Mapping[str, str], chosen: Mapping[str, str | None]) -> dict[str, str]:
    unknown = sorted(set(chosen) - set(KINDS))
    if unknown:
        raise invalid({"choices": ["unknown-kind"]})
    merged = {**before, **chosen}
    return {
        name: channel
        for name, channel in merged.items()
        if channel is not None and name in KINDS and channel != KINDS[name].channel
    }


def _from_row(row: Preference) -> Preferences:
    return Preferences(
        choices=row.choices,
        frequency=row.frequency,
        digest_day=row.digest_day,
        digest_hour=row.digest_hour,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        holidays=tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in row.holidays),
        link_only=row.link_only,
        since=row.since,
    )


_FOLLOWED = text(
    f"""
    SELECT g.id AS group_id, g.kind, g.name, g.name_en, f.discussion_id, d.title, f.level
    FROM (SELECT s.group_id, NULL AS discussion_id, COALESCE(l.level, 'normal') AS level FROM membership s
          LEFT JOIN group_level l ON l.group_id = s.group_id AND l.person_id = s.person_id
          WHERE s.person_id = :me AND s.left_at IS NULL
          UNION ALL
          SELECT d.group_id, d.id, l.level FROM discussion_level l JOIN discussion d ON d.id = l.discussion_id
          WHERE l.person_id = :me) f
    JOIN "group" g ON g.id = f.group_id {ACCESS_JOIN}
    LEFT JOIN discussion d ON d.id = f.discussion_id
    WHERE {READ}
    ORDER BY g.name, g.id, f.discussion_id NULLS FIRST LIMIT 500
    """
)


def _followed(session: Session, actor: Actor) -> list[Followed]:
    rows = session.execute(_FOLLOWED, {"me": actor.person_id, "staff": actor.staff})
    return [
        Followed(
            group=GroupRef(id=row.group_id, kind=row.kind, name=row.name, name_en=row.name_en),
            discussion_id=row.discussion_id,
            title=row.title,
            level=row.level,
        )
        for row in rows
    ]
