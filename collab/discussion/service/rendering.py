"""Rendering stored texts anew after the renderer changed."""

from __future__ import annotations

from sqlalchemy import select, tuple_, update
from sqlalchemy.orm import Session

from collab.core.markdown import RENDERER_VERSION, render_html
from collab.discussion.models import Message, MessageVersion, Stand


def render_older_messages(session: Session, *, after: int = 0, limit: int = 500) -> list[int]:
    """Render a batch of messages that an older renderer wrote, by id; returns theirs.

    No revision grows: what was said is the same, and an open page shows the new look when it next loads.
    """
    older = session.execute(
        select(Message.id, Message.body)
        .where(Message.id > after, Message.renderer_version < RENDERER_VERSION)
        .order_by(Message.id)
        .limit(limit)
        .with_for_update(key_share=True)
    ).all()
    if older:
        rendered = [
            {"id": row.id, "html": render_html(row.body), "renderer_version": RENDERER_VERSION}
            for row in older
        ]
        session.execute(update(Message), rendered)
    return [row.id for row in older]


def render_older_versions(session: Session, *, limit: int = 500) -> int:
    """The same for a batch of what messages said before their edits; returns how many."""
    older = session.scalars(
        select(MessageVersion)
        .where(MessageVersion.renderer_version < RENDERER_VERSION)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for version in older:
        version.html, version.renderer_version = render_html(version.body), RENDERER_VERSION
    return len(older)


def render_older_stands(
    session: Session, *, after: tuple[int, int] = (0, 0), limit: int = 500
) -> list[tuple[int, int]]:
    """The same for what is written of where discussions stand, by discussion and version."""
    key = tuple_(Stand.discussion_id, Stand.version)
    older = session.execute(
        select(Stand.discussion_id, Stand.version, Stand.body)
        .where(key > after, Stand.renderer_version < RENDERER_VERSION)
        .order_by(Stand.discussion_id, Stand.version)
        .limit(limit)
        .with_for_update(key_share=True)
    ).all()
    if older:
        rendered = [
            {
                "discussion_id": row.discussion_id,
                "version": row.version,
                "html": render_html(row.body),
                "renderer_version": RENDERER_VERSION,
            }
            for row in older
        ]
        session.execute(update(Stand), rendered)
    return [(row.discussion_id, row.version) for row in older]
