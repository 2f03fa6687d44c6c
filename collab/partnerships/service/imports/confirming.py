"""The second step: the whole list enters the register in one transaction, by a few statements over all its lines."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.errors import conflict
from collab.core.names import fold
from collab.core.outbox import record
from collab.partnerships.events import PartnershipsImported
from collab.partnerships.service.imports.judging import FIELDS, JUDGED
from collab.partnerships.service.imports.keeping import brought
from collab.partnerships.service.imports.plan import COUNTED, ImportView, parameters, view_of

# A list may be long and the machine busy: this one transaction may take its time, and a twin waits for it.
_PATIENCE = text(
    "SELECT set_config('statement_timeout', '60s', true), set_config('lock_timeout', '30s', true)"
)

# One list at a time: two that say the same would each enter it, as neither sees what the other is about to enter.
_TURN = text("SELECT pg_advisory_xact_lock(hashtext('partnerships.imports'))")

# In order of id, so that nobody waits for each other; whoever changes one by hand waits for it too.
_HOLD = text(
    """
    SELECT count(*) FROM (
        SELECT id FROM partnership
        WHERE removed_at IS NULL AND authority_id IN (
            SELECT CAST(said ->> 'authority_id' AS bigint) FROM partnership_import_line WHERE import_id = :import_id)
        ORDER BY id FOR NO KEY UPDATE) held
    """
)

_DECIDE = text(
    f"""
    WITH {JUDGED}
    UPDATE partnership_import_line l
    SET outcome = d.outcome, partnership_id = d.partnership_id,
        said = l.said || jsonb_build_object('changes', to_jsonb(d.changes))
    FROM decided d WHERE l.import_id = :import_id AND l.number = d.number
    """
)

_COUNT = text(f"{COUNTED} FROM partnership_import_line WHERE import_id = :import_id")

_SAID = """
    SELECT l.number, l.partnership_id, s.* FROM partnership_import_line l, jsonb_to_record(l.said) AS s (
        authority_id bigint, country text, place text, partner text, partner_kind text, action_type text,
        themes text[], starts_on date, starts_precision text, ends_on date, ends_precision text, status text,
        with_contract boolean, contact text, evidence_url text, confirmed_on date, words text, changes text[])
    WHERE l.import_id = :import_id AND l.outcome = '{outcome}'
"""

_AUTHORITIES = text(
    """
    SELECT id, name, full_name FROM authority WHERE id IN (
        SELECT CAST(said ->> 'authority_id' AS bigint) FROM partnership_import_line WHERE import_id = :import_id)
    """
)

# What is new of a name is found as well as what it was called before.
_CHANGE = text(
    f"""
    UPDATE partnership p SET
        {", ".join(f"{name} = CASE WHEN '{name}' = ANY (s.changes) THEN s.{name} ELSE p.{name} END" for name in FIELDS)},
        starts_precision = CASE WHEN 'starts_on' = ANY (s.changes) THEN s.starts_precision ELSE p.starts_precision END,
        ends_precision = CASE WHEN 'ends_on' = ANY (s.changes) THEN s.ends_precision ELSE p.ends_precision END,
        confirmed_by = CASE WHEN 'confirmed_on' = ANY (s.changes) THEN CAST(:by AS bigint) ELSE p.confirmed_by END,
        search_text = CASE WHEN s.changes && ARRAY['partner', 'place']
            THEN ' ' || s.words || p.search_text ELSE p.search_text END,
        version = p.version + 1, changed_at = :now
    FROM ({_SAID.format(outcome="update")}) s WHERE p.id = s.partnership_id
    """
)

_ENTER = text(
    f"""
    INSERT INTO partnership (authority_id, country, place, partner, partner_kind, action_type, themes, starts_on,
        starts_precision, ends_on, ends_precision, status, with_contract, contact, evidence_url, confirmed_on,
        confirmed_by, origin, search_text, created_by)
    SELECT s.authority_id, s.country, coalesce(s.place, ''), s.partner, coalesce(s.partner_kind, 'local_authority'),
        s.action_type, coalesce(s.themes, '{{}}'), s.starts_on, coalesce(s.starts_precision, 'day'), s.ends_on,
        coalesce(s.ends_precision, 'day'), coalesce(s.status, 'active'), coalesce(s.with_contract, true),
        coalesce(s.contact, ''), coalesce(s.evidence_url, ''), s.confirmed_on,
        CASE WHEN s.confirmed_on IS NOT NULL THEN CAST(:by AS bigint) END, 'imported',
        ' ' || s.words || ' ' || (CAST(:authorities AS jsonb) ->> CAST(s.authority_id AS text)) || ' ',
        CAST(:by AS bigint)
    FROM ({_SAID.format(outcome="create")}) s ORDER BY s.number
    """
)

_COUNTRIES = text(
    """
    SELECT DISTINCT said ->> 'country' AS country FROM partnership_import_line
    WHERE import_id = :import_id AND outcome IN ('create', 'update') ORDER BY country
    """
)


def confirm_import(
    session: Session, actor: Actor, import_id: int, *, skip_errors: bool = False
) -> ImportView:
    """Write every line, or none where one has an error (unless those are to be skipped); a second time changes nothing."""
    session.execute(_PATIENCE)
    row = brought(session, actor, import_id, for_update=True)
    if row.state == "done":
        return view_of(session, actor, row)
    told = parameters(actor, row)
    session.execute(_TURN)
    session.execute(_HOLD, told)
    session.execute(_DECIDE, told)
    counted = session.execute(_COUNT, told).one()
    if counted.faulty_lines and not skip_errors:
        raise conflict("Some lines have errors.", slug="import-has-errors")
    _write(session, actor, told)
    row.created, row.updated, row.unchanged, row.skipped = map(int, counted)
    row.state, row.done_at = "done", now()
    if row.created or row.updated:
        record(
            session,
            PartnershipsImported(
                by=actor.by,
                import_id=row.id,
                created=row.created,
                changed=row.updated,
                countries=tuple(session.scalars(_COUNTRIES, told)),
            ),
        )
    return view_of(session, actor, row)


def _write(session: Session, actor: Actor, told: dict[str, Any]) -> None:
    found_by = {
        one.id: fold(f"{one.name} {one.full_name or ''}") for one in session.execute(_AUTHORITIES, told)
    }
    given = {**told, "by": actor.by, "now": now()}
    session.execute(_CHANGE, given)
    session.execute(_ENTER, {**given, "authorities": json.dumps(found_by)})
