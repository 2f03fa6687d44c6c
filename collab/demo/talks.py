"""The groups and discussions of the demo set, written by its people through the rooms' own verbs, then dated back."""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from collab.accounts.models import Person
from collab.accounts.service import actor_for
from collab.core.actor import SYSTEM, Actor
from collab.core.clock import PARIS, now, today
from collab.demo.personas import NEWCOMERS
from collab.discussion.models import Discussion, Message, Reading
from collab.discussion.service import find_discussion, mark_read, post_message, start_discussion
from collab.groups.models import Group, Membership
from collab.groups.service import add_member, create_group, follow_mandates, leave_group

DISCUSSIONS = Path(__file__).parent / "data" / "discussions.json"
JOINED_DAYS_AGO = 60
GUEST_SINCE_DAYS = 5
READ_UNTIL_DAYS = 2
"""What is older than this was read: the newest words wait for whoever signs in."""

Entry = dict[str, Any]


def committed() -> tuple[list[Entry], list[Entry]]:
    """The groups and the discussions of the demo set."""
    data = json.loads(DISCUSSIONS.read_text(encoding="utf-8"))
    return data["groups"], data["discussions"]


def join_groups(session: Session, coming: list[Entry], people: dict[str, Person]) -> None:
    """Bring those who came into their groups, as if they had been there for some weeks."""
    if not coming:
        return
    follow_mandates(session, None)
    groups = {row.slug: row.id for row in session.execute(select(Group.slug, Group.id))}
    for entry in coming:
        person = people[entry["key"]]
        for slug, role in entry["groups"].items():
            add_member(session, SYSTEM, groups[slug], person_id=person.id, role=role)
    if any(entry["key"] == "secretariat" for entry in coming):
        _open_groups(session, people)
    came = [people[entry["key"]].id for entry in coming]
    here = update(Membership).where(Membership.person_id.in_(came), Membership.left_at.is_(None))
    session.execute(here.values(joined_at=now() - timedelta(days=JOINED_DAYS_AGO)))
    guests = here.where(Membership.role == "guest")
    session.execute(guests.values(joined_at=now() - timedelta(days=GUEST_SINCE_DAYS)))


def hold_discussions(session: Session, people: dict[str, Person]) -> int:
    """Hold the discussions that are not there yet; returns how many."""
    groups, discussions = committed()
    slugs = {row.slug: row.id for row in session.execute(select(Group.slug, Group.id))}
    opened = session.execute(select(Group.name, Group.id).where(Group.created_by == people["secretariat"].id))
    by_name = {row.name: row.id for row in opened}
    slugs |= {entry["key"]: by_name[entry["name"]] for entry in groups if entry["name"] in by_name}
    held = set(session.scalars(select(Discussion.client_key).where(Discussion.client_key.is_not(None))))
    actors = {key: actor_for(session, person.id) for key, person in people.items()}
    missing = [
        entry
        for entry in discussions
        if _key(entry["key"]) not in held and entry["group"] in slugs and _all_there(entry, actors)
    ]
    for entry in missing:
        _hold(session, entry, slugs[entry["group"]], {k: a for k, a in actors.items() if a}, people)
    return len(missing)


def _open_groups(session: Session, people: dict[str, Person]) -> None:
    secretariat = actor_for(session, people["secretariat"].id)
    assert secretariat is not None
    for entry in committed()[0]:
        shape = ("name", "name_en", "purpose", "purpose_en", "visibility", "listed")
        group = create_group(session, secretariat, **{name: entry[name] for name in shape})
        for key, role in entry["members"].items():
            if key != "secretariat":
                add_member(session, secretariat, group.id, person_id=people[key].id, role=role)
        if "secretariat" not in entry["members"]:
            leave_group(session, secretariat, group.id)


def _hold(
    session: Session, entry: Entry, group_id: int, actors: dict[str, Actor], people: dict[str, Person]
) -> None:
    (_, _, who, body), *answers = entry["messages"]
    opener, key = actors[who], _key(entry["key"])
    opened, _ = start_discussion(session, opener, group_id, title=entry["title"], body=body, client_key=key)
    for number, (_, _, who, body) in enumerate(answers, 2):
        client_key = _key(f"{entry['key']}/{number}")
        post_message(session, actors[who], opened.id, body=body, client_key=client_key)
    moments = [_moment(days, at) for days, at, _, _ in entry["messages"]]
    for number, moment in enumerate(moments, 1):
        session.execute(
            update(Message)
            .where(Message.discussion_id == opened.id, Message.number == number)
            .values(created_at=moment)
        )
    session.execute(
        update(Discussion)
        .where(Discussion.id == opened.id)
        .values(created_at=moments[0], changed_at=moments[-1])
    )
    session.execute(update(Reading).where(Reading.discussion_id == opened.id).values(read_at=moments[-1]))
    _read(session, opened.id, group_id, moments, actors, people)


def _read(
    session: Session,
    discussion_id: int,
    group_id: int,
    moments: list[datetime],
    actors: dict[str, Actor],
    people: dict[str, Person],
) -> None:
    """Everybody but the newcomers has read what is older than two days."""
    read = sum(moment < now() - timedelta(days=READ_UNTIL_DAYS) for moment in moments)
    members = set(
        session.scalars(
            select(Membership.person_id).where(Membership.group_id == group_id, Membership.left_at.is_(None))
        )
    )
    for key, person in people.items():
        if read and key in actors and person.id in members and person.persona not in NEWCOMERS:
            mark_read(session, actors[key], find_discussion(session, actors[key], discussion_id), number=read)


def _all_there(entry: Entry, actors: dict[str, Actor | None]) -> bool:
    return all(actors.get(who) is not None for _, _, who, _ in entry["messages"])


def _moment(days_ago: int, at: str) -> datetime:
    return datetime.combine(today() - timedelta(days=days_ago), time.fromisoformat(at), PARIS)


def _key(name: str) -> UUID:
    """The same client key at every load, so that nothing is written twice."""
    return uuid5(NAMESPACE_URL, f"collab-demo:{name}")
