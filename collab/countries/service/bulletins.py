"""Bulletins as they are read: one, a country's timeline, those that wait to be published, and what each read before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from collab.accounts.service import PersonRef, person_refs
from collab.core.actor import Actor
from collab.core.clock import PARIS
from collab.core.errors import not_found, require_visible
from collab.countries import policy
from collab.countries.models import Bulletin, BulletinVersion, Item
from collab.groups.service import chaired_countries

SHOWN_STATES = ("published", "expired")
"""What a timeline shows: what was taken back is not news, what has expired was."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BulletinSource:
    """Who tells the story that a bulletin was made of."""

    name: str
    title: str
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BulletinView:
    """A bulletin with who signs it and what the reader may do with it."""

    id: int
    story_id: int
    title: str
    body: str
    countries: list[str]
    themes: list[str]
    severity: str
    expires_on: date
    """Last day it holds."""
    expires_at: datetime
    state: str
    author: PersonRef | None
    acting_for: PersonRef | None
    created_at: datetime
    changed_at: datetime
    published_at: datetime | None
    published_by: PersonRef | None
    withdrawn_why: str
    version: int
    new_fact: bool
    """Whether its last version brought a new fact."""
    may_publish: bool
    """Whether the reader looks after it: they may publish, change or decline it, or could have."""
    can_publish: bool
    can_change: bool
    sources: list[BulletinSource] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionView:
    """A bulletin as it read, with what the change was."""

    version: int
    title: str
    body: str
    countries: list[str]
    themes: list[str]
    severity: str
    expires_on: date
    change: str
    note: str
    by: PersonRef | None
    at: datetime


def last_day(expires_at: datetime) -> date:
    """The last day on which it holds: it expires as that day ends in Paris."""
    return (expires_at.astimezone(PARIS) - timedelta(microseconds=1)).date()


def end_of(day: date) -> datetime:
    """The moment at which a day is over in Paris, over both changes of the clock."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=PARIS)


_COLUMNS = """
    b.id, b.story_id, b.title, b.body, b.countries, b.themes, b.severity, b.expires_at, b.state, b.author_id,
    b.mandate_id, holder.person_id AS holder_id, b.created_at, b.changed_at, b.published_at, b.published_by,
    b.withdrawn_why, b.version, last.change"""
_FROM = """
    FROM bulletin b
    LEFT JOIN mandate holder ON holder.id = b.mandate_id
    LEFT JOIN bulletin_version last ON last.bulletin_id = b.id AND last.version = b.version"""


def bulletin_for(session: Session, actor: Actor, bulletin_id: int) -> BulletinView:
    """One bulletin; while it is only proposed, for its author and those who may publish it."""
    require_visible(policy.may_read(actor))
    view = shown_bulletin(session, actor, bulletin_id)
    published = view.published_at is not None
    mine = view.author is not None and view.author.id == actor.person_id
    require_visible(published or mine or view.may_publish)
    return view


def shown_bulletin(session: Session, actor: Actor, bulletin_id: int) -> BulletinView:
    """One bulletin as it stands now, for whoever was found to have the right to it."""
    session.flush()
    row = session.execute(
        text(f"SELECT {_COLUMNS} {_FROM} WHERE b.id = :id"), {"id": bulletin_id}
    ).one_or_none()
    if row is None:
        raise not_found()
    sources = session.execute(
        select(Item.source_name, Item.title, Item.url)
        .where(Item.story_id == row.story_id)
        .order_by(Item.fetched_at, Item.id)
    )
    told = [BulletinSource(name=name, title=title, url=url) for name, title, url in sources]
    return _views(session, actor, [row], {row.id: told})[0]


def bulletins_of(
    session: Session,
    actor: Actor,
    *,
    countries: Collection[str] | None = None,
    before: datetime | None = None,
    limit: int = 30,
) -> list[BulletinView]:
    """What was published on these countries (on any, for None), the newest first; two queries however many."""
    require_visible(policy.may_read(actor))
    conditions = ["b.state = ANY(CAST(:states AS text[]))"]
    given: dict[str, Any] = {"states": list(SHOWN_STATES), "limit": limit}
    if countries is not None:
        conditions.append("b.countries && CAST(:countries AS text[])")
        given["countries"] = sorted(countries)
    if before is not None:
        conditions.append("b.published_at < :before")
        given["before"] = before
    found = f"{_COLUMNS} {_FROM} WHERE {' AND '.join(conditions)}"
    ordered = "ORDER BY b.published_at DESC, b.id DESC LIMIT :limit"
    return _views(session, actor, session.execute(text(f"SELECT {found} {ordered}"), given).all(), {})


def proposed_bulletins(session: Session, actor: Actor) -> list[BulletinView]:
    """What waits to be published: all of it for the secretariat, of one's countries for a chair, else one's own."""
    require_visible(policy.may_read(actor))
    chaired = chaired_countries(session, actor.person_id)
    rows = session.execute(
        text(
            f"""
            SELECT {_COLUMNS} {_FROM}
            WHERE b.state = 'proposed'
              AND (:staff OR b.author_id = :me OR b.countries && CAST(:chaired AS text[]))
            ORDER BY b.severity = 'alert' DESC, b.created_at, b.id LIMIT 100
            """
        ),
        {"staff": actor.staff, "me": actor.person_id, "chaired": sorted(chaired)},
    ).all()
    return _views(session, actor, rows, {})


def versions_of(session: Session, actor: Actor, bulletin_id: int) -> list[VersionView]:
    """Every version of a bulletin, the newest first; what it read before it was published is for who worked on it."""
    view = bulletin_for(session, actor, bulletin_id)
    theirs = view.may_publish or (view.author is not None and view.author.id == actor.person_id)
    rows = session.scalars(
        select(BulletinVersion)
        .where(BulletinVersion.bulletin_id == bulletin_id)
        .order_by(BulletinVersion.version.desc())
    ).all()
    if not theirs and view.published_at is not None:
        out = [row for row in rows if row.at > view.published_at]
        rows = [*out, *rows[len(out) : len(out) + 1]]
    people = person_refs(session, [_signed(row.by_id, row.mandate_id, None) for row in rows])
    return [
        VersionView(
            version=row.version,
            title=row.title,
            body=row.body,
            countries=list(row.countries),
            themes=list(row.themes),
            severity=row.severity,
            expires_on=last_day(row.expires_at),
            change=row.change,
            note=row.note,
            by=people.get(_signed(row.by_id, row.mandate_id, None)),
            at=row.at,
        )
        for row in rows
    ]


def keep_version(session: Session, bulletin: Bulletin, actor: Actor, *, change: str, note: str) -> None:
    """Keep how a bulletin reads from now on."""
    session.add(
        BulletinVersion(
            bulletin_id=bulletin.id,
            version=bulletin.version,
            title=bulletin.title,
            body=bulletin.body,
            countries=bulletin.countries,
            themes=bulletin.themes,
            severity=bulletin.severity,
            expires_at=bulletin.expires_at,
            change=change,
            note=note,
            by_id=actor.person_id,
            mandate_id=bulletin.mandate_id if actor.person_id == bulletin.author_id else None,
        )
    )
    session.flush()


def _signed(person_id: int, mandate_id: int | None, holder_id: int | None) -> tuple[int, int | None]:
    """Under which mandate somebody is shown: not under that of whom they act for."""
    return (person_id, mandate_id if holder_id in (None, person_id) else None)


def _views(
    session: Session, actor: Actor, rows: Sequence[Any], sources: dict[int, list[BulletinSource]]
) -> list[BulletinView]:
    people = person_refs(session, _asked(rows))
    chaired = set() if actor.staff or not rows else chaired_countries(session, actor.person_id)
    return [_view(row, people, actor, chaired, sources.get(row.id, [])) for row in rows]


def _asked(rows: Iterable[Any]) -> Iterable[tuple[int, int | None]]:
    for row in rows:
        yield _signed(row.author_id, row.mandate_id, row.holder_id)
        if row.holder_id not in (None, row.author_id):
            yield (row.holder_id, row.mandate_id)
        if row.published_by is not None:
            yield (row.published_by, None)


def _view(
    row: Any,
    people: dict[tuple[int, int | None], PersonRef],
    actor: Actor,
    chaired: set[str],
    sources: list[BulletinSource],
) -> BulletinView:
    may_publish = policy.may_publish(actor, chaired, countries=row.countries, severity=row.severity)
    live = row.state in ("proposed", "published")
    acted = row.holder_id not in (None, row.author_id)
    return BulletinView(
        id=row.id,
        story_id=row.story_id,
        title=row.title,
        body=row.body,
        countries=list(row.countries),
        themes=list(row.themes),
        severity=row.severity,
        expires_on=last_day(row.expires_at),
        expires_at=row.expires_at,
        state=row.state,
        author=people.get(_signed(row.author_id, row.mandate_id, row.holder_id)),
        acting_for=people.get((row.holder_id, row.mandate_id)) if acted else None,
        created_at=row.created_at,
        changed_at=row.changed_at,
        published_at=row.published_at,
        published_by=people.get((row.published_by, None)) if row.published_by is not None else None,
        withdrawn_why=row.withdrawn_why,
        version=row.version,
        new_fact=row.change == "new_fact",
        may_publish=may_publish,
        can_publish=may_publish and row.state == "proposed",
        can_change=live and (may_publish or (row.state == "proposed" and row.author_id == actor.person_id)),
        sources=sources,
    )
