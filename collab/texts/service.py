"""Verbs of the platform's texts: read, written anew, taken note of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from collab.accounts.service import PersonRef, person_refs_today
from collab.core.actor import Actor
from collab.core.errors import not_found, require, require_version
from collab.core.markdown import RENDERER_VERSION, render_html
from collab.core.outbox import record
from collab.texts.events import TextAcknowledged, TextChanged
from collab.texts.models import TextAcknowledgement, TextVersion
from collab.texts.policy import ASKED_FOR, NAMES, may_see_authors, may_write

FIRST_VERSIONS = Path(__file__).parent / "data"


@dataclass(frozen=True, kw_only=True, slots=True)
class WrittenVersion:
    """A version in the list of them, with who wrote it."""

    version: int
    important: bool
    written_at: datetime
    author: PersonRef | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ToAcknowledge:
    """A text to take note of, and whether an earlier version of it was known."""

    name: str
    version: int
    known: bool


def page_html(body: str) -> str:
    """The safe HTML of a text that is a page of its own: its headings stand right below the page's title."""
    html = render_html(body)
    for lower, level in (("h3", "h2"), ("h4", "h3")):
        html = html.replace(f"<{lower}>", f"<{level}>").replace(f"</{lower}>", f"</{level}>")
    return html


def load_first_texts(session: Session) -> int:
    """Write the committed first version of each text that has none yet; what the secretariat wrote stays."""
    rows = []
    for name in NAMES:
        bodies = {
            f"body_{language}": (FIRST_VERSIONS / f"{name}.{language}.md").read_text(encoding="utf-8").strip()
            for language in ("fr", "en")
        }
        rows.append(_row(name, 1, True, **bodies))
    written = insert(TextVersion).values(rows).on_conflict_do_nothing().returning(TextVersion.id)
    return len(session.scalars(written).all())


def text_for(session: Session, name: str, version: int | None = None) -> TextVersion:
    """A text as it reads today, or as it read in that version."""
    found = _versions(name)
    if version is not None:
        found = found.where(TextVersion.version == version)
    row = session.scalars(found.limit(1)).one_or_none()
    if row is None:
        raise not_found()
    return row


def versions_of(session: Session, actor: Actor, name: str) -> list[WrittenVersion]:
    """Every version of a text, the newest first."""
    rows = session.scalars(_versions(name)).all()
    if not rows:
        raise not_found()
    authors = [row.author_id for row in rows if row.author_id] if may_see_authors(actor) else []
    people = person_refs_today(session, authors)
    return [
        WrittenVersion(
            version=row.version,
            important=row.important,
            written_at=row.written_at,
            author=people.get(row.author_id or 0),
        )
        for row in rows
    ]


def write_text(
    session: Session, actor: Actor, name: str, *, body_fr: str, body_en: str, important: bool, expected: int
) -> TextVersion:
    """Write a text anew, from the version that its writer had read; the same words are no new version."""
    require(may_write(actor))
    # The first version is every writer's lock: who waits for it reads the newest afterwards.
    first = select(TextVersion.id).where(TextVersion.name == name, TextVersion.version == 1)
    if session.scalar(first.with_for_update()) is None:
        raise not_found()
    present = text_for(session, name)
    require_version(expected, present.version)
    if (body_fr, body_en) == (present.body_fr, present.body_en) and important <= present.important:
        return present
    values = _row(name, present.version + 1, important, body_fr=body_fr, body_en=body_en)
    written = TextVersion(**values, author_id=actor.by)
    session.add(written)
    session.flush()
    record(session, TextChanged(by=actor.by, text_version_id=written.id, version=written.version))
    return written


def acknowledge(session: Session, actor: Actor, name: str, *, version: int) -> None:
    """Keep that the actor took note of a version; once is enough."""
    text = text_for(session, name, version)
    values = {"person_id": actor.person_id, "name": name, "version": version}
    noted = insert(TextAcknowledgement).values(values).on_conflict_do_nothing()
    if session.scalar(noted.returning(TextAcknowledgement.person_id)) is not None:
        record(session, TextAcknowledged(by=actor.by, text_version_id=text.id, version=version))


def to_acknowledge(session: Session, actor: Actor) -> list[ToAcknowledge]:
    """What the actor has still to take note of: a text they never did, or whose meaning changed since."""
    newest = func.max(TextVersion.version)
    since = func.max(TextVersion.version).filter(TextVersion.important)
    noted = (
        select(func.max(TextAcknowledgement.version))
        .where(TextAcknowledgement.name == TextVersion.name)
        .where(TextAcknowledgement.person_id == actor.person_id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(TextVersion.name, newest, since, noted)
        .where(TextVersion.name.in_(ASKED_FOR))
        .group_by(TextVersion.name)
        .order_by(TextVersion.name)
    )
    return [
        ToAcknowledge(name=name, version=version, known=known is not None)
        for name, version, important, known in rows
        if known is None or known < (important or 1)
    ]


def render_older_texts(session: Session, *, limit: int = 50) -> int:
    """Render a batch of versions that an older renderer wrote; what they say stays. Returns how many."""
    older = session.scalars(
        select(TextVersion)
        .where(TextVersion.renderer_version < RENDERER_VERSION)
        .order_by(TextVersion.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for row in older:
        row.html_fr, row.html_en = page_html(row.body_fr), page_html(row.body_en)
        row.renderer_version = RENDERER_VERSION
    return len(older)


def _versions(name: str) -> Select[TextVersion]:
    return select(TextVersion).where(TextVersion.name == name).order_by(TextVersion.version.desc())


def _row(name: str, version: int, important: bool, *, body_fr: str, body_en: str) -> dict[str, object]:
    return {
        "name": name,
        "version": version,
        "important": important,
        "body_fr": body_fr,
        "body_en": body_en,
        "html_fr": page_html(body_fr),
        "html_en": page_html(body_en),
        "renderer_version": RENDERER_VERSION,
    }
