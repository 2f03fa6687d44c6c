"""What several discussions' readers missed, read once for all of them: the same for everybody who may read all of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from collab.core.clock import today
from collab.discussion.service.items import discussion_items
from collab.discussion.service.pages import MessagePage
from collab.discussion.service.views import (
    MessageView,
    message_views,
    messages_where,
)

MOST_MISSED = 50
"""Changes; whoever missed more asks for them, page by page."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Missed:
    """What changed in a discussion since a revision, as a frame would have shown it to all."""

    since: int
    page: MessagePage
    own_revision: int
    """The revision at which the discussion itself changed last."""


_HEADS = text(
    "SELECT id, revision, own_revision, epoch FROM discussion WHERE id = ANY(CAST(:ids AS bigint[]))"
)
# Somewhat past the last change that the head told of: what came in between may have changed a message of before.
_CHANGED = messages_where(
    f"""
    x.id IN (
        SELECT y.id FROM unnest(CAST(:ids AS bigint[]), CAST(:revisions AS bigint[])) AS asked (id, revision)
        JOIN message y ON y.discussion_id = asked.id
         AND y.revision > asked.revision AND y.revision <= asked.revision + {2 * MOST_MISSED})""",
    "ORDER BY x.discussion_id, x.revision",
)


def missed_since(session: Session, asked: Mapping[int, int]) -> dict[int, Missed]:
    """By discussion, what changed since the revision asked; one with more than a few changes is absent."""
    if not asked:
        return {}
    # The heads are read first: what is read after them may be newer, never older.
    found = session.execute(_HEADS, {"ids": list(asked)}).all()
    heads = {row.id: row for row in found if asked[row.id] <= row.revision <= asked[row.id] + MOST_MISSED}
    if not heads:
        return {}
    values = {"ids": list(heads), "revisions": [asked[id_] for id_ in heads], "day": today()}
    views = message_views(session, session.execute(_CHANGED, values).all(), reader_id=None)
    items: dict[int, list[MessageView]] = {id_: [] for id_ in heads}
    for view in views:
        items[view.discussion_id].append(view)
    discussions = discussion_items(
        session, [id_ for id_, head in heads.items() if head.own_revision > asked[id_]]
    )
    return {
        id_: Missed(
            since=asked[id_],
            page=MessagePage(
                items=items[id_],
                revision=head.revision,
                epoch=head.epoch,
                more=False,
                discussion=discussions.get(id_),
            ),
            own_revision=head.own_revision,
        )
        for id_, head in heads.items()
    }
