"""Members with different rights and subscriptions, what happened since their last letter, and an edition to send."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.core.clock import now
from collab.core.outbox import OutboxEvent, record
from collab.discussion.events import Resolved
from collab.discussion.models import Resolution
from collab.notifications.service import tell
from tests.countries.rows import make_bulletin
from tests.factories import actor_of, make_discussion, make_group, make_messages, make_person

GROUPS, RESERVED, DISCUSSIONS = 40, 10, 3
"""Of the groups, how many only their members know; of each group, the discussions that moved."""
COUNTRIES = ("MA", "SN", "UA", "VN", "CA", "TN", "LB", "MG")

# A fifth reads English; some follow daily, choose an hour, or want links alone.
_MEMBERS = """
    WITH people AS (
        INSERT INTO person (name, email, language, sort_key, search_text, came_at, onboarded_at)
        SELECT 'Agent ' || n, 'p' || n || '@example.org', CASE WHEN n % 5 = 0 THEN 'en' ELSE 'fr' END,
               'agent ' || n, 'agent ' || n, :since, :since
        FROM generate_series(1, :members) n RETURNING id
    ), stays AS (
        INSERT INTO membership (group_id, person_id, role, joined_at)
        SELECT g.id, p.id, 'member', :since FROM people p
        JOIN LATERAL (SELECT (p.id * 7 + k * 13) % :groups AS place FROM generate_series(0, 2) k GROUP BY 1) c ON true
        JOIN unnest(CAST(:group_ids AS bigint[])) WITH ORDINALITY AS g (id, number) ON g.number - 1 = c.place
    ), follows AS (
        INSERT INTO country_level (person_id, country, level)
        SELECT p.id, CAST(:countries AS text[])[1 + (p.id + k) % 8], CASE WHEN k = 2 THEN 'muted' ELSE 'followed' END
        FROM people p, generate_series(0, 2) k WHERE p.id % 2 = 0
    )
    INSERT INTO preference (person_id, choices, frequency, digest_day, digest_hour, link_only, since)
    SELECT id, CASE WHEN id % 7 = 0 THEN '{"decision": "page"}' ELSE '{}' END::jsonb,
           CASE WHEN id % 9 = 0 THEN 'daily' ELSE 'weekly' END, 1 + id % 5, 6 + id % 12, id % 50 = 0, :since
    FROM people WHERE id % 3 = 0
"""
_MUTED = """
    INSERT INTO group_level (person_id, group_id, level)
    SELECT person_id, group_id, CASE WHEN person_id % 2 = 0 THEN 'muted' ELSE 'all' END
    FROM membership WHERE (person_id + group_id) % 11 = 0
"""


def fill(session: Session, *, members: int) -> tuple[Person, Person]:
    """Write it all; returns two people of the secretariat."""
    composer, approver = (
        make_person(session, name=f"Chargée de mission {n}", staff=True, came_at=now() - timedelta(days=60))
        for n in (1, 2)
    )
    groups = [
        make_group(
            session,
            f"Groupe {n}",
            visibility="invitation" if n < RESERVED else "open",
            listed=n >= RESERVED,
        )
        for n in range(GROUPS)
    ]
    discussions = [
        make_discussion(session, group, composer, f"Question {n} de {group.name}")
        for group in groups
        for n in range(DISCUSSIONS)
    ]
    for discussion in discussions:
        make_messages(session, discussion, composer, 8)
    session.execute(
        text(_MEMBERS),
        {
            "members": members,
            "groups": GROUPS,
            "group_ids": [group.id for group in groups],
            "countries": list(COUNTRIES),
            "since": now() - timedelta(days=30),
        },
    )
    session.execute(text(_MUTED))
    for country in COUNTRIES:
        make_bulletin(session, composer, [country], title=f"Le point sur {country}")
    for discussion in discussions[::DISCUSSIONS] + discussions[1::DISCUSSIONS]:
        decided = Resolution(
            discussion_id=discussion.id, outcome="La position est adoptée.", author_id=composer.id
        )
        session.add(decided)
        session.flush()
        event_id = record(
            session,
            Resolved(
                by=composer.id, group_id=discussion.group_id, discussion_id=discussion.id, revision=9,
                epoch=str(discussion.epoch), resolution_id=decided.id,
            ),
        )  # fmt: skip
        tell(session, session.get_one(OutboxEvent, event_id))
    return composer, approver


__all__ = ["actor_of", "fill"]
