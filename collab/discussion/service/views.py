"""Discussions and messages as they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, TextClause, text
from sqlalchemy.orm import Session

from collab.accounts.service import REF_COLUMNS, PersonRef, person_refs, ref_from, ref_join
from collab.core.clock import today
from collab.core.errors import not_found
from collab.core.markdown import excerpt
from collab.discussion.service.places import is_withheld
from collab.groups.service import GroupRef


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageView:
    """A message, its author shown as they were when they wrote it."""

    id: int
    number: int
    discussion_id: int
    revision: int
    author: PersonRef
    acting_for: PersonRef | None
    body: str
    html: str
    created_at: datetime
    edited_at: datetime | None
    client_key: UUID | None
    state: str = "shown"
    reply_to: int | None = None
    mentions: list[int] = field(default_factory=list)
    mentions_all: bool = False
    reactions: dict[str, list[int]] = field(default_factory=dict)
    files: list[dict[str, Any]] = field(default_factory=list)
    written_at: datetime | None = None
    moved_to: MessagePlace | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class MessagePlace:
    """Where a message stands."""

    discussion_id: int
    number: int


@dataclass(frozen=True, kw_only=True, slots=True)
class LastMessage:
    """The newest message in a few words."""

    number: int
    author: PersonRef
    excerpt: str
    created_at: datetime
    state: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ResolutionView:
    """The outcome that settled a discussion."""

    outcome: str
    author: PersonRef
    decided_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class DateView:
    """When and where those of a discussion meet."""

    starts_at: datetime
    ends_at: datetime | None
    place: str
    link: str
    changed_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class DiscussionView:
    """A discussion in a list."""

    id: int
    group_id: int
    title: str
    created_at: datetime
    author: PersonRef
    last_number: int
    revision: int
    epoch: UUID
    read_number: int
    unread: int
    muted: bool
    changed_at: datetime
    last_message: LastMessage | None
    stand_version: int
    resolution: ResolutionView | None
    date: DateView | None
    group: GroupRef | None = field(default=None)


MESSAGE_COLUMNS = """
    x.id, x.number, x.discussion_id, x.revision, x.author_id, x.mandate_id, x.acting_for_id, x.body, x.html,
    x.created_at, x.edited_at, x.client_key, x.state, x.reply_to, x.mentions, x.mentions_all, x.reactions, x.files,
    x.written_at, x.moved_to_discussion_id, x.moved_to_number"""


def messages_where(condition: str, order: str = "") -> TextClause:
    """A query of messages with their authors; which ones is settled before anybody is joined to them."""
    author = ref_join("x.author_id", "CASE WHEN x.acting_for_id IS NULL THEN x.mandate_id END")
    return text(
        f"""
        SELECT {MESSAGE_COLUMNS}, {REF_COLUMNS}
        FROM (SELECT {MESSAGE_COLUMNS} FROM message x WHERE {condition} {order}) x {author} {order.partition("LIMIT")[0]}
        """
    )


LAST_MESSAGE_COLUMNS = """
    l.number AS l_number, l.author_id AS l_author_id, l.mandate_id AS l_mandate_id, l.acting_for_id AS l_acting_for_id,
    CASE l.state WHEN 'shown' THEN left(l.html, 2000) ELSE '' END AS l_html, l.created_at AS l_created_at,
    l.state AS l_state, l.written_at AS l_written_at, jsonb_path_query_array(l.files, '$[*].name') AS l_file_names"""
LAST_MESSAGE_JOIN = "LEFT JOIN message l ON l.discussion_id = d.id AND l.number = d.last_number"
SETTLED_COLUMNS = """
    z.outcome AS z_outcome, z.author_id AS z_author_id, z.mandate_id AS z_mandate_id, z.decided_at AS z_decided_at,
    w.starts_at AS w_starts_at, w.ends_at AS w_ends_at, w.place AS w_place, w.link AS w_link,
    w.changed_at AS w_changed_at"""
SETTLED_JOIN = """
    LEFT JOIN resolution z ON z.discussion_id = d.id AND z.reopened_at IS NULL
    LEFT JOIN discussion_date w ON w.discussion_id = d.id AND w.cancelled_at IS NULL"""
SHOWN_COLUMNS = f"{LAST_MESSAGE_COLUMNS}, {SETTLED_COLUMNS}"
SHOWN_JOIN = f"{LAST_MESSAGE_JOIN} {SETTLED_JOIN}"
"""For queries of `discussion d`: what a list says of a discussion beside its own columns."""

Refs = Mapping[tuple[int, int | None], PersonRef]


def author_key(author_id: int, mandate_id: int | None, acting_for_id: int | None) -> tuple[int, int | None]:
    """Under what an author is shown: an assistant as themselves, since the mandate is the holder's."""
    return (author_id, mandate_id if acting_for_id is None else None)


def message_views(
    session: Session, rows: Iterable[Any], *, reader_id: int | None, history_from: datetime | None = None
) -> list[MessageView]:
    """Rows of `messages_where` with those they were written for; the client key is its author's alone."""
    found = list(rows)
    acted = [(row.acting_for_id, row.mandate_id) for row in found if row.acting_for_id is not None]
    holders = person_refs(session, acted) if acted else {}
    views = []
    # By position: a page is read far more often than anything else, and names cost a look-up per value.
    for row in found:
        id_, number, discussion_id, revision, author_id, mandate_id, acting_for_id, body, html = row[:9]
        created_at, edited_at, client_key, state, reply_to, mentions, mentions_all, reactions, files = row[
            9:18
        ]
        written_at, moved_to_discussion_id, moved_to_number = row[18:21]
        if history_from is not None and is_withheld(written_at, history_from):
            state = "hidden"
        if state != "shown":
            # Its place stays, for numbers have no gap; what it said does not.
            body, html, mentions, reactions, files = "", "", [], {}, []
        views.append(
            MessageView(
                id=id_,
                number=number,
                discussion_id=discussion_id,
                revision=revision,
                author=ref_from(row[21:]),
                acting_for=None if acting_for_id is None else holders[acting_for_id, mandate_id],
                body=body,
                html=html,
                created_at=created_at,
                edited_at=edited_at,
                client_key=client_key if reader_id is None or author_id == reader_id else None,
                state=state,
                reply_to=reply_to,
                mentions=mentions,
                mentions_all=mentions_all,
                reactions=reactions,
                files=files,
                written_at=written_at,
                moved_to=None
                if moved_to_number is None
                else MessagePlace(discussion_id=moved_to_discussion_id, number=moved_to_number),
            )
        )
    return views


def discussion_views(
    session: Session, rows: Iterable[RowMapping], *, with_group: bool = False
) -> list[DiscussionView]:
    """Rows of discussions and their last message with their people, in one more query."""
    found = list(rows)
    asked = {(row["author_id"], row["mandate_id"]) for row in found}
    asked |= {_last_author(row) for row in found if row["l_number"] is not None}
    asked |= {_decided_by(row) for row in found if row["z_author_id"] is not None}
    refs = person_refs(session, asked)
    return [_discussion(row, refs, with_group=with_group) for row in found]


def _decided_by(row: RowMapping) -> tuple[int, int | None]:
    return row["z_author_id"], row["z_mandate_id"]


def _names(row: RowMapping) -> str:
    """What stands for a message without words: the names of its files."""
    return excerpt(escape(", ".join(row["l_file_names"]))) if row["l_state"] == "shown" else ""


def _last_author(row: RowMapping) -> tuple[int, int | None]:
    return author_key(row["l_author_id"], row["l_mandate_id"], row["l_acting_for_id"])


def _discussion(row: RowMapping, refs: Refs, *, with_group: bool) -> DiscussionView:
    last, resolution, date = None, None, None
    if row["l_number"] is not None and row["l_number"] > row["hidden_up_to"]:
        withheld = is_withheld(row["l_written_at"], row["history_from"])
        last = LastMessage(
            number=row["l_number"],
            author=refs[_last_author(row)],
            excerpt="" if withheld else excerpt(row["l_html"]) or _names(row),
            created_at=row["l_created_at"],
            state="hidden" if withheld else row["l_state"],
        )
    if row["z_author_id"] is not None and not is_withheld(row["z_decided_at"], row["history_from"]):
        resolution = ResolutionView(
            outcome=row["z_outcome"], author=refs[_decided_by(row)], decided_at=row["z_decided_at"]
        )
    if row["w_starts_at"] is not None and not is_withheld(row["w_changed_at"], row["history_from"]):
        date = DateView(
            starts_at=row["w_starts_at"],
            ends_at=row["w_ends_at"],
            place=row["w_place"],
            link=row["w_link"],
            changed_at=row["w_changed_at"],
        )
    group = None
    if with_group:
        group = GroupRef(
            id=row["group_id"], kind=row["kind"], name=row["group_name"], name_en=row["group_name_en"]
        )
    return DiscussionView(
        id=row["id"],
        group_id=row["group_id"],
        title=row["title"],
        created_at=row["created_at"],
        author=refs[row["author_id"], row["mandate_id"]],
        last_number=row["last_number"],
        revision=row["revision"],
        epoch=row["epoch"],
        read_number=row["read_number"],
        unread=row["last_number"] - row["read_number"],
        muted=row["muted"],
        changed_at=row["changed_at"],
        last_message=last,
        stand_version=row["stand_version"],
        resolution=resolution,
        date=date,
        group=group,
    )


_MESSAGE = messages_where("x.id = :id")


def message_for(session: Session, message_id: int, *, reader_id: int | None) -> MessageView:
    """A message as it stands now, for who may read it."""
    row = session.execute(_MESSAGE, {"id": message_id, "day": today()}).one_or_none()
    if row is None:
        raise not_found()
    return message_views(session, [row], reader_id=reader_id)[0]
