"""Shapes of what those who look after a group do: hide, move, judge what is reported, see how the group fares."""

from __future__ import annotations

from marshmallow import fields, validate

from collab.accounts.schemas import PersonRefSchema
from collab.core.http import EntityId, Input, Output, Text
from collab.discussion.schemas.messages import MESSAGE_STATES
from collab.files.schemas import FileRefSchema

OUTCOMES = ("hidden", "kept")


class ReasonCreate(Input):
    """Why, in words that somebody will read."""

    reason = Text(required=True, shortest=1, longest=1_000)


class ModerationSchema(Output):
    """Why a message is hidden, and what it says."""

    reason = fields.String(required=True)
    hidden_at = fields.AwareDateTime(required=True)
    hidden_by = fields.Nested(PersonRefSchema, required=True)
    body = fields.String(required=True)
    html = fields.String(required=True)
    files = fields.List(fields.Nested(FileRefSchema), required=True)


class MessageMove(Input):
    """Where to: a discussion of the group, or a new one of this title; with `tail`, all that follows goes too."""

    discussion_id = EntityId(load_default=None, allow_none=True)
    title = Text(load_default="", longest=200)
    tail = fields.Boolean(load_default=False)


class MovedSchema(Output):
    """Where the first of the moved messages stands now, and how many went."""

    discussion_id = fields.Integer(required=True)
    number = fields.Integer(required=True)
    count = fields.Integer(required=True)


class OwnReportSchema(Output):
    """What one reported."""

    id = fields.Integer(required=True)
    reason = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)


class ReportSchema(OwnReportSchema):
    """A report that waits."""

    reporter = fields.Nested(PersonRefSchema, required=True)
    discussion_id = fields.Integer(required=True)
    title = fields.String(required=True)
    number = fields.Integer(required=True)
    author = fields.Nested(PersonRefSchema, required=True)
    excerpt = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(MESSAGE_STATES))


class ReportClose(Input):
    """What became of a report; to hide the message, the note is the reason its author reads."""

    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    note = Text(load_default="", longest=1_000)


class SilentMemberSchema(Output):
    """Somebody who did not write here for long, or not yet."""

    person = fields.Nested(PersonRefSchema, required=True)
    joined_at = fields.AwareDateTime(required=True)
    last_wrote_at = fields.AwareDateTime(required=True, allow_none=True)
    last_read_at = fields.AwareDateTime(required=True, allow_none=True)


class HealthSchema(Output):
    """A group in a few figures."""

    last_message_at = fields.AwareDateTime(required=True, allow_none=True)
    messages_last_30_days = fields.Integer(required=True)
    discussions_open = fields.Integer(required=True)
    writers_last_90_days = fields.Integer(required=True)
    members = fields.Integer(required=True)
    silent_count = fields.Integer(required=True)
    silent = fields.List(fields.Nested(SilentMemberSchema), required=True)
