"""Alerts and what authorities answer as they are shown, any number in as many queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, TextClause, text
from sqlalchemy.orm import Session

from collab.accounts.service import AuthorityRef, PersonRef, person_refs
from collab.countries.models import Bulletin
from collab.countries.service.alerts.reach import is_live


@dataclass(frozen=True, kw_only=True, slots=True)
class AlertView:
    """An alert as every reader of shared monitoring sees it."""

    id: int
    story_id: int
    title: str
    body: str
    countries: list[str]
    themes: list[str]
    state: str
    live: bool
    version: int
    published_at: datetime
    published_by: PersonRef | None
    expires_at: datetime
    changed_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerView:
    """What an authority answered, with who did and under which mandate."""

    authority: AuthorityRef
    answer: str
    words: str
    by: PersonRef
    acting_for: PersonRef | None
    """The holder of the mandate, where an assistant answered."""
    via: str
    at: datetime
    discussion_id: int | None
    message_number: int | None
    """Where "need help" was written."""


def alert_views(session: Session, bulletins: Sequence[Bulletin]) -> list[AlertView]:
    """Alerts with who published each."""
    publishers = [(b.published_by, None) for b in bulletins if b.published_by is not None]
    refs = person_refs(session, publishers)
    return [
        AlertView(
            id=b.id,
            story_id=b.story_id,
            title=b.title,
            body=b.body,
            countries=b.countries,
            themes=b.themes,
            state=b.state,
            live=is_live(b),
            version=b.version,
            published_at=b.published_at or b.created_at,
            published_by=refs.get((b.published_by, None)) if b.published_by is not None else None,
            expires_at=b.expires_at,
            changed_at=b.changed_at,
        )
        for b in bulletins
    ]


_AUTHORITY = "a.id AS authority_id, a.siren, a.name, a.kind, a.region"
_ANSWERS = f"""
    SELECT w.bulletin_id, w.answer, w.words, w.person_id, w.mandate_id, w.via, w.at, h.person_id AS holder_id,
        x.discussion_id, x.number, {_AUTHORITY}
    FROM alert_answer w JOIN authority a ON a.id = w.authority_id JOIN mandate h ON h.id = w.mandate_id
    LEFT JOIN message x ON x.id = w.message_id
    WHERE w.bulletin_id = ANY(CAST(:bulletins AS bigint[])) AND"""
_STANDING = text(f"{_ANSWERS} w.replaced_at IS NULL ORDER BY a.sort_key, a.id")
_EARLIER = text(f"{_ANSWERS} w.replaced_at IS NOT NULL ORDER BY a.sort_key, a.id, w.id DESC")


def standing_answers(session: Session, bulletin_ids: Sequence[int]) -> dict[int, list[AnswerView]]:
    """What stands of what authorities answered, by alert."""
    return _answers(session, _STANDING, bulletin_ids)


def earlier_answers(session: Session, bulletin_id: int) -> list[AnswerView]:
    """What authorities answered before what stands, the newest first."""
    return _answers(session, _EARLIER, [bulletin_id])[bulletin_id]


def _answers(
    session: Session, statement: TextClause, bulletin_ids: Sequence[int]
) -> dict[int, list[AnswerView]]:
    rows = session.execute(statement, {"bulletins": list(bulletin_ids)}).all()
    # An assistant is shown as who they are, and beside it for whom they answered.
    authors = [(r.person_id, r.mandate_id if r.holder_id == r.person_id else None) for r in rows]
    holders = [(r.holder_id, r.mandate_id) for r in rows if r.holder_id != r.person_id]
    refs = person_refs(session, [*authors, *holders])
    found: dict[int, list[AnswerView]] = {bulletin_id: [] for bulletin_id in bulletin_ids}
    for row, author in zip(rows, authors, strict=True):
        found[row.bulletin_id].append(
            AnswerView(
                authority=authority_from(row),
                answer=row.answer,
                words=row.words,
                by=refs[author],
                acting_for=refs[(row.holder_id, row.mandate_id)] if row.holder_id != row.person_id else None,
                via=row.via,
                at=row.at,
                discussion_id=row.discussion_id,
                message_number=row.number,
            )
        )
    return found


def authority_from(row: Row[Any]) -> AuthorityRef:
    """The authority of a row that holds its columns."""
    return AuthorityRef(id=row.authority_id, siren=row.siren, name=row.name, kind=row.kind, region=row.region)
