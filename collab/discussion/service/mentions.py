"""Whom a text names: links to people and to the group that begin with @, and whom one may so name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.accounts.service import person_refs_today
from collab.core.actor import Actor
from collab.core.clock import today
from collab.core.errors import Problem, require
from collab.core.names import fold
from collab.discussion import policy
from collab.discussion.service.places import Place, find_discussion
from collab.groups.policy import Access
from collab.groups.service import find_access, still_readable

MOST = 30
"""People in one text; whoever wants more calls the group, and that is the chairs' to do."""
OFFERED = 8
_LINK = re.compile(r'<a href="/(people|groups)/([1-9][0-9]{0,17})"[^>]*>@')


@dataclass(frozen=True, kw_only=True, slots=True)
class Mentions:
    """Whom a text names, of those who may read it."""

    people: Sequence[int] = ()
    all: bool = False

    def require_right(self, actor: Actor, place: Place, *, had_all: bool = False) -> None:
        """Raise the 422 problem where the whole group is called by who may not; what was said before may stay."""
        if self.all and not had_all and not policy.may_mention_all(actor, place.access):
            raise Problem("mention-all-for-chairs", 422, "The whole group is for its chairs to call")


def mentions_in(session: Session, actor: Actor, place: Place, html: str) -> Mentions:
    """Whom the rendered text names: who may not read it stays a plain link, oneself too."""
    links = [(kind, int(id_)) for kind, id_ in _LINK.findall(html)]
    named = list(dict.fromkeys(id_ for kind, id_ in links if kind == "people" and id_ != actor.person_id))
    if len(named) > MOST:
        raise Problem("too-many-mentions", 422, f"A message names {MOST} people at most")
    readers = still_readable(session, [(person_id, place.group_id) for person_id in named])
    return Mentions(
        people=[person_id for person_id in named if (person_id, place.group_id) in readers],
        all=("groups", place.group_id) in links,
    )


# Members by a word of their name or of their authority's; who took part here comes first.
_MENTIONABLE = text(
    """
    SELECT p.id FROM membership n
    JOIN person p ON p.id = n.person_id AND p.disabled_at IS NULL
    LEFT JOIN reading r ON r.person_id = p.id AND r.discussion_id = :discussion_id AND r.wrote
    WHERE n.group_id = :group_id AND n.left_at IS NULL AND p.id <> :me
      AND (' ' || p.search_text LIKE :like
           OR EXISTS (SELECT FROM mandate m JOIN authority a ON a.id = m.authority_id
                      WHERE m.person_id = p.id AND m.starts_on <= :day
                        AND (m.ends_on IS NULL OR m.ends_on >= :day) AND ' ' || a.sort_key LIKE :like))
    ORDER BY r.person_id IS NULL, p.sort_key, p.id LIMIT :size
    """
)


def mentionable(session: Session, actor: Actor, discussion_id: int, *, q: str = "") -> dict[str, Any]:
    """Members whose name or authority has a word that begins so, and the group itself for who may call it."""
    place = find_discussion(session, actor, discussion_id)
    require(policy.may_post(actor, place.access))
    return _offered(session, actor, place.access, (place.group_name, place.group_name_en), q, place.id)


_GROUP_NAMES = text('SELECT name, name_en FROM "group" WHERE id = :group_id')


def mentionable_in_group(session: Session, actor: Actor, group_id: int, *, q: str = "") -> dict[str, Any]:
    """The same before a discussion is there: whom its first message may name."""
    access = find_access(session, actor, group_id)
    require(policy.may_start(actor, access))
    name, name_en = session.execute(_GROUP_NAMES, {"group_id": group_id}).one()
    return _offered(session, actor, access, (name, name_en), q)


def _offered(
    session: Session,
    actor: Actor,
    access: Access,
    group_names: tuple[str, str],
    q: str,
    discussion_id: int | None = None,
) -> dict[str, Any]:
    begun = fold(q)
    values = {
        "me": actor.person_id,
        "discussion_id": discussion_id,
        "group_id": access.group_id,
        "size": OFFERED,
        "day": today(),
    }
    found = session.scalars(_MENTIONABLE, {**values, "like": f"% {begun}%"}).all()
    refs = person_refs_today(session, found)
    name, name_en = group_names
    offered = policy.may_mention_all(actor, access) and f" {begun}" in f" {fold(name)} {fold(name_en)}"
    group = {"id": access.group_id, "name": name, "name_en": name_en}
    return {"items": [refs[person_id] for person_id in found], "group": group if offered else None}
