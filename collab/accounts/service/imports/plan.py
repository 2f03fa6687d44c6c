"""What a list would do, asked of the present state in one query: nothing of it is stored before it is confirmed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.accounts.models import PeopleImport
from collab.accounts.policy import administered
from collab.accounts.service.people import Page
from collab.core.actor import Actor
from collab.core.clock import today

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
    errors: list[dict[str, Any]] = field(default_factory=list)
    preview: list[dict[str, Any]] = field(default_factory=list)


def _remark(condition: str, column: str, slug: str, value: str) -> str:
    made = f"jsonb_build_array(jsonb_build_object('column', '{column}', 'slug', '{slug}', 'value', {value}))"
    return f"CASE WHEN {condition} THEN {made} ELSE '[]' END"


_REMARKS = " || ".join(
    (
        "l.problems",
        # Who may not see disabled people learns no more than when they add one by hand.
        _remark("p.disabled_at IS NOT NULL AND :staff", "email", "is-disabled", "l.email"),
        _remark("p.disabled_at IS NOT NULL AND NOT :staff", "email", "email-taken", "l.email"),
        _remark(
            "NOT :staff AND (l.authority_id IS NOT NULL OR l.problems = '[]')"
            " AND NOT coalesce(l.authority_id = ANY(CAST(:mine AS bigint[])), false)",
            "authority",
            "not-your-authority",
            "coalesce((SELECT name FROM authority WHERE id = l.authority_id), '')",
        ),
        _remark(
            "held.count > 1 OR held.count = 1 AND l.starts_on <> held.starts_on",
            "starts_on",
            "mandate-overlaps",
            "CAST(held.starts_on AS text)",
        ),
        _remark(
            "l.role IS NOT NULL AND held.count = 0 AND l.starts_on IS NULL AND l.ends_on < :day",
            "ends_on",
            "before-start",
            "CAST(l.ends_on AS text)",
        ),
    )
)

JUDGED = f"""
    judged AS MATERIALIZED (
        SELECT l.number, l.name, l.email, l.organisation, l.authority_id, l.role, l.title,
            p.id AS person_id, held.mandate_id, {_REMARKS} AS remarks,
            array_remove(ARRAY[
                CASE WHEN may.edit AND l.name <> p.name THEN 'name' END,
                CASE WHEN may.edit AND l.organisation <> coalesce(p.organisation, '') THEN 'organisation' END,
                CASE WHEN l.role IS NOT NULL AND held.count = 0 THEN 'mandate' END,
                CASE WHEN held.count = 1 AND l.title <> held.title THEN 'title' END,
                CASE WHEN held.count = 1 AND l.ends_on IS NOT NULL
                    AND l.ends_on IS DISTINCT FROM held.ends_on THEN 'ends_on' END], NULL) AS changes
        FROM people_import_line l
        LEFT JOIN person p ON p.email = l.email
        LEFT JOIN LATERAL (
            SELECT count(*) AS count, min(m.id) AS mandate_id, min(m.starts_on) AS starts_on,
                min(m.ends_on) AS ends_on, min(m.title) AS title
            FROM mandate m
            WHERE m.person_id = p.id AND m.authority_id = l.authority_id AND m.role = l.role
              AND m.starts_on <= coalesce(l.ends_on, 'infinity')
              AND coalesce(m.ends_on, 'infinity') >= coalesce(l.starts_on, :day)
        ) held ON true
        LEFT JOIN LATERAL (
            SELECT p.id IS NOT NULL AND (:staff OR NOT p.staff AND count(*) > 0
                AND bool_and(m.authority_id = ANY(CAST(:mine AS bigint[])))) AS edit
            FROM mandate m
            WHERE m.person_id = p.id AND (m.ends_on IS NULL OR m.ends_on >= :day)
        ) may ON true
        WHERE l.import_id = :import_id
    ),
    decided AS MATERIALIZED (
        SELECT judged.*, CASE
            WHEN remarks <> '[]' THEN 'skipped'
            WHEN person_id IS NULL THEN 'create'
            WHEN changes <> '{{}}' THEN 'update'
            ELSE 'unchanged' END AS outcome
        FROM judged
    )
"""
"""Over `:import_id`, `:staff`, `:mine` (the authorities the actor administers) and `:day`; an empty cell changes nothing."""

COUNTED = """
    SELECT count(*) FILTER (WHERE is_new) AS to_create,
        count(*) FILTER (WHERE is_changed AND NOT is_new) AS to_update,
        count(*) FILTER (WHERE NOT is_changed AND NOT is_new) AS unchanged,
        coalesce(sum(faulty), 0) AS faulty_lines
    FROM (SELECT bool_or(outcome = 'create') AS is_new, bool_or(outcome = 'update') AS is_changed, 0 AS faulty
          FROM {lines} WHERE outcome <> 'skipped' GROUP BY email
          UNION ALL SELECT NULL, NULL, count(*) FROM {lines} WHERE outcome = 'skipped') person
"""
"""People by what happens to them, and lines with errors."""

_ERRORS = """
    (SELECT jsonb_build_object('line', d.number) || remark AS error, d.number, place
     FROM decided d, jsonb_array_elements(d.remarks) WITH ORDINALITY AS each (remark, place)
     ORDER BY d.number, place LIMIT :limit OFFSET :offset) e
"""

_SEEN = text(
    f"""
    WITH {JUDGED}, counted AS ({COUNTED.format(lines="decided")})
    SELECT counted.*,
        (SELECT jsonb_agg(e.error ORDER BY e.number, e.place) FROM {_ERRORS}) AS errors,
        (SELECT jsonb_agg(to_jsonb(shown) ORDER BY shown.line) FROM (
            SELECT d.number AS line, d.name, d.email, a.name AS authority, d.organisation, d.role, d.title,
                d.outcome, d.person_id, d.changes
            FROM decided d LEFT JOIN authority a ON a.id = d.authority_id
            WHERE d.outcome <> 'skipped' ORDER BY d.number LIMIT :limit) shown) AS preview
    FROM counted
    """
)

_PAGE = text(
    f"""
    WITH {JUDGED}
    SELECT (SELECT coalesce(sum(jsonb_array_length(remarks)), 0) FROM decided) AS total,
        (SELECT jsonb_agg(e.error ORDER BY e.number, e.place) FROM {_ERRORS}) AS errors
    """
)


def parameters(actor: Actor, row: PeopleImport) -> dict[str, Any]:
    """What `JUDGED` asks of who brings the list, and of the day."""
    return {"import_id": row.id, "staff": actor.staff, "mine": administered(actor), "day": today()}


def view_of(session: Session, actor: Actor, row: PeopleImport) -> ImportView:
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


def errors_of(session: Session, actor: Actor, row: PeopleImport, *, page: int, page_size: int) -> Page:
    """What is wrong, line after line."""
    if row.state != "pending":
        return Page(items=[], page=page, pages=0, total=0)
    which = {"limit": page_size, "offset": (page - 1) * page_size}
    found = session.execute(_PAGE, {**parameters(actor, row), **which}).one()
    total = int(found.total)
    return Page(items=found.errors or [], page=page, pages=-(-total // page_size), total=total)
