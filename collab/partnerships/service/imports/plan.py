"""What a list would do, asked of the present state in one query: nothing of it is stored before it is confirmed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.accounts.service import Page
from collab.core.actor import Actor
from collab.partnerships.models import PartnershipImport
from collab.partnerships.policy import kept_by
from collab.partnerships.service.imports.judging import JUDGED

SHOWN = 50
"""Errors and lines that the first answer shows."""


@dataclass(frozen=True, kw_only=True)
class ImportView:
    """A list and what it would do, or did."""

    id: int
    file_name: str
    state: str
    created_at: datetime
    lines: int
    columns: list[str]
    unknown_columns: list[str]
    to_create: int
    to_update: int
    unchanged: int
    faulty_lines: int
    with_states: int = 0
    errors: list[dict[str, Any]] = field(default_factory=list)
    preview: list[dict[str, Any]] = field(default_factory=list)


COUNTED = """
    SELECT count(*) FILTER (WHERE outcome = 'create') AS to_create,
        count(*) FILTER (WHERE outcome = 'update') AS to_update,
        count(*) FILTER (WHERE outcome = 'unchanged') AS unchanged,
        count(*) FILTER (WHERE outcome = 'skipped') AS faulty_lines
"""

_ERRORS = """
    (SELECT jsonb_build_object('line', d.number) || remark AS error, d.number, nth
     FROM decided d, jsonb_array_elements(d.remarks) WITH ORDINALITY AS each (remark, nth)
     ORDER BY d.number, nth LIMIT :limit OFFSET :offset) e
"""

_SEEN = text(
    f"""
    WITH {JUDGED}, counted AS ({COUNTED},
        count(*) FILTER (WHERE outcome IN ('create', 'update') AND foreign_state) AS with_states FROM decided)
    SELECT counted.*,
        (SELECT jsonb_agg(e.error ORDER BY e.number, e.nth) FROM {_ERRORS}) AS errors,
        (SELECT jsonb_agg(to_jsonb(shown) ORDER BY shown.line) FROM (
            SELECT d.number AS line, a.name AS authority, d.country, d.partner, d.place, d.type_then AS action_type,
                d.foreign_state, d.outcome, d.partnership_id, d.changes
            FROM decided d JOIN authority a ON a.id = d.authority_id
            WHERE d.outcome <> 'skipped' ORDER BY d.number LIMIT :limit) shown) AS preview
    FROM counted
    """
)

_PAGE = text(
    f"""
    WITH {JUDGED}
    SELECT (SELECT coalesce(sum(jsonb_array_length(remarks)), 0) FROM decided) AS total,
        (SELECT jsonb_agg(e.error ORDER BY e.number, e.nth) FROM {_ERRORS}) AS errors
    """
)


def parameters(actor: Actor, row: PartnershipImport) -> dict[str, Any]:
    """What `JUDGED` asks of who brings the list."""
    return {"import_id": row.id, "staff": actor.staff, "mine": kept_by(actor)}


def view_of(session: Session, actor: Actor, row: PartnershipImport) -> ImportView:
    """What a list would do today; once it is done, what it did."""
    seen: dict[str, Any] = {
        "to_create": row.created,
        "to_update": row.updated,
        "unchanged": row.unchanged,
        "faulty_lines": row.skipped,
    }
    if row.state == "pending":
        found = session.execute(_SEEN, {**parameters(actor, row), "limit": SHOWN, "offset": 0}).one()
        seen = {**found._mapping, "errors": found.errors or [], "preview": found.preview or []}
    return ImportView(
        id=row.id,
        file_name=row.file_name,
        state=row.state,
        created_at=row.created_at,
        lines=row.lines,
        columns=row.columns,
        unknown_columns=row.unknown_columns,
        **seen,
    )


def errors_of(session: Session, actor: Actor, row: PartnershipImport, *, page: int, page_size: int) -> Page:
    """What is wrong, line after line."""
    if row.state != "pending":
        return Page(items=[], page=page, pages=0, total=0)
    which = {"limit": page_size, "offset": (page - 1) * page_size}
    found = session.execute(_PAGE, {**parameters(actor, row), **which}).one()
    total = int(found.total)
    return Page(items=found.errors or [], page=page, pages=-(-total // page_size), total=total)
