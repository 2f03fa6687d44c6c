"""The second step: the whole list enters the directory in one transaction, by a few statements over all its lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.accounts.events import PeopleImported
from collab.accounts.models import PeopleImport
from collab.accounts.service.imports.keeping import brought
from collab.accounts.service.imports.plan import COUNTED, JUDGED, ImportView, parameters, view_of
from collab.accounts.service.mandates import announce_mandates
from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.errors import conflict
from collab.core.outbox import record

NAMED_AT_ONCE = 500
"""People whom one event names."""

ANNOUNCED_AT_ONCE = 50

# A list may be long and the machine busy: this one transaction may take its time, and a twin waits for it.
_PATIENCE = text(
    "SELECT set_config('statement_timeout', '60s', true), set_config('lock_timeout', '30s', true)"
)

# In order of id, so that two lists never wait for each other; whoever gives a mandate by hand waits for it too. People
# go on writing meanwhile: what they write refers to their row, which NO KEY leaves free to be referred to.
_HOLD = text(
    """
    SELECT count(*) FROM (
        SELECT p.id FROM person p JOIN people_import_line l ON l.email = p.email
        WHERE l.import_id = :import_id ORDER BY p.id FOR NO KEY UPDATE OF p) held
    """
)

_DECIDE = text(
    f"""
    WITH {JUDGED}
    UPDATE people_import_line l
    SET outcome = d.outcome, person_id = d.person_id, mandate_id = d.mandate_id, changes = d.changes
    FROM decided d WHERE l.import_id = :import_id AND l.number = d.number
    """
)

_COUNT = text(
    f"""
    WITH lines AS (SELECT email, outcome FROM people_import_line WHERE import_id = :import_id)
    {COUNTED.format(lines="lines")}
    """
)

_CORRECT = text(
    """
    UPDATE person p SET
        name = coalesce(said.name, p.name),
        sort_key = coalesce(said.name_key, p.sort_key),
        organisation = coalesce(said.organisation, p.organisation),
        search_text = trim(coalesce(said.name_key, p.sort_key) || ' '
            || coalesce(said.organisation_key, trim(substr(p.search_text, length(p.sort_key) + 1))))
    FROM (
        SELECT person_id,
            (array_agg(name ORDER BY number) FILTER (WHERE 'name' = ANY(changes)))[1] AS name,
            (array_agg(name_key ORDER BY number) FILTER (WHERE 'name' = ANY(changes)))[1] AS name_key,
            (array_agg(organisation ORDER BY number) FILTER (WHERE 'organisation' = ANY(changes)))[1] AS organisation,
            (array_agg(organisation_key ORDER BY number) FILTER (WHERE 'organisation' = ANY(changes)))[1]
                AS organisation_key
        FROM people_import_line
        WHERE import_id = :import_id AND outcome = 'update' AND changes && ARRAY['name', 'organisation']
        GROUP BY person_id
    ) said WHERE p.id = said.person_id
    """
)

# What had ended and goes on is announced anew; what ends is announced when its day is over.
_AMEND = text(
    """
    UPDATE mandate m SET
        title = l.title,
        ends_on = coalesce(l.ends_on, m.ends_on),
        announced_start = m.announced_start AND NOT (m.announced_end AND l.ends_on IS NOT NULL AND l.ends_on >= :day),
        announced_end = m.announced_end AND NOT (l.ends_on IS NOT NULL AND l.ends_on >= :day)
    FROM people_import_line l
    WHERE l.import_id = :import_id AND l.outcome = 'update' AND l.changes && ARRAY['title', 'ends_on']
      AND m.id = l.mandate_id
    """
)

_ENTER = text(
    """
    WITH entered AS (INSERT INTO person (name, email, language, organisation, sort_key, search_text)
    SELECT DISTINCT ON (l.email) l.name, l.email, coalesce(l.language, 'fr'), l.organisation, l.name_key,
        trim(l.name_key || ' ' || l.organisation_key)
    FROM people_import_line l WHERE l.import_id = :import_id AND l.outcome = 'create'
    ORDER BY l.email, l.number
    ON CONFLICT (email) DO NOTHING RETURNING id)
    SELECT count(*) FROM entered
    """
)

_NAME = text(
    """
    UPDATE people_import_line l SET person_id = p.id FROM person p
    WHERE l.import_id = :import_id AND l.outcome = 'create' AND p.email = l.email
    """
)

_GIVE = text(
    """
    INSERT INTO mandate (person_id, authority_id, role, title, starts_on, ends_on)
    SELECT person_id, authority_id, role, title, coalesce(starts_on, :day), ends_on
    FROM people_import_line
    WHERE import_id = :import_id AND outcome IN ('create', 'update') AND 'mandate' = ANY(changes)
    ORDER BY number
    """
)

# In batches that the database makes: twenty thousand rows taken apart here would hold up whoever talks.
_TOUCHED = text(
    """
    SELECT coalesce(array_agg(person_id) FILTER (WHERE is_new), '{}') AS added,
        coalesce(array_agg(person_id) FILTER (WHERE NOT is_new), '{}') AS changed
    FROM (
        SELECT person_id, bool_or(outcome = 'create') AS is_new, row_number() OVER (ORDER BY person_id) AS place
        FROM people_import_line
        WHERE import_id = :import_id AND outcome IN ('create', 'update') GROUP BY person_id
    ) touched GROUP BY (place - 1) / :at_once ORDER BY min(place)
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
    session.execute(_HOLD, told)
    session.execute(_DECIDE, told)
    counted = session.execute(_COUNT, told).one()
    if counted.faulty_lines and not skip_errors:
        raise conflict("Some lines have errors.", slug="import-has-errors")
    _write(session, told, expected=counted.to_create)
    row.created, row.updated, row.unchanged, row.skipped = map(int, counted)
    row.state, row.done_at = "done", now()
    _record(session, actor, row, session.execute(_TOUCHED, {**told, "at_once": NAMED_AT_ONCE}).all())
    # The others by the minute tick: who talks meanwhile does not wait behind their news.
    announce_mandates(session, limit=ANNOUNCED_AT_ONCE)
    return view_of(session, actor, row)


def _write(session: Session, told: dict[str, Any], expected: int) -> None:
    session.execute(_CORRECT, told)
    session.execute(_AMEND, told)
    if session.execute(_ENTER, told).scalar_one() < expected:
        # Somebody entered one of them between our look and our writing: nothing is written, a second try sees them.
        raise conflict()
    session.execute(_NAME, told)
    session.execute(_GIVE, told)


def _record(session: Session, actor: Actor, row: PeopleImport, touched: Sequence[Any]) -> None:
    for people in touched:
        written = PeopleImported(
            by=actor.by, import_id=row.id, added=tuple(people.added), changed=tuple(people.changed)
        )
        record(session, written)
