"""Rows that the tests of runs share: many people at once, editions whose time has come, and news for somebody."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.core.clock import now
from collab.core.db import transaction
from collab.digests.composition.parts import EditionContent, EditionPart, EditionWords
from collab.digests.models import Edition
from collab.digests.service.planning import plan_some
from collab.digests.service.runs import begin_next_edition, open_due_runs
from collab.discussion.models import Discussion
from collab.discussion.service import post_message
from collab.groups.models import Group
from tests import factories as make

MONDAY = datetime.combine((now() + timedelta(days=7 - now().weekday())).date(), time(8, 0, 5), UTC)
"""The next one, after eight in the morning in Paris: who chose nothing is due."""
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def make_reader(session: Session, group: Group | None = None, **values: Any) -> Person:
    """Somebody who gets letters: they were here, long ago unless told otherwise."""
    return make.make_member(session, group, **{"came_at": LONG_AGO, **values})


def make_crowd(session: Session, count: int) -> None:
    """So many people who get letters, without anything else."""
    session.execute(
        text(
            "INSERT INTO person (name, email, came_at)"
            " SELECT 'Élue ' || n, 'foule' || n || '@example.org', :came FROM generate_series(1, :count) AS n"
        ),
        {"count": count, "came": LONG_AGO},
    )


def make_scheduled(session: Session, groups: Sequence[Group] = (), **values: Any) -> Edition:
    """An edition whose time has come, with an item of each group."""
    edition = Edition(
        **{
            "state": "scheduled",
            "scheduled_for": now() - timedelta(seconds=1),
            "title_fr": "Lettre",
            **values,
        }
    )
    session.add(edition)
    session.flush()
    parts = [EditionPart(item_id=1, kind="own", path="", group_id=None, **_words("Pour tous"))]
    parts += [
        EditionPart(
            item_id=n, kind="group", path=f"/groups/{group.id}", group_id=group.id, **_words(group.name)
        )
        for n, group in enumerate(groups, 2)
    ]
    content = EditionContent(
        edition_id=edition.id,
        number=None,
        title_fr="Lettre",
        title_en="Letter",
        intro_fr="",
        intro_en="",
        parts=tuple(parts),
    )
    edition.frozen = asdict(content)
    session.flush()
    return edition


def _words(title: str) -> dict[str, EditionWords]:
    return {"fr": EditionWords(title=title), "en": EditionWords(title=title)}


def post_in(discussion: Discussion, author: Person, body: str = "Bonjour") -> None:
    """Say something in a discussion, in a transaction of its own."""
    with transaction() as session:
        actor = make.actor_of(session.get_one(Person, author.id))
        post_message(session, actor, discussion.id, body=body, client_key=uuid.uuid4())


def put_off(moment: datetime) -> None:
    """As if what was said last in each discussion had been said at that moment."""
    with transaction() as session:
        session.execute(text("UPDATE discussion SET changed_at = :at"), {"at": moment})
        last = "SELECT max(id) FROM message GROUP BY discussion_id"
        session.execute(text(f"UPDATE message SET created_at = :at WHERE id IN ({last})"), {"at": moment})
        session.execute(
            text(
                "UPDATE notified_event SET happened_at = :at WHERE event_id = (SELECT max(event_id) FROM notified_event)"
            ),
            {"at": moment},
        )


def begin_editions() -> None:
    """As a tick does: begin every edition whose time has come."""
    while True:
        with transaction() as session:
            if begin_next_edition(session) is None:
                return


def plan_all(*, moment: datetime | None = None, readers: int = 500) -> int:
    """As the workers do until nothing is left: plan every letter that is owed at a moment."""
    with transaction() as session:
        open_due_runs(session, moment=moment)
    total = 0
    while True:
        with transaction() as session:
            planned = plan_some(session, readers=readers, moment=moment)
        if planned == 0:
            return total
        total += planned


def letters(session: Session, *columns: str) -> list[tuple[Any, ...]]:
    """These columns of all letters, in the order of their people and runs."""
    session.rollback()
    rows = session.execute(
        text(
            f"SELECT {', '.join(columns)} FROM digest_letter l JOIN digest_run r ON r.id = l.run_id"
            " LEFT JOIN delivery d ON d.id = l.delivery_id ORDER BY l.person_id, l.run_id"
        )
    )
    return [tuple(row) for row in rows]
