"""Members with different rights and subscriptions, what happened since their last letter, and an edition to send."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.core.actor import Actor
from collab.core.clock import now
from collab.core.outbox import OutboxEvent, record
from collab.digests.service.editions.composing import begin_edition
from collab.digests.service.editions.items import add_item
from collab.digests.service.editions.moving import move
from collab.discussion.events import Resolved
from collab.discussion.models import Discussion, Resolution
from collab.groups.models import Group
from collab.notifications.service import tell
from tests.countries.rows import make_bulletin
from tests.factories import actor_of, join, make_discussion, make_group, make_messages, make_person

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
        SELECT p.id, (CAST(:countries AS text[]))[1 + (p.id + k) % 8], CASE WHEN k = 2 THEN 'muted' ELSE 'followed' END
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


def fill(session: Session, *, members: int) -> tuple[Actor, Actor]:
    """Write the people and their places; returns two people of the secretariat."""
    staff = [
        make_person(session, name=f"Chargée de mission {n}", staff=True, came_at=now() - timedelta(days=60))
        for n in (1, 2)
    ]
    groups = [
        make_group(
            session,
            f"Groupe {n}",
            visibility="invitation" if n < RESERVED else "open",
            listed=n >= RESERVED,
        )
        for n in range(GROUPS)
    ]
    for person in staff:
        for group in groups:
            join(session, group, person)
    session.execute(
        text(_MEMBERS),
        {
            # The two of the secretariat receive it as well.
            "members": members - len(staff),
            "groups": GROUPS,
            "group_ids": [group.id for group in groups],
            "countries": list(COUNTRIES),
            "since": now() - timedelta(days=30),
        },
    )
    session.execute(text(_MUTED))
    composer, approver = (actor_of(person) for person in staff)
    return composer, approver


def news_and_edition(session: Session, composer: Actor, approver: Actor) -> int:
    """What happens between two letters, told to whom it concerns, and an edition that may go out; its id."""
    author = session.get_one(Person, composer.person_id)
    groups = session.scalars(select(Group).order_by(Group.id)).all()
    discussions = [
        make_discussion(session, group, author, f"Question {n} de {group.name}")
        for group in groups
        for n in range(DISCUSSIONS)
    ]
    for discussion in discussions:
        make_messages(session, discussion, author, 8)
    bulletins = [
        make_bulletin(session, author, [country], title=f"Le point sur {country}") for country in COUNTRIES
    ]
    decided = [decide(session, each) for each in discussions[::DISCUSSIONS] + discussions[1::DISCUSSIONS]]
    edition_id = begin_edition(session, composer).row.id
    picked = [("bulletin", each.id) for each in bulletins[:4]]
    # A decision is read by its group's members: most people do not get these.
    picked += [("decision", each) for each in decided[RESERVED : RESERVED + 4]]
    for kind, thing_id in picked:
        add_item(
            session, composer, edition_id, kind=kind, thing_id=thing_id, body_fr=COMMENT, body_en=COMMENT
        )
    move(session, composer, edition_id, "submit")
    move(session, approver, edition_id, "approve")
    move(session, composer, edition_id, "schedule")
    return edition_id


COMMENT = "Ce point **concerne** celles et ceux qui y travaillent : échéance, interlocuteurs et suites. " * 4


def decide(session: Session, discussion: Discussion) -> int:
    """Settle a discussion and tell its members; the decision's id."""
    decided = Resolution(
        discussion_id=discussion.id, outcome="La position est adoptée.", author_id=discussion.author_id
    )
    session.add(decided)
    session.flush()
    event_id = record(
        session,
        Resolved(
            by=discussion.author_id,
            group_id=discussion.group_id,
            discussion_id=discussion.id,
            revision=discussion.revision,
            epoch=str(discussion.epoch),
            resolution_id=decided.id,
        ),
    )
    tell(session, session.get_one(OutboxEvent, event_id))
    return decided.id
