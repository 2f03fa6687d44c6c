"""Starting a discussion and posting in it: numbered without gap, written once however often it is sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from collab.accounts.service import PersonRef, person_refs
from collab.core.actor import Actor
from collab.core.clock import today
from collab.core.errors import Problem, conflict, invalid, require
from collab.core.markdown import RENDERER_VERSION, render_html
from collab.core.outbox import record
from collab.discussion import policy
from collab.discussion.events import MessagePosted
from collab.discussion.service.mentions import mentions_in
from collab.discussion.service.opening import add_discussion
from collab.discussion.service.places import Place, find_discussion
from collab.discussion.service.signatures import Signature, sign
from collab.discussion.service.views import MessageView, author_key, message_views, messages_where
from collab.files.service import attach_files, ref_as_json
from collab.groups.service import find_access

T = TypeVar("T")


def once_more_if_repeated(edge: Callable[[], T]) -> T:
    """Run an edge; when a concurrent repeat with the same client key won, all is rolled back: find the winner's result."""
    try:
        return edge()
    except IntegrityError as error:
        if "client_key" not in str(error.orig):
            raise
    except Problem as problem:
        # The winner took the files before it wrote the key.
        if problem.slug != "files-gone":
            raise
    return edge()


def start_discussion(
    session: Session,
    actor: Actor,
    group_id: int,
    *,
    title: str,
    body: str = "",
    client_key: UUID | None = None,
    mandate_id: int | None = None,
) -> tuple[Place, bool]:
    """Open a discussion in a group, with its first message if any; returns it and whether it is new, not a repeat."""
    access = find_access(session, actor, group_id)
    require(policy.may_start(actor, access))
    signature = sign(session, actor, access, mandate_id)
    if client_key is not None:
        opened = _opened_earlier(session, actor, client_key)
        if opened is not None:
            _same_opening(session, actor, opened, asked=(group_id, title, body), client_key=client_key)
            return find_discussion(session, actor, opened.id), False
    discussion = add_discussion(
        session,
        group_id=group_id,
        title=title,
        author_id=actor.person_id,
        # An assistant opens a discussion as themselves; only what is written says for whom.
        mandate_id=signature.mandate_id if signature.acting_for_id is None else None,
        client_key=client_key,
        by=actor.by,
    )
    if body:
        place = find_discussion(session, actor, discussion.id)
        content = _content(session, actor, place, body)
        _append(session, actor, discussion.id, group_id, signature, content, client_key or uuid4())
    return find_discussion(session, actor, discussion.id), True


def post_message(
    session: Session,
    actor: Actor,
    discussion_id: int,
    *,
    body: str,
    client_key: UUID,
    mandate_id: int | None = None,
    reply_to: int | None = None,
    file_ids: Sequence[int] = (),
) -> tuple[MessageView, bool]:
    """Add a message to a discussion; returns it and whether it is new rather than a repeat."""
    # Before any right is asked: who lost theirs after posting learns from a repeat that the message stands.
    earlier = _earlier(session, actor, client_key)
    if earlier is not None:
        said = _first_said(session, earlier)
        borne = [file["id"] for file in earlier.files]
        if said is not None and earlier.written_at is None:
            _same(
                (earlier.discussion_id, said, earlier.reply_to, borne),
                (discussion_id, body, reply_to, list(file_ids)),
            )
        elif said is not None:  # moved since, to where it answers another number or none
            _same((said, borne), (body, list(file_ids)))
        return message_views(session, [earlier], reader_id=actor.person_id)[0], False
    discussion = find_discussion(session, actor, discussion_id)
    require(policy.may_post(actor, discussion.access))
    signature = sign(session, actor, discussion.access, mandate_id)
    author, acting_for = _people(session, actor, signature)
    if reply_to is not None and not discussion.hidden_up_to < reply_to <= discussion.last_number:
        raise invalid({"reply_to": ["unknown-message"]})
    content = _content(session, actor, discussion, body, reply_to=reply_to, file_ids=file_ids)
    row = _append(session, actor, discussion.id, discussion.group_id, signature, content, client_key)
    message = MessageView(
        id=row.id,
        number=row.number,
        discussion_id=discussion.id,
        revision=row.revision,
        author=author,
        acting_for=acting_for,
        created_at=row.created_at,
        edited_at=None,
        client_key=client_key,
        **asdict(content),
    )
    return message, True


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """What a message says: its text, and what the text and its author tied to it."""

    body: str
    html: str
    reply_to: int | None = None
    mentions: list[int] = field(default_factory=list)
    mentions_all: bool = False
    files: list[dict[str, Any]] = field(default_factory=list)


def _content(
    session: Session,
    actor: Actor,
    place: Place,
    body: str,
    *,
    reply_to: int | None = None,
    file_ids: Sequence[int] = (),
) -> Content:
    html = render_html(body)
    mentions = mentions_in(session, actor, place, html)
    mentions.require_right(actor, place)
    files = attach_files(session, actor, place.group_id, file_ids=file_ids)
    return Content(
        body=body,
        html=html,
        reply_to=reply_to,
        mentions=list(mentions.people),
        mentions_all=mentions.all,
        files=[ref_as_json(file) for file in files],
    )


# The one statement that touches the counters. Nothing follows it in the transaction but the outbox row, so that the
# row lock, taken here, makes commit order the order of the numbers; the author has read what they wrote.
_APPEND = text(
    """
    WITH head AS (
        UPDATE discussion
        SET last_number = last_number + 1, revision = revision + 1, changed_at = clock_timestamp()
        WHERE id = :discussion_id RETURNING id, last_number, revision, epoch, changed_at
    ), written AS (
        INSERT INTO message (discussion_id, number, revision, author_id, mandate_id, acting_for_id, body, html,
                             renderer_version, client_key, created_at, reply_to, mentions, mentions_all, files)
        SELECT id, last_number, revision, :author_id, :mandate_id, :acting_for_id, :body, :html,
               :renderer_version, :client_key, changed_at, :reply_to, CAST(:mentions AS bigint[]), :mentions_all,
               CAST(:files AS jsonb) FROM head
        RETURNING id, created_at
    ), seen AS (
        INSERT INTO reading (person_id, discussion_id, number, wrote, wrote_at)
        SELECT :author_id, id, last_number, true, changed_at FROM head
        ON CONFLICT (person_id, discussion_id)
        DO UPDATE SET number = GREATEST(reading.number, excluded.number), read_at = clock_timestamp(), wrote = true,
                      wrote_at = excluded.wrote_at
    )
    SELECT written.id, written.created_at, head.last_number AS number, head.revision, head.epoch FROM head, written
    """
)


def _append(
    session: Session,
    actor: Actor,
    discussion_id: int,
    group_id: int,
    signature: Signature,
    content: Content,
    client_key: UUID,
) -> Any:
    row = session.execute(
        _APPEND,
        {
            "discussion_id": discussion_id,
            "author_id": actor.person_id,
            "mandate_id": signature.mandate_id,
            "acting_for_id": signature.acting_for_id,
            "renderer_version": RENDERER_VERSION,
            "client_key": client_key,
            **asdict(content),
            "files": json.dumps(content.files),
        },
    ).one()
    posted = MessagePosted(
        by=actor.by,
        discussion_id=discussion_id,
        group_id=group_id,
        message_id=row.id,
        number=row.number,
        revision=row.revision,
        epoch=str(row.epoch),
        mentioned=tuple(content.mentions),
        mentioned_all=content.mentions_all,
        mandate_id=signature.mandate_id,
        acting_for_id=signature.acting_for_id,
    )
    record(session, posted)
    return row


_EARLIER = messages_where("x.author_id = :author_id AND x.client_key = :client_key")


_OPENED_EARLIER = text(
    "SELECT id, group_id, title, own_revision FROM discussion WHERE author_id = :author_id AND client_key = :client_key"
)


def _opened_earlier(session: Session, actor: Actor, client_key: UUID) -> Any:
    found = session.execute(_OPENED_EARLIER, {"author_id": actor.person_id, "client_key": client_key})
    return found.one_or_none()


def _same_opening(
    session: Session, actor: Actor, opened: Any, *, asked: tuple[int, str, str], client_key: UUID
) -> None:
    """Refuse other words under the same key, by what was said first as far as it is known."""
    group_id, title, body = asked
    first = _earlier(session, actor, client_key)
    said = "" if first is None else _first_said(session, first)
    # Once something of the discussion itself changed, its title may be another.
    called = opened.title if opened.own_revision == 0 else title
    _same((opened.group_id, called, body if said is None else said), asked)


def _earlier(session: Session, actor: Actor, client_key: UUID) -> Any:
    values = {"author_id": actor.person_id, "client_key": client_key, "day": today()}
    return session.execute(_EARLIER, values).one_or_none()


_FIRST_VERSION = text("SELECT body FROM message_version WHERE message_id = :id AND version = 1")


def _first_said(session: Session, earlier: Any) -> str | None:
    """What a message said when it was posted; none where nothing is left of it to compare with."""
    if earlier.state in ("deleted", "moved"):
        return None
    if earlier.edited_at is None:
        return str(earlier.body)
    return session.scalar(_FIRST_VERSION, {"id": earlier.id})


def _same(earlier: tuple[Any, ...], asked: tuple[Any, ...]) -> None:
    if earlier != asked:
        raise conflict("This client key was used for something else.", "key-reused")


def _people(session: Session, actor: Actor, signature: Signature) -> tuple[PersonRef, PersonRef | None]:
    author = author_key(actor.person_id, signature.mandate_id, signature.acting_for_id)
    holder = None if signature.acting_for_id is None else (signature.acting_for_id, signature.mandate_id)
    refs = person_refs(session, [key for key in (author, holder) if key is not None])
    return refs[author], refs[holder] if holder is not None else None
