"""Shapes of messages."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates, validates_schema

from collab.accounts.schemas import PersonRefSchema
from collab.core.http import EntityId, Input, Output, Text
from collab.core.http.payload import BIGINT
from collab.discussion.models import REACTIONS
from collab.discussion.policy import LONGEST_MESSAGE
from collab.files.schemas import FileRefSchema
from collab.files.service import MOST_FILES

MESSAGE_STATES = ("shown", "deleted", "hidden", "moved")


class MessagePlaceSchema(Output):
    """Where a message stands."""

    discussion_id = fields.Integer(required=True)
    number = fields.Integer(required=True)


class MessageSchema(Output):
    """A message; its author is shown as they were when they wrote it. One that is not `shown` keeps its place alone."""

    id = fields.Integer(required=True)
    number = fields.Integer(required=True)
    discussion_id = fields.Integer(required=True)
    revision = fields.Integer(required=True)
    author = fields.Nested(PersonRefSchema, required=True)
    acting_for = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    body = fields.String(required=True)
    html = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    edited_at = fields.AwareDateTime(required=True, allow_none=True)
    client_key = fields.UUID(required=True, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(MESSAGE_STATES))
    reply_to = fields.Integer(required=True, allow_none=True)
    mentions = fields.List(fields.Integer(), required=True)
    mentions_all = fields.Boolean(required=True)
    reactions = fields.Dict(
        keys=fields.String(validate=validate.OneOf(REACTIONS)),
        values=fields.List(fields.Integer()),
        required=True,
        metadata={"description": "The ids of who reacted, by word."},
    )
    files = fields.List(fields.Nested(FileRefSchema), required=True)
    written_at = fields.AwareDateTime(required=True, allow_none=True)
    moved_to = fields.Nested(MessagePlaceSchema, required=True, allow_none=True)


class Messages(fields.List):
    """A page's messages, written out: what `MessageSchema` says of each, at a fifth of its cost."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(fields.Nested(MessageSchema), **kwargs)
        self._person = PersonRefSchema().dump
        self._place = MessagePlaceSchema().dump

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return [
            {
                "id": message.id,
                "number": message.number,
                "discussion_id": message.discussion_id,
                "revision": message.revision,
                "author": self._person(message.author),
                "acting_for": self._person(message.acting_for) if message.acting_for else None,
                "body": message.body,
                "html": message.html,
                "created_at": message.created_at.isoformat(),
                "edited_at": message.edited_at.isoformat() if message.edited_at else None,
                "client_key": str(message.client_key) if message.client_key else None,
                "state": message.state,
                "reply_to": message.reply_to,
                "mentions": message.mentions,
                "mentions_all": message.mentions_all,
                "reactions": message.reactions,
                "files": message.files,
                "written_at": message.written_at.isoformat() if message.written_at else None,
                "moved_to": self._place(message.moved_to) if message.moved_to else None,
            }
            for message in value
        ]


class MessageCreate(Input):
    """A message to post; the same `client_key` again returns the first result."""

    body = Text(required=True, longest=LONGEST_MESSAGE)
    client_key = fields.UUID(required=True)
    mandate_id = EntityId(load_default=None, allow_none=True)
    reply_to = EntityId(load_default=None, allow_none=True)
    file_ids = fields.List(
        EntityId(),
        load_default=list,
        validate=validate.Length(max=MOST_FILES, error="too-many"),
        metadata={"description": "Files of mine, sent to the group before; with one, the text may be empty."},
    )

    @validates("file_ids")
    def _each_once(self, value: list[int], **_: Any) -> None:
        if len(set(value)) < len(value):
            raise ValidationError("refused")

    @validates_schema
    def _says_something(self, data: dict[str, Any], **_: Any) -> None:
        if not data["body"] and not data["file_ids"]:
            raise ValidationError({"body": ["required"]})


class MessageUpdate(Input):
    """What a message says from now on."""

    body = Text(required=True, longest=LONGEST_MESSAGE)


class MessageVersionSchema(Output):
    """What a message said at one time; the newest version is what it says now."""

    version = fields.Integer(required=True)
    body = fields.String(required=True)
    html = fields.String(required=True)
    written_at = fields.AwareDateTime(required=True)


class ReactionSchema(Output):
    """Who answered a message with one word."""

    word = fields.String(required=True, validate=validate.OneOf(REACTIONS))
    people = fields.List(fields.Nested(PersonRefSchema), required=True)


class MentionQuery(Input):
    """Whom one begins to name."""

    q = Text(load_default="", longest=60)


class MentionedGroupSchema(Output):
    """The group, for who may call all of it."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)


class MentionableSchema(Output):
    """Whom one may name in a discussion."""

    items = fields.List(fields.Nested(PersonRefSchema), required=True)
    group = fields.Nested(MentionedGroupSchema, required=True, allow_none=True)


def _position() -> fields.Integer:
    return fields.Integer(load_default=None, validate=validate.Range(0, BIGINT))


class MessageQuery(Input):
    """Which messages: the latest, those after or before a number, or those changed after a revision."""

    after = _position()
    before = _position()
    changed_after = _position()
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))
