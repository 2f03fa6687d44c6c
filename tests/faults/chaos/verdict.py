"""What everybody holds at the end, against the database; what was acknowledged; who heard what they may not; how late."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from collab.core.db import transaction
from tests.faults.chaos.client import Client
from tests.faults.chaos.people import Book
from tests.faults.chaos.world import Outage

MOST_SHOWN = 8
EVICTION_SECONDS = 5.0
"""How long after a removal the last frame may come (RELIABILITY T13, Valkey down), outages that hold it up apart."""


@dataclass
class Truth:
    """The database, at rest."""

    discussions: dict[int, Any]
    messages: dict[int, dict[int, Any]]
    members: set[tuple[int, int]]


@dataclass
class Figures:
    """How late messages were shown, and what push alone would have missed."""

    messages: int
    deliveries: int
    p50: float
    p99: float
    longest: float
    missed_by_push: int
    clients_missing: int
    slow: list[str] = field(default_factory=list)
    """The slowest of all."""

    def __str__(self) -> str:
        return (
            f"{self.messages} messages, {self.deliveries} times seen: p50 {self.p50 * 1000:.0f} ms,"
            f" p99 {self.p99:.2f} s, longest {self.longest:.2f} s; push alone would have missed"
            f" {self.missed_by_push} of those, of {self.clients_missing} people"
        )


def read_truth() -> Truth:
    """Everything, in one snapshot."""
    with transaction() as session:
        session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        discussions = {
            row.id: row
            for row in session.execute(
                text("SELECT id, group_id, epoch, revision, last_number, title FROM discussion")
            )
        }
        messages: dict[int, dict[int, Any]] = {discussion_id: {} for discussion_id in discussions}
        rows = session.execute(
            text(
                "SELECT id, discussion_id, number, revision, author_id, body, state, client_key, reactions,"
                " extract(epoch FROM created_at)::float8 AS created FROM message ORDER BY discussion_id, number"
            )
        )
        for row in rows:
            messages[row.discussion_id][row.number] = row
        members = {
            (row.person_id, row.group_id)
            for row in session.execute(
                text("SELECT person_id, group_id FROM membership WHERE left_at IS NULL")
            )
        }
    return Truth(discussions, messages, members)


def differences(clients: list[Client], truth: Truth) -> list[str]:
    """Where somebody's transcript is not the database's: each discussion in order, each message once, as it is now."""
    told = {
        discussion_id: [_stored(row) for row in messages.values()]
        for discussion_id, messages in truth.messages.items()
    }
    found = []
    for client in clients:
        for discussion_id, follower in client.followers.items():
            if (client.person.id, follower.group_id) not in truth.members:
                continue
            row, log = truth.discussions[discussion_id], follower.log
            who = f"person {client.person.id} in discussion {discussion_id}"
            if (log.epoch, log.revision) != (str(row.epoch), row.revision):
                out = sorted(set(client.wanted) - client.joined)
                found.append(
                    f"{who}: at revision {log.revision}, not {row.revision}; heard of {log.heard},"
                    f" last refusal {follower.error or 'none'}, out of {out}, of them closed {sorted(client.closed)};"
                    f" group {follower.group_id}, tied to web {client.line.web}: {list(client.story)}"
                )
            held = [_held(log.messages[number]) for number in sorted(log.messages)]
            if held != told[discussion_id]:
                wrong = [pair for pair in zip(held, told[discussion_id], strict=False) if pair[0] != pair[1]]
                found.append(
                    f"{who}: {len(held)} messages, not {len(told[discussion_id])}; first wrong {wrong[:1]}"
                )
    return found


def _stored(row: Any) -> tuple[Any, ...]:
    shown = row.state == "shown"
    reactions = {word: people for word, people in row.reactions.items() if people} if shown else {}
    return row.id, row.number, row.revision, row.state, row.body if shown else "", reactions


def _held(item: dict[str, Any]) -> tuple[Any, ...]:
    shown = item["state"] == "shown"
    reactions = {word: people for word, people in item["reactions"].items() if people} if shown else {}
    return item["id"], item["number"], item["revision"], item["state"], item["body"], reactions


def broken_promises(book: Book, truth: Truth) -> list[str]:
    """Where the database is not what people were told: gaps, doubles, and acknowledged writes that are not there."""
    found = list(book.surprises)
    for discussion_id, row in truth.discussions.items():
        numbers = list(truth.messages[discussion_id])
        if numbers != list(range(1, row.last_number + 1)):
            found.append(f"discussion {discussion_id} has a gap")
    rows = [row for messages in truth.messages.values() for row in messages.values()]
    by_key = {str(row.client_key): row for row in rows}
    bodies = Counter(row.body for row in rows if row.body.startswith("message "))
    found += [f"{body!r} stands {times} times" for body, times in bodies.items() if times > 1]
    for key, post in book.posts.items():
        row = by_key.get(key)
        if post.number is not None and (row is None or row.number != post.number):
            found.append(f"{post.body!r} was acknowledged as n° {post.number} and is not there")
        elif post.number is None and post.status not in (403, 404):
            found.append(f"{post.body!r} was answered {post.status}")
    found += _broken_changes(book, truth)
    for discussion_id, titles in book.titles.items():
        if titles[-1][1] and truth.discussions[discussion_id].title != titles[-1][0]:
            found.append(f"the title of discussion {discussion_id} is not {titles[-1][0]!r}")
    return found


def _broken_changes(book: Book, truth: Truth) -> list[str]:
    found = []
    for (discussion_id, number), changes in book.changes.items():
        row = truth.messages[discussion_id][number]
        last = max((n for n, change in enumerate(changes) if change.acknowledged), default=None)
        if last is None:
            continue
        # What was refused or never answered after it may have come to pass all the same.
        possible = {change.body for change in changes[last:]}
        if (None if row.state == "deleted" else row.body) not in possible:
            found.append(
                f"n° {number} of discussion {discussion_id} says {row.body!r}, not one of {possible}"
            )
    for (discussion_id, number, person_id, word), said in book.words.items():
        row = truth.messages[discussion_id][number]
        if row.state == "shown" and said[-1][1] and said[-1][0] != (person_id in row.reactions.get(word, ())):
            found.append(f"person {person_id}'s {word!r} under n° {number} is not as it was answered")
    return found


def overheard(clients: list[Client], book: Book, outages: list[Outage]) -> list[str]:
    """What came to somebody who was out of the group at that time, over the wire or for the asking."""
    found = []
    by_id = {client.person.id: client for client in clients}
    for absence in book.absences:
        client = by_id[absence.person_id]
        who = f"person {absence.person_id}, out of group {absence.group_id},"
        for fetched in client.fetched:
            inside = absence.began <= fetched.began and fetched.ended <= absence.ended
            if fetched.group_id == absence.group_id and inside and 200 <= fetched.status < 300:
                found.append(f"{who} fetched it")
        held_up = sum(
            outage.ended - outage.began
            for outage in outages
            if outage.began < absence.began + 2 * EVICTION_SECONDS and outage.ended > absence.began
        )
        until = absence.began + EVICTION_SECONDS + held_up
        for heard in client.heard:
            if heard.group_id == absence.group_id and until < heard.happened < absence.ended:
                found.append(f"{who} heard {heard.name} {heard.happened - absence.began:.1f} s later")
    return found


def measure(clients: list[Client], book: Book, truth: Truth, excused: list[Outage]) -> Figures:
    """From the commit of each message to everybody's page: their network's absences, removals, what is excused apart."""
    taken: list[tuple[float, str]] = []
    missed: Counter[int] = Counter()
    for client in clients:
        away = [
            *client.cuts,
            *((outage.began, outage.ended) for outage in excused),
            *((a.began, a.ended + 1) for a in book.absences if a.person_id == client.person.id),
        ]
        for discussion_id, follower in client.followers.items():
            for number, row in truth.messages[discussion_id].items():
                if row.created <= follower.opened_at or number not in follower.seen:
                    continue
                missed[client.person.id] += number not in follower.pushed
                seen = follower.seen[number]
                since = max(
                    [row.created, *(end for began, end in away if began <= seen and end >= row.created)]
                )
                taken.append(
                    (max(0.0, seen - since), f"n° {number} of {discussion_id} by {client.person.id}")
                )
    taken.sort()
    times = [each for each, _ in taken] or [0.0]
    return Figures(
        messages=len(book.posts),
        deliveries=len(taken),
        p50=times[len(times) // 2],
        p99=times[int(len(times) * 0.99)],
        longest=times[-1],
        missed_by_push=sum(missed.values()),
        clients_missing=sum(1 for times_ in missed.values() if times_),
        slow=[f"{what}: {late:.1f} s" for late, what in taken[-MOST_SHOWN:]],
    )
