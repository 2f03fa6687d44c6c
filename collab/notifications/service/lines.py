"""A notification as its person may see it now: rights, moves, deletions and readings are asked at each look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from collab.accounts.service import PersonRef, person_refs
from collab.core.events import CATALOGUE
from collab.core.markdown import excerpt
from collab.discussion.service import since_they_came
from collab.groups.service import READ, GroupRef
from collab.notifications.kinds import KINDS, Sentence
from collab.reference.service import list_countries

NOBODY = Sentence("Le secrétariat", "The secretariat")
_SAID_AT = "COALESCE(x.written_at, x.created_at, e.happened_at)"
AT = f"CASE WHEN e.name = 'discussion.message_posted' THEN {_SAID_AT} ELSE e.happened_at END"
READS = f"(g.id IS NULL OR {READ.replace(':staff', 'p.staff')} AND {since_they_came(_SAID_AT)})"
"""Whether the person of `n` may read what the event is about, in a query of `LINES`."""
SEEN = """
    (n.read_at IS NOT NULL OR e.name = 'discussion.message_posted' AND COALESCE(r.number, 0) >= x.number)"""
"""Whether they read it: marked here or, for a message and not for what befell it later, read at its place."""
_OF_KINDS = " ".join(
    f"WHEN '{kind.name}' THEN {kind.theirs}" for kind in KINDS.values() if kind.theirs != "true"
)
THEIRS = f"CASE n.kind {_OF_KINDS} ELSE true END"
"""Whether it is still for them to know, by their role: who no longer looks after a group has no business with it."""
_SETTLED = " ".join(
    f"WHEN '{kind.name}' THEN {kind.still}" for kind in KINDS.values() if kind.still != "true"
)
STILL = f"CASE n.kind {_SETTLED} ELSE true END"
"""Whether it is still worth a mail, for what somebody else may have settled."""
_ABOUT = " ".join(f"WHEN '{kind.name}' THEN {kind.about}" for kind in KINDS.values() if kind.about)
ABOUT = f"CASE n.kind {_ABOUT} END"
"""The title of what is no message of a discussion, as it reads now."""
SHOWN = "(x.id IS NULL OR x.state = 'shown' OR n.kind IN ('moderation', 'report', 'answer'))"
"""Whether there is still something to read: not of a message that was deleted or hidden since."""
COUNTRY_MUTED = """
    (SELECT bool_and(l.level IS NOT DISTINCT FROM 'muted')
     FROM jsonb_array_elements_text(e.payload -> 'countries') AS c (country)
     LEFT JOIN country_level l ON l.person_id = n.person_id AND l.country = c.country)"""
"""Whether its person muted every country it is about; what ties them to one of several is asked by the kind itself."""
OF_EVENT = """
    LEFT JOIN message x ON x.id = e.message_id
    LEFT JOIN discussion d ON d.id = COALESCE(x.discussion_id, e.discussion_id)
    LEFT JOIN "group" g ON g.id = COALESCE(d.group_id, e.group_id)"""
"""What an event is about, where it is about a message, a discussion or a group."""
LINES = f"""
    FROM notification n
    JOIN notified_event e ON e.event_id = n.event_id
    JOIN person p ON p.id = n.person_id
    {OF_EVENT}
    LEFT JOIN membership m ON m.group_id = g.id AND m.person_id = n.person_id AND m.left_at IS NULL
    LEFT JOIN reading r ON r.discussion_id = d.id AND r.person_id = n.person_id"""
SAID = f"""
    e.name, e.thread, e.by_id, e.happened_at,
    CASE WHEN x.acting_for_id IS NULL THEN x.mandate_id END AS mandate_id, {AT} AS at,
    x.number, x.state, x.html, x.body, x.files, d.id AS discussion_id, d.title,
    g.id AS group_id, g.kind AS group_kind, g.slug, g.name AS group_name, g.name_en AS group_name_en,
    e.payload, {ABOUT} AS about"""
"""What reads the same for everybody who is told."""
COLUMNS = f"""
    n.id, n.event_id, n.person_id, n.kind, n.reason, n.channel, n.mail, n.mail_why, n.mail_due_at, n.delivery_id,
    n.read_at, {SEEN} AS seen, {READS} AS reads, {THEIRS} AS theirs, {SAID}"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One piece of news in words, with its place."""

    id: int
    event_id: int
    kind: str
    thread: str
    at: datetime
    read: bool
    by: PersonRef | None
    sentence: Sentence
    why: Sentence
    group: GroupRef | None
    group_slug: str
    discussion_id: int | None
    title: str | None
    number: int | None
    excerpt: str
    html: str
    body: str
    files: list[str]
    """Names of what the message bears."""
    reason: str
    about: str | None
    """The title of what it is about, where that is not a discussion."""
    payload: Mapping[str, Any]
    facts: Mapping[str, Any] | None
    """What a mail of it names besides; none elsewhere."""

    @property
    def path(self) -> str:
        """Where it is read."""
        kind = KINDS.get(self.kind)
        if kind is not None and kind.path:
            return kind.path.format_map(self.payload)
        if self.discussion_id is not None:
            number = f"/{self.number}" if self.number is not None else ""
            return f"/discussions/{self.discussion_id}{number}"
        if self.group is not None:
            return f"/groups/{self.group.id}{'/members' if self.kind == 'request' else ''}"
        return "/me/notifications" if self.kind == "address" else "/me"


def kinds_for_readers() -> list[str]:
    """The kinds that only who may read the group hears of: `:readers_only` of the queries."""
    return [kind.name for kind in KINDS.values() if kind.readers_only]


def lines_from(session: Session, rows: Sequence[RowMapping]) -> list[Line]:
    """The lines that rows of `COLUMNS` tell of, with everybody's name in one query."""
    authors = [(row["by_id"], row["mandate_id"]) for row in rows if row["by_id"] is not None]
    refs = person_refs(session, authors)
    names = countries_named(session, [row["payload"] for row in rows])
    return [_line(row, refs, names) for row in rows]


def _line(row: RowMapping, refs: Mapping[Any, PersonRef], names: Mapping[str, Sentence]) -> Line:
    kind = KINDS.get(row["kind"])
    by = None if kind is None or kind.anonymous else refs.get((row["by_id"], row["mandate_id"]))
    reads = row["reads"]
    group = None
    if row["group_id"] is not None:
        group = GroupRef(
            id=row["group_id"], kind=row["group_kind"], name=row["group_name"], name_en=row["group_name_en"]
        )
    shown = reads and row["state"] == "shown"
    return Line(
        id=row["id"],
        event_id=row["event_id"],
        kind=row["kind"],
        thread=row["thread"],
        at=row["at"],
        read=row["seen"],
        by=by,
        sentence=sentence_of(row["kind"], row["name"], by, row["payload"], names),
        why=why_of(row["kind"], row["reason"]),
        group=group,
        group_slug=row["slug"] or "",
        discussion_id=row["discussion_id"] if reads else None,
        title=row["title"] if reads else None,
        number=row["number"] if reads else None,
        excerpt=excerpt(row["html"], 200) if shown and row["html"] else "",
        html=row["html"] if shown and row["html"] else "",
        body=row["body"] if shown and row["body"] else "",
        files=[file["name"] for file in row["files"] or ()] if shown else [],
        reason=row["reason"],
        about=row["about"] if row["theirs"] else None,
        payload=row["payload"],
        facts=row.get("facts"),
    )


def sentence_of(
    kind: str,
    event_name: str,
    by: PersonRef | None,
    payload: Mapping[str, Any],
    names: Mapping[str, Sentence],
) -> Sentence:
    """What happened, with who did it and where."""
    known, event = KINDS.get(kind), CATALOGUE.get(event_name)
    line = known.on.get(event) if known and event else None
    if known is None or line is None:
        return Sentence("Du nouveau", "Some news")
    line = known.worded.get(payload.get(known.worded_by, ""), line)
    where = [names[code] for code in _codes(payload) if code in names]
    publisher = names.get(_PUBLISHERS.get(payload.get("publisher", ""), ""), NOBODY)
    return line.filled(
        fr={
            "by": by.name if by else NOBODY.fr,
            "country": ", ".join(name.fr for name in where),
            "publisher": publisher.fr,
        },
        en={
            "by": by.name if by else NOBODY.en,
            "country": ", ".join(name.en for name in where),
            "publisher": publisher.en,
        },
    )


_PUBLISHERS = {"fr": "FR", "ca": "CA", "uk": "GB"}


def countries_named(session: Session, payloads: Sequence[Mapping[str, Any]]) -> dict[str, Sentence]:
    """The names of the countries that these events are about, where there are any."""
    if not any(_codes(payload) for payload in payloads):
        return {}
    return {
        country["code"]: Sentence(country["name"], country["name_en"])
        for country in list_countries(session, language="fr")
    }


def _codes(payload: Mapping[str, Any]) -> list[str]:
    one = payload.get("country")
    return list(payload.get("countries") or ([one] if one else []))


def why_of(kind: str, reason: str) -> Sentence:
    """Why this person, in the words of the audience that found them."""
    known = KINDS.get(kind)
    found = next((each.why for each in known.who if each.reason == reason), None) if known else None
    return found or Sentence("Cela vous concerne.", "It is about you.")
