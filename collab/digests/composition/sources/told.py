"""What was told to each person by itself, and waits for their digest."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.core.clock import PARIS
from collab.core.markdown import excerpt, render_html
from collab.digests.composition.parts import Item, Words
from collab.digests.composition.sources.rows import FOREMOST, TOLD, Asked, Row, SoFar, Source
from collab.digests.composition.sources.words import both_headings, capital, moment_in_words
from collab.notifications.kinds import Sentence
from collab.notifications.service.digest import Said, describe_lines, lines_for_digest_of, section_of
from collab.notifications.service.lines import Line

NAME = "told"
_AWAITED = frozenset(
    ("request", "report", "asked", "agreement", "note_waits", "confirmation", "handover", "to_publish")
)
"""Kinds of news that ask their reader for an answer."""
_STORIES = frozenset(("alert", "bulletin"))
"""Kinds of which a later line says all that an earlier one of the same story said."""
_STANDING = frozenset(("asked", "agreement", "note_waits", "handover", "date"))
"""Kinds of which the latest line alone still holds."""
_OUTSIDE = "outside"


def _find(session: Session, asked: Asked, _so_far: SoFar) -> list[Row]:
    found = []
    for told in lines_for_digest_of(session, asked.people):
        person_id, id_, event_id, kind, reason, gathered, at, group_id, reads, number, discussion_id = told
        key = f"{NAME}:{event_id}:{kind}:{reason}"
        section = section_of(kind)
        thread = ""
        if not reads:
            key, group_id = f"{key}:{_OUTSIDE}", None
        elif discussion_id is not None and section == "discussions":
            thread = f"discussion:{discussion_id}"
        rank = FOREMOST if kind == "decision" or kind in _AWAITED else TOLD
        subject = gathered if kind in _STORIES else f"{kind}:{gathered}" if kind in _STANDING else ""
        more = thread != "" and rank == TOLD and kind not in _STANDING
        found.append(
            Row(person_id, key, section, thread, at, rank, group_id, (id_,), True, subject, number, more)
        )
    return found


_OUTCOMES = text(
    """
    SELECT e.event_id, r.outcome FROM notified_event e
    JOIN resolution r ON r.id = CAST(e.payload ->> 'resolution_id' AS bigint)
    WHERE e.event_id = ANY(CAST(:events AS bigint[])) AND e.name = 'discussion.resolved'
    """
)


def _describe(session: Session, keys: Collection[str]) -> dict[str, Item]:
    said = {key: _said(key) for key in keys}
    lines = describe_lines(session, said.values())
    decided = [event_id for event_id, kind, _, reads in said.values() if kind == "decision" and reads]
    outcomes = {}
    if decided:
        rows = session.execute(_OUTCOMES, {"events": decided})
        outcomes = {row.event_id: excerpt(render_html(row.outcome), 200) for row in rows}
    return {key: _item(key, lines[each], outcomes) for key, each in said.items() if each in lines}


def _said(key: str) -> Said:
    _, event_id, kind, reason, *rest = key.split(":")
    return int(event_id), kind, reason, rest != [_OUTSIDE]


def _item(key: str, line: Line, outcomes: dict[int, str]) -> Item:
    section = section_of(line.kind)
    in_thread = line.discussion_id is not None and section == "discussions"
    heading = {"fr": "", "en": ""}
    if in_thread and line.group is not None:
        heading = both_headings(line.group.kind, line.title or "", line.group.name, line.group.name_en)
    detail = _detail(line, outcomes, in_thread=in_thread)
    outside = key.endswith(f":{_OUTSIDE}")
    return Item(
        key=key,
        section=section,
        thread=f"discussion:{line.discussion_id}" if in_thread else "",
        path=line.path,
        fr=Words(title=line.sentence.fr, detail=detail.fr, why=line.why.fr, heading=heading["fr"]),
        en=Words(title=line.sentence.en, detail=detail.en, why=line.why.en, heading=heading["en"]),
        emphasis=line.event_id in outcomes or line.kind in _AWAITED,
        group_id=line.group.id if line.group is not None and not outside else None,
    )


def _detail(line: Line, outcomes: dict[int, str], *, in_thread: bool) -> Sentence:
    """What a line says under its title: the decision, the date, the beginning of the message, or what it is about."""
    if line.event_id in outcomes:
        return Sentence(outcomes[line.event_id], outcomes[line.event_id])
    if line.kind == "date" and line.payload.get("starts_at"):
        moment = moment_in_words(datetime.fromisoformat(line.payload["starts_at"]).astimezone(PARIS))
        return Sentence(capital(moment.fr), capital(moment.en))
    if line.excerpt or line.about:
        words = line.about or line.excerpt
        return Sentence(words, words)
    if in_thread or line.group is None:
        return Sentence("", "")
    where = [line.title] if line.title else []
    return Sentence(" · ".join([*where, line.group.name]), " · ".join([*where, line.group.name_en]))


TOLD_LINES = Source(names=(NAME,), find=_find, describe=_describe)
