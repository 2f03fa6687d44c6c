"""What many who arrive together ask the database: who they are, what they may hear, where things stand."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import gevent
from sqlalchemy.orm import Session

from collab.accounts.schemas import PersonRefSchema
from collab.accounts.service import actors_behind, person_refs_today
from collab.core.actor import Actor
from collab.core.db import transaction
from collab.core.errors import Problem, not_signed_in
from collab.discussion.schemas import MessagePageSchema
from collab.discussion.service import Head, Missed, groups_of, heads_of, missed_since
from collab.groups.service import readers_places
from collab.live.handlers import monitoring
from collab.live.handlers.beacon import head_payload

LARGEST_MISSED = 64_000
"""Bytes of what one discussion's readers missed; more is fetched over HTTP."""
MISSED_PER_JOIN = 8
"""Discussions whose changes one answer brings: a page holds no more."""
KEPT_SECONDS = 1.0
"""How long what was missed is kept for those who come next."""

Known = Mapping[int, tuple[int, str]]
"""By discussion, the revision and the epoch up to which a page knows it."""


@dataclass(frozen=True)
class Wanted:
    """The channels that somebody wants to be in, and what their page knows already."""

    actor: Actor
    groups: frozenset[int]
    discussions: frozenset[int]
    others: frozenset[str]
    known: Known


@dataclass(frozen=True)
class Rights:
    """What they may hear of it."""

    owners: Mapping[int, int]
    """The group of each discussion."""
    history_from: Mapping[int, datetime | None]
    """By group, the moment before which they may read nothing."""


def who_they_are(tokens: Sequence[str]) -> list[tuple[Actor, dict[str, Any]] | Exception]:
    """Whom each cookie signs in, and how they are shown."""
    with transaction() as session:
        actors = actors_behind(session, set(tokens))
        people = person_refs_today(session, {actor.person_id for actor in actors.values()})
    shown = {person_id: PersonRefSchema().dump(person) for person_id, person in people.items()}
    return [
        (actors[token], shown[actors[token].person_id]) if token in actors else not_signed_in()
        for token in tokens
    ]


def what_they_may_hear(asked: Sequence[Wanted]) -> list[Rights | Exception]:
    """The rights of each, or the problem that names what is hidden from them; the same questions however many ask."""
    with transaction() as session:
        discussions = {d for each in asked for d in each.discussions}
        owners = groups_of(session, discussions) if discussions else {}
        groups = [each.groups | {owners[d] for d in each.discussions if d in owners} for each in asked]
        pairs = {(each.actor.person_id, g) for each, own in zip(asked, groups, strict=True) for g in own}
        places = readers_places(session, pairs)
        unheard = monitoring.hidden_from(session, [(each.actor.person_id, each.others) for each in asked])
        moved = _moved(session, [d for each in asked if each.actor.guest for d in each.discussions])
    answers: list[Rights | Exception] = []
    for each, own, closed in zip(asked, groups, unheard, strict=True):
        person_id = each.actor.person_id
        since = {g: places[person_id, g].history_from for g in own if (person_id, g) in places}
        hidden = [f"group:{g}" for g in each.groups if g not in since]
        hidden += [f"discussion:{d}" for d in each.discussions if owners.get(d) not in since]
        if each.actor.guest and not hidden:
            hidden = [f"discussion:{d}" for d in each.discussions if not _is_shown(moved[d], since)]
        hidden += closed
        if hidden:
            answers.append(Problem("not-found", 404, "Not found", errors={"channels": sorted(hidden)}))
        else:
            answers.append(Rights({d: owners[d] for d in each.discussions}, since))
    return answers


def _moved(session: Session, discussion_ids: Collection[int]) -> dict[int, Head]:
    if not discussion_ids:
        return {}
    found = heads_of(session, group_ids=(), discussion_ids=set(discussion_ids))
    return {head.discussion_id: head for head in found}


def _is_shown(head: Head, history_from: Mapping[int, datetime | None]) -> bool:
    """A guest learns of what moved since they came, as in every other list."""
    start = history_from[head.group_id]
    return start is None or head.changed_at >= start


@dataclass
class _Kept:
    """What was missed in one discussion, ready to send, by the revision from which it was asked."""

    missed: Missed
    page: dict[str, Any]
    until: float
    bodies: dict[int, dict[str, Any] | None] = field(default_factory=dict)

    def serves(self, head: Head, known: int) -> bool:
        """Whether it tells all that moved from that revision to this head."""
        page = self.missed.page
        current = page.epoch == head.epoch and page.revision >= head.revision
        return current and self.missed.since <= known and time.monotonic() < self.until

    def body(self, known: int) -> dict[str, Any] | None:
        """As the page of changes over HTTP; none where it is too long for an answer on the socket."""
        if known not in self.bodies:
            body = {
                **self.page,
                "items": [item for item in self.page["items"] if item["revision"] > known],
                "discussion": self.page["discussion"] if self.missed.own_revision > known else None,
            }
            self.bodies[known] = body if len(json.dumps(body)) <= LARGEST_MISSED else None
        return self.bodies[known]


class Standings:
    """Where discussions stand, with what was missed in them: read once for all who came back to the same place."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[int, _Kept] = {}

    def of(self, asked: Sequence[tuple[Wanted, Rights]]) -> list[dict[str, Any] | Exception]:
        """For each, the heads of their channels and the changes they missed, few as these are."""
        with transaction() as session:
            found = heads_of(
                session,
                group_ids={g for wanted, _ in asked for g in wanted.groups},
                discussion_ids={d for wanted, _ in asked for d in wanted.discussions},
            )
            heads = _told(asked, found)
            missing = [
                self._missing(wanted, rights, own) for (wanted, rights), own in zip(asked, heads, strict=True)
            ]
            fresh = missed_since(session, self._unkept(missing))
        for discussion_id, missed in fresh.items():
            self._kept[discussion_id] = _ready(missed)
            # Many messages take a moment to put into words: others may have theirs in between.
            gevent.sleep(0)
        payloads = {head.discussion_id: head_payload(head) for head in found}
        answers: list[dict[str, Any] | Exception] = [
            {
                "ok": True,
                "heads": {str(head.discussion_id): payloads[head.discussion_id] for head in own},
                "missed": self._bodies(behind),
            }
            for own, behind in zip(heads, missing, strict=True)
        ]
        now = time.monotonic()
        self._kept = {id_: kept for id_, kept in self._kept.items() if now < kept.until}
        return answers

    def _missing(self, wanted: Wanted, rights: Rights, heads: Iterable[Head]) -> list[tuple[Head, int]]:
        """The discussions that moved a little past what they know, where nothing is withheld from them."""
        if wanted.actor.guest or not wanted.known:
            return []
        behind = []
        for head in heads:
            known, epoch = wanted.known.get(head.discussion_id, (head.revision, ""))
            whole = rights.history_from[head.group_id] is None
            if whole and epoch == str(head.epoch) and 0 < head.revision - known <= self._most:
                behind.append((head, known))
        return behind[:MISSED_PER_JOIN]

    def _unkept(self, missing: Iterable[list[tuple[Head, int]]]) -> dict[int, int]:
        """By discussion, the lowest revision from which its changes must be read."""
        asked: dict[int, int] = {}
        for head, known in (one for each in missing for one in each):
            kept = self._kept.get(head.discussion_id)
            if kept is None or not kept.serves(head, known):
                asked[head.discussion_id] = min(known, asked.get(head.discussion_id, known))
        return asked

    def _bodies(self, behind: Iterable[tuple[Head, int]]) -> dict[str, dict[str, Any]]:
        bodies = {}
        for head, known in behind:
            kept = self._kept.get(head.discussion_id)
            if kept is not None and kept.serves(head, known) and (body := kept.body(known)) is not None:
                bodies[str(head.discussion_id)] = body
        return bodies


def _told(asked: Sequence[tuple[Wanted, Rights]], found: Sequence[Head]) -> list[list[Head]]:
    by_id = {head.discussion_id: head for head in found}
    by_group: dict[int, list[Head]] = defaultdict(list)
    for head in found:
        by_group[head.group_id].append(head)
    told = []
    for wanted, rights in asked:
        own = [head for group_id in wanted.groups for head in by_group[group_id]]
        alone = [by_id[d] for d in wanted.discussions if d in by_id]
        # Only of groups whose right was asked: nothing else may be told, whatever moved in between.
        own += [h for h in alone if h.group_id not in wanted.groups and h.group_id in rights.history_from]
        guest = wanted.actor.guest
        told.append([head for head in own if not guest or _is_shown(head, rights.history_from)])
    return told


def _ready(missed: Missed) -> _Kept:
    return _Kept(missed, MessagePageSchema().dump(missed.page), time.monotonic() + KEPT_SECONDS)
