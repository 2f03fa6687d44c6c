"""Where a discussion stands: one text that its members keep together, in versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.accounts.service import PersonRef, person_refs
from collab.core.actor import Actor
from collab.core.errors import require_version
from collab.core.markdown import RENDERER_VERSION, render_html
from collab.core.outbox import record
from collab.discussion import policy
from collab.discussion.events import StandChanged
from collab.discussion.models import Stand
from collab.discussion.service.changes import hold_discussion, next_revision, of_discussion
from collab.discussion.service.places import Place, find_discussion
from collab.discussion.service.signatures import sign


@dataclass(frozen=True, kw_only=True, slots=True)
class StandView:
    """What is written, in one version, of where a discussion stands; version 0 is nothing yet."""

    version: int
    body: str
    html: str
    author: PersonRef | None
    written_at: datetime | None


NOTHING_YET = StandView(version=0, body="", html="", author=None, written_at=None)

_COLUMNS = "version, body, html, author_id, mandate_id, written_at"
_PRESENT = text(f"SELECT {_COLUMNS} FROM stand WHERE discussion_id = :id AND version = :version")


def show_stand(session: Session, actor: Actor, discussion_id: int) -> StandView:
    """Where a discussion stands; nothing yet, to a guest, while all of it was written before they came."""
    place = find_discussion(session, actor, discussion_id)
    return _present(session, place, place.stand_version)


def write_stand(session: Session, actor: Actor, discussion_id: int, *, body: str, expected: int) -> StandView:
    """Write anew where a discussion stands, from the version one has read; the older one is kept."""
    # What may take long is done before anybody has to wait for it.
    html = render_html(body)
    place = hold_discussion(session, actor, discussion_id, may=policy.may_settle)
    signature = sign(session, actor, place.access, None)
    version = place.stand_version
    require_version(expected, version)
    present = _present(session, place, version)
    if body == present.body:
        return present
    standing = next_revision(session, place.id, own=True)
    written = Stand(
        discussion_id=place.id,
        version=version + 1,
        body=body,
        html=html,
        renderer_version=RENDERER_VERSION,
        author_id=actor.person_id,
        mandate_id=signature.mandate_id,
        written_at=standing.changed_at,
    )
    session.add(written)
    session.execute(
        text("UPDATE discussion SET stand_version = :version WHERE id = :id"),
        {"id": place.id, "version": version + 1},
    )
    changed = StandChanged(
        by=actor.by,
        **of_discussion(place.id, place.group_id, standing),
        version=version + 1,
    )
    record(session, changed)
    session.flush()
    return _present(session, place, version + 1)


_OF_DISCUSSION = """
    FROM stand WHERE discussion_id = :id AND (CAST(:since AS timestamptz) IS NULL OR written_at >= :since)"""
_COUNT = text(f"SELECT count(*) {_OF_DISCUSSION}")
_VERSIONS = text(f"SELECT {_COLUMNS} {_OF_DISCUSSION} ORDER BY version DESC LIMIT :size OFFSET :skipped")


def stand_versions(
    session: Session, actor: Actor, discussion_id: int, *, page: int, page_size: int
) -> dict[str, Any]:
    """All that was written of where a discussion stands, the newest first; to a guest, since they came."""
    place = find_discussion(session, actor, discussion_id)
    values = {"id": place.id, "since": place.access.history_from}
    total = session.execute(_COUNT, values).scalar_one()
    found = session.execute(_VERSIONS, {**values, "size": page_size, "skipped": (page - 1) * page_size})
    items = _views(session, found)
    return {"items": items, "page": page, "pages": ceil(total / page_size), "total": total}


def _present(session: Session, place: Place, version: int) -> StandView:
    row = session.execute(_PRESENT, {"id": place.id, "version": version}).one_or_none()
    if row is None or not policy.may_read_since(place.access, row.written_at):
        return NOTHING_YET
    return _views(session, [row])[0]


def _views(session: Session, rows: Iterable[Any]) -> list[StandView]:
    found = list(rows)
    refs = person_refs(session, [(row.author_id, row.mandate_id) for row in found])
    return [
        StandView(
            version=row.version,
            body=row.body,
            html=row.html,
            author=refs[row.author_id, row.mandate_id],
            written_at=row.written_at,
        )
        for row in found
    ]
