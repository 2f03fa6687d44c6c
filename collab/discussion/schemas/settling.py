"""Shapes of where a discussion stands, the outcome it came to, and its date."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from marshmallow import ValidationError, fields, validates_schema

from collab.accounts.schemas import PersonRefSchema
from collab.core.http import Input, Output, Text, page_of
from collab.groups.schemas import GroupRefSchema

LONGEST_STAND = 5_000
LONGEST_OUTCOME = 500
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


class StandSchema(Output):
    """What is written, in one version, of where a discussion stands."""

    version = fields.Integer(required=True)
    body = fields.String(required=True)
    html = fields.String(required=True)
    author = fields.Nested(PersonRefSchema, required=True, allow_none=True)
    written_at = fields.AwareDateTime(required=True, allow_none=True)


class StandUpdate(Input):
    """Where a discussion stands, as Markdown; nothing takes the text away."""

    body = Text(required=True, longest=LONGEST_STAND)


StandPage = page_of(StandSchema)


class PreviewCreate(Input):
    """A text to be seen as others would see it."""

    body = Text(required=True, longest=LONGEST_STAND)


class PreviewSchema(Output):
    """The text as others would see it."""

    html = fields.String(required=True)


class ResolutionCreate(Input):
    """The outcome, in a sentence."""

    outcome = Text(required=True, shortest=1, longest=LONGEST_OUTCOME)


class DecisionSchema(Output):
    """An outcome in its group's list."""

    id = fields.Integer(required=True)
    discussion_id = fields.Integer(required=True)
    title = fields.String(required=True)
    outcome = fields.String(required=True)
    author = fields.Nested(PersonRefSchema, required=True)
    decided_at = fields.AwareDateTime(required=True)
    reopened_at = fields.AwareDateTime(required=True, allow_none=True)


DecisionPage = page_of(DecisionSchema)


class Instant(fields.AwareDateTime):
    """A moment with its time zone, of this century."""

    default_error_messages = {
        "required": "required",
        "null": "required",
        "invalid": "not-a-date",
        "invalid_awareness": "not-a-date",
    }

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str):
            raise ValidationError("not-a-date")
        moment = super()._deserialize(value, *args, **kwargs)
        if not EARLIEST <= moment < LATEST:
            raise ValidationError("too-far")
        return moment


class WebAddress(Text):
    """A link to the open web, or nothing."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        address = super()._deserialize(value, *args, **kwargs)
        if address and not _leads_to_the_web(address):
            raise ValidationError("not-a-link")
        return address


def _leads_to_the_web(address: str) -> bool:
    if not address.isprintable() or " " in address:
        return False
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


class DateUpdate(Input):
    """When and where those of a discussion meet."""

    starts_at = Instant(required=True)
    ends_at = Instant(load_default=None, allow_none=True)
    place = Text(load_default="", longest=300)
    link = WebAddress(load_default="", longest=1_000)

    @validates_schema
    def _ends_after_it_starts(self, data: dict[str, Any], **_: Any) -> None:
        if data["ends_at"] is not None and data["ends_at"] <= data["starts_at"]:
            raise ValidationError("ends-too-early", "ends_at")


class MeetingSchema(Output):
    """A coming date on the home page."""

    discussion_id = fields.Integer(required=True)
    title = fields.String(required=True)
    group = fields.Nested(GroupRefSchema, required=True)
    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True, allow_none=True)
    place = fields.String(required=True)
    link = fields.String(required=True)


class CalendarSchema(Output):
    """The private address of one's dates."""

    address = fields.String(required=True, allow_none=True)
